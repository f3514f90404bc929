using Generative.Distributions;

namespace Generative.Models.Vae;

/// <summary>The distribution of pixels for each <see cref="PixelLikelihood"/>.</summary>
internal static class PixelLikelihoods
{
    /// <summary>ln σ, [1]; learned where the likelihood says so.</summary>
    public static Parameter LogSigma(this PixelLikelihood likelihood, double sigma) =>
        Parameter(full([1], Math.Log(sigma)), requires_grad: likelihood == PixelLikelihood.GaussianLearned);

    /// <summary>p(x|z) over [..., D] from the decoder's output [..., D]: logits, or means beside ln σ [1].</summary>
    public static IDistribution Of(this PixelLikelihood likelihood, Tensor output, Tensor logSigma) =>
        likelihood == PixelLikelihood.Bernoulli ? new BernoulliPixels(output)
            : new DiagonalNormal(output, 2 * logSigma);
}

using Generative.Numerics;

namespace Generative.Diffusion;

/// <summary>The bound of a denoiser on examples, in nats.</summary>
/// <remarks>
/// L = L_T + Σ_{t=2}^T L_{t-1} + L_0, each an expectation over x_t ~ q(x_t|x_0), of which one draw is taken. With K
/// levels in place of all, 2 .. T is cut into K strata, narrow where
/// t is small and the terms are large; each example draws a level of its own from each, weighed by the stratum's size:
/// unbiased.
/// Ho et al., 2020, arXiv:2006.11239, equation 5. x_0 [B, C, H, W]; parts [B]; the denoiser takes levels t [B].
/// </remarks>
public sealed class DiffusionElbo(
    DiffusionProcess process, Func<Tensor, Tensor, Prediction> denoise, ReverseVariance variance, DataShape shape)
{
    /// <summary>L_T, Σ L_{t-1} and L_0, each [B].</summary>
    public (Tensor Prior, Tensor Denoising, Tensor Decoder) Parts(Tensor x0, int K = 0)
    {
        var prior = BoundTerms.Prior(process.At(process.T, x0), x0).flatten(1).sum(1L);
        var denoising = zeros_like(prior);
        foreach (var (from, size) in Strata(K))
        {
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            denoising.add_(size * Term(x0, from + (rand_like(prior) * size).to(int64)));
        }
        return (prior, denoising, Term(x0, ones([x0.size(0)], dtype: int64, device: x0.device)));
    }

    /// <summary>L_{t-1} at levels t [B], L_0 where t is 1: [B].</summary>
    public Tensor Term(Tensor x0, Tensor t)
    {
        var step = process.Below(t, x0);
        var x = step.Upper.Diffuse(x0, randn_like(x0));
        var p = denoise(x, t);
        return Term(step, x, x0, p.X0, step.LogVariance(variance, p.VarianceShare), shape).flatten(1).sum(1L);
    }

    /// <summary>The same, element by element, of a fixed prediction: what a learned variance is trained
    /// by.</summary>
    public static Tensor Term(Transition step, Tensor x, Tensor x0, Tensor x0Hat, Tensor logVariance, DataShape shape)
    {
        var mean = step.PosteriorMean(x, x0Hat);                                       // at t = 1 it is x̂_0
        var decoder = shape.IsVector ? BoundTerms.Gaussian(x0, mean, logVariance)
            : BoundTerms.Discretized(x0, mean, logVariance).to(x0.dtype);
        return where(step.Lower.AlphaBar.ge(1), decoder, BoundTerms.Denoising(step, x, x0, x0Hat, logVariance));
    }

    // Where strata begin, and their sizes: one level each at first, then squares.
    private List<(int From, int Size)> Strata(int K)
    {
        var n = process.T - 1;
        if (K == 0 || K > n) K = n;
        List<(int From, int Size)> strata = [];
        for (int k = 1, from = 2; k <= K; k++)
        {
            var end = 2 + (int)Math.Min(n - (K - k),
                Math.Max(from - 1, Math.Round((double)n * k * k / ((double)K * K))));
            strata.Add((from, end - from));
            from = end;
        }
        return strata;
    }
}

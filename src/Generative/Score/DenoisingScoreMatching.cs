
namespace Generative.Score;

/// <summary>The score of noised data as a regression on the noise.</summary>
/// <remarks>
/// σ² · ½ ‖s(x̃) - ∇ log p(x̃|x)‖² = ½ ‖σ s(x̃) + ε‖²,   x̃ = x + σ ε,  ε ~ N(0, I),  ∇ log p(x̃|x) = -ε / σ.
/// Its mean is σ² times the Fisher divergence from p_σ = p * N(0, σ² I), up to a constant.
/// Vincent, "A Connection Between Score Matching and Denoising Autoencoders", 2011, equation 11; the weight σ²: Song
/// and Ermon, 2019, arXiv:1907.05600, equation 6.
/// x, ε [B, ...]; σ a number, or [B].
/// </remarks>
public static class DenoisingScoreMatching
{
    /// <summary>The loss at each x for noise ε, [B].</summary>
    /// <param name="score">x̃ [B, ...] -> s(x̃), its shape.</param>
    /// <param name="x">[B, ...].</param>
    /// <param name="eps">[B, ...].</param>
    /// <param name="sigma">[B], or one number.</param>
    public static Tensor Loss(Func<Tensor, Tensor> score, Tensor x, Tensor eps, Tensor sigma)
    {
        var each = sigma.dim() == 0 ? sigma : sigma.AlongBatchOf(x);                                  // [B, 1, ...]
        return 0.5 * (each * score(x + each * eps) + eps).flatten(1).square().sum([1]);
    }

    /// <summary>The loss at each x for noise of that σ drawn now, [B].</summary>
    public static Tensor Loss(Func<Tensor, Tensor> score, Tensor x, double sigma)
    {
        var eps = randn_like(x);
        return 0.5 * (sigma * score(x + sigma * eps) + eps).flatten(1).square().sum([1]);
    }
}

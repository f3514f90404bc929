namespace Generative.Diffusion;

/// <summary>What becomes of x̂_0 before a step is taken.</summary>
public enum Thresholding
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Clipped to [-1, 1].</summary>
    Clip,

    /// <summary>Clipped to a quantile of itself and divided by it, where that is above 1.</summary>
    Dynamic,
}

/// <summary>Denoisers made of denoisers.</summary>
/// <remarks>
/// Classifier-free guidance: ε̂ = ε̂(x, ∅) + w (ε̂(x, y) - ε̂(x, ∅)); w = 1 is the conditional model. Ho and Salimans,
/// 2022, arXiv:2207.12598, equation 6 (their w is ours less 1).
/// Thresholding: x̂_0 ← clip(x̂_0, -s, s)/s, s = max(1, quantile_p |x̂_0|) of each example, and ε̂ follows it. Saharia
/// et al., "Imagen", 2022, arXiv:2205.11487, section 2.3.
/// </remarks>
public static class Guidance
{
    /// <summary>The conditional denoiser pushed away from the unconditional one.</summary>
    public static Denoiser ClassifierFree(Denoiser conditional, Denoiser unconditional, double w, DiffusionProcess q)
    {
        if (w == 1) return conditional;
        if (w == 0) return unconditional;
        return (x, t) =>
        {
            var (with, without) = (conditional(x, t), unconditional(x, t));
            var guided = q.At(t, x).FromEpsilon(x, without.Epsilon + w * (with.Epsilon - without.Epsilon));
            return guided with { VarianceShare = with.VarianceShare };
        };
    }

    /// <summary>A denoiser whose x̂_0 stays in range.</summary>
    public static Denoiser Thresholded(Denoiser denoise, Thresholding kind, double quantile, DiffusionProcess q)
    {
        if (kind == Thresholding.None) return denoise;
        return (x, t) =>
        {
            var p = denoise(x, t);
            var x0 = kind == Thresholding.Clip ? p.X0.clamp(-1, 1) : Scaled(p.X0, quantile);
            return q.At(t, x).FromX0(x, x0) with { VarianceShare = p.VarianceShare };
        };
    }

    private static Tensor Scaled(Tensor x0, double quantile)
    {
        var shape = new long[x0.dim()];
        Array.Fill(shape, 1);
        shape[0] = -1;
        var s = x0.abs().flatten(1).quantile(tensor(quantile, dtype: x0.dtype, device: x0.device), 1).clamp(
            min: 1.0).view(shape);
        return x0.clamp(-s, s) / s;
    }
}

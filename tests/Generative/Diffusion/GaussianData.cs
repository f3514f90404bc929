using Generative.Diffusion;

namespace Generative.Tests.Diffusion;

/// <summary>Examples x_0 ~ N(m, s² I), whose best denoiser is linear.</summary>
internal sealed record GaussianData(double M, double S)
{
    /// <summary>E[x_0|x_t] = m + √ᾱ s² (x_t - √ᾱ m) / (ᾱ s² + 1 - ᾱ).</summary>
    public Tensor Best(Tensor x, NoiseLevel level)
    {
        var a = level.AlphaBar;
        return M + a.sqrt() * S * S / (a * S * S + 1 - a) * (x - a.sqrt() * M);
    }

    /// <summary>The same as a denoiser.</summary>
    public Denoiser Denoiser(DiffusionProcess q) => (x, t) => q.At(t, x).FromX0(x, Best(x, q.At(t, x)));

    /// <summary>x_0 and ε of which the mean of anything quadratic in both is its expectation: (m ± s) x (±1), each [4,
    /// 1].</summary>
    public (Tensor X0, Tensor Eps) Nodes =>
        (M + S * tensor(new double[] { 1, 1, -1, -1 }).unsqueeze(1),
        tensor(new double[] { 1, -1, 1, -1 }).unsqueeze(1));
}

namespace Generative.Numerics;

/// <summary>The gamma function of symmetric matrices.</summary>
/// <remarks>Γ_D(a) = ∫ |S|^(a - (D+1)/2) e^(-tr S) dS = π^(D (D-1) / 4) ∏ⱼ Γ(a - j / 2),   j = 0 .. D - 1.</remarks>
public static class MultivariateGamma
{
    /// <summary>ln Γ_D(a), the shape of a, which is above (D - 1) / 2.</summary>
    public static Tensor Log(Tensor a, long D) =>
        Steps(a, D).lgamma().sum(-1) + D * (D - 1) / 4.0 * Math.Log(Math.PI);

    /// <summary>d/da ln Γ_D(a), the shape of a.</summary>
    public static Tensor Digamma(Tensor a, long D) => Steps(a, D).digamma().sum(-1);

    private static Tensor Steps(Tensor a, long D) =>
        a.unsqueeze(-1) - 0.5 * arange(D, dtype: a.dtype, device: a.device);           // [..., D]
}

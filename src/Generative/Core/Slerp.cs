namespace Generative;

/// <summary>The way between two codes that keeps their norm: high-dimensional noise lies on a sphere.</summary>
public static class Slerp
{
    /// <summary>From a to b [B, D] at t in [0, 1].</summary>
    /// <remarks>sin((1 - t) ω)/sin ω · a + sin(t ω)/sin ω · b, ω the angle between them. Shoemake, 1985; White, 2016,
    /// arXiv:1609.04468, section 2.1.</remarks>
    public static Tensor Between(Tensor a, Tensor b, double t)
    {
        var omega = (functional.normalize(a, dim: 1) * functional.normalize(b, dim: 1)).sum([1], keepdim: true).clamp(
            -1 + 1e-6, 1 - 1e-6).acos();
        return ((1 - t) * omega).sin() / omega.sin() * a + (t * omega).sin() / omega.sin() * b;
    }
}

namespace Generative.Tests.ExponentialFamilies;

/// <summary>Points that fill a space, x [M, E], and the logarithm of the volume of each, [M]; counts have volume 1.
/// </summary>
internal static class Quadrature
{
    public static (Tensor X, Tensor LogVolume) Counts(int n) =>
        (arange(n, dtype: float64).unsqueeze(1), zeros(n, float64));

    // The trapezoidal rule: where the integrand and its derivatives vanish at both ends, its error falls faster than
    // any power of the step.
    public static (Tensor X, Tensor LogVolume) Line(double from, double to, int n)
    {
        var x = linspace(from, to, n, dtype: float64).unsqueeze(1);
        return (x, full([n], Math.Log((to - from) / (n - 1)), float64));
    }

    // x = e^u, dx = x du.
    public static (Tensor X, Tensor LogVolume) Positive((Tensor U, Tensor LogVolume) line) =>
        (line.U.exp(), line.LogVolume + line.U.squeeze(1));

    // x = 1 / (1 + e^-u), dx = x (1 - x) du.
    public static (Tensor X, Tensor LogVolume) UnitInterval((Tensor U, Tensor LogVolume) line)
    {
        var u = line.U.squeeze(1);
        return (line.U.sigmoid(), line.LogVolume + functional.logsigmoid(u) + functional.logsigmoid(-u));
    }

    public static (Tensor X, Tensor LogVolume) Plane((Tensor X, Tensor LogVolume) a, (Tensor X, Tensor LogVolume) b)
    {
        var (n, m) = (a.X.shape[0], b.X.shape[0]);
        Tensor[] x = [a.X.unsqueeze(1).expand(n, m, a.X.shape[1]), b.X.unsqueeze(0).expand(n, m, b.X.shape[1])];
        return (cat(x, 2).flatten(0, 1), (a.LogVolume.unsqueeze(1) + b.LogVolume).flatten());
    }

    // x₁ = v, x₂ = (1 - v) w, x₃ = (1 - v) (1 - w): dx₁ dx₂ = (1 - v) dv dw.
    public static (Tensor X, Tensor LogVolume) Simplex()
    {
        var line = UnitInterval(Line(-38, 38, 500));
        var (x, volume) = Plane(line, line);
        var (v, w) = (x.select(1, 0), x.select(1, 1));
        return (stack([v, (1 - v) * w, (1 - v) * (1 - w)], 1), volume + (-v).log1p());
    }

    // μ spreads as τ^(-1/2) does: μ = s / √τ.
    public static (Tensor X, Tensor LogVolume) MeansAndPrecisions()
    {
        var (x, volume) = Plane(Line(-18, 18, 700), Positive(Line(-16, 5, 500)));
        var (s, tau) = (x.select(1, 0), x.select(1, 1));
        return (stack([s * tau.rsqrt(), tau], 1), volume - 0.5 * tau.log());
    }

    // S = L Lᵀ with L = (e^u, 0; t, e^v): dS = 2² L₁₁² L₂₂ dL, dL = L₁₁ L₂₂ du dv dt.
    public static (Tensor X, Tensor LogVolume) Matrices(int n)
    {
        var line = Line(-9, 3, n);
        var (x, volume) = Plane(Plane(line, line), Line(-9, 9, n));
        var (u, v, t) = (x.select(1, 0), x.select(1, 1), x.select(1, 2));
        var (first, second) = (u.exp(), v.exp());
        return (stack([first.square(), first * t, second.square() + t.square()], 1),
            volume + Math.Log(4) + 3 * u + 2 * v);
    }
}

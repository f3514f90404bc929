namespace Generative.Metrics;

/// <summary>The earth mover's distance of samples: exactly on a line; in more dimensions, its mean over random
/// lines.</summary>
/// <remarks>
/// W₁(x, y) = ∫ |F_x(t) - F_y(t)| dt, for equally many points 1/n Σᵢ |x₍ᵢ₎ - y₍ᵢ₎|. Vallender, 1974; Villani, "Topics
/// in Optimal Transportation", 2003, section 2.2.
/// Sliced: SW₁ = E_θ W₁(θᵀx, θᵀy), θ uniform on the unit sphere. Rabin, Peyré, Delon and Bernot, 2011; Bonneel, Rabin,
/// Peyré and Pfister, 2015.
/// x [..., n], y [..., m] on a line; X [n, D], Y [m, D] else.
/// </remarks>
public static class Wasserstein1
{
    /// <summary>W₁ of points on lines, x [..., n] and y [..., m]: [...].</summary>
    public static Tensor OnALine(Tensor x, Tensor y)
    {
        var (n, m) = (x.shape[^1], y.shape[^1]);
        var (sx, sy) = (x.sort(-1).Values, y.sort(-1).Values);
        if (n == m) return (sx - sy).abs().mean([-1]);
        var t = cat([sx, sy], -1).sort(-1).Values.contiguous();                          // [..., n + m]
        var width = t.narrow(-1, 1, n + m - 1) - t.narrow(-1, 0, n + m - 1);
        var left = t.narrow(-1, 0, n + m - 1).contiguous();
        Tensor Distribution(Tensor sorted) =>
            searchsorted(sorted.contiguous(), left, right: true).to(x.dtype) / sorted.shape[^1];
        return ((Distribution(sx) - Distribution(sy)).abs() * width).sum([-1]);
    }

    /// <summary>SW₁ of X [n, D] and Y [m, D] by random directions, drawn by a CPU generator.</summary>
    public static double Sliced(Tensor x, Tensor y, Generator random, int directions = 256)
    {
        using var scope = NewDisposeScope();
        var theta = functional.normalize(randn([directions, x.size(1)], dtype: x.dtype, generator: random), dim: 1).to(
            x.device);
        var most = (int)Math.Clamp((1L << 22) / Math.Max(x.size(0), y.size(0)), 1, directions);
        double sum = 0;
        for (var from = 0; from < directions; from += most)
        {
            using var block = NewDisposeScope();
            var lines = theta.slice(0, from, Math.Min(from + most, directions), 1);      // [b, D]
            sum += OnALine(lines.mm(x.t()), lines.mm(y.t())).sum().to(float64).item<double>();
        }
        return sum / directions;
    }

    /// <summary>W₁ of each coordinate on its own, averaged: X [n, D], Y [m, D].</summary>
    public static double Marginal(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        return OnALine(x.t().contiguous(), y.t().contiguous()).mean().to(float64).item<double>();
    }
}

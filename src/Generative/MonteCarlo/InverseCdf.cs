using System.ComponentModel;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="InverseCdf"/>.</summary>
[Kind("inverseCdf", "inverse of the distribution function, in closed form or by quadrature")]
public sealed record InverseCdfOptions : ChainSamplerOptions
{
    [Description("whether to invert by quadrature even where there is a closed form")]
    public bool Numeric { get; init; }

    /// <inheritdoc/>
    public override bool IsMarkov => false;

    /// <inheritdoc/>
    public override string? Lacks(Target target) =>
        target.Dimension == 1 && target.IsContinuous ? null : "a target with a density of one number";

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        var u = noise.Uniform(length.Draws).clamp(min: 1e-15);
        var x = target is IQuantile closed && !Numeric ? closed.Quantile(u) : InverseCdf.Of(target).Quantile(u);
        return new(x.unsqueeze(-1));
    }
}

/// <summary>The inverse of the distribution function of a density p in one dimension, by quadrature.</summary>
/// <remarks>
/// x = F⁻¹(u), u ~ U(0, 1), has the distribution function F: P(x ≤ a) = P(u ≤ F(a)) = F(a).
/// x = a + (b - a) s(t), s(t) = t³ (10 - 15 t + 6 t²), runs slowly at both ends, where p may have a pole. F is a table
/// over cells of t, each by Gauss-Legendre quadrature with eight nodes; the cell of u is looked up, and inside t is
/// halved until F(t) = u. p need not be normalized.
/// Devroye, "Non-Uniform Random Variate Generation", 1986, section II.2.
/// </remarks>
public sealed class InverseCdf : IQuantile
{
    private const int Cells = 1024, Halvings = 50;
    private const double Reach = 40;

    private static readonly double[] nodes =
        [0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363];
    private static readonly double[] weights =
        [0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

    private readonly Func<Tensor, Tensor> logDensity;
    private readonly double low, width;
    private readonly double[] cumulative;                      // of cells, unnormalized, [cells + 1]

    /// <summary>The inverse of a density on an interval.</summary>
    /// <param name="logDensity">ln p up to a constant, of any shape.</param>
    /// <param name="low">a.</param>
    /// <param name="high">b, where next to all of p lies between a and b.</param>
    public InverseCdf(Func<Tensor, Tensor> logDensity, double low, double high)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        (this.logDensity, this.low, width) = (logDensity, low, high - low);
        var edges = arange(Cells, dtype: float64) / Cells;
        var masses = Mass(edges, edges + 1.0 / Cells);
        cumulative = [0, .. masses.cumsum(0).data<double>().ToArray()];
        if (!double.IsFinite(Total) || Total <= 0)
            throw new ArgumentException($"density: got {Total} as its integral, expected a finite number above 0");
    }

    /// <summary>∫ p from a to b.</summary>
    public double Total => cumulative[^1];

    /// <summary>The inverse for a target, forty standard deviations to each side of its mean within its
    /// support.</summary>
    public static InverseCdf Of(Target target)
    {
        var reach = Reach * Math.Sqrt(target.Variance[0]);
        var low = Math.Max(target.Support.Low, target.Mean[0] - reach);
        return new(x => target.LogDensity(x.unsqueeze(-1)), low, Math.Min(target.Support.High, target.Mean[0] + reach));
    }

    /// <inheritdoc/>
    public Tensor Quantile(Tensor u)
    {
        var table = tensor(cumulative, device: u.device);
        var wanted = u.to(float64) * Total;
        var cell = (searchsorted(table, wanted, right: true) - 1).clamp(0, Cells - 1);
        var left = cell.to(float64) / Cells;
        var missing = wanted - table[cell];
        var (from, to) = (left, left + 1.0 / Cells);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (from + to) / 2;
            var isBelow = Mass(left, middle) < missing;
            (from, to) = (where(isBelow, middle, from), where(isBelow, to, middle));
        }
        return At((from + to) / 2).to(u.dtype);
    }

    private Tensor At(Tensor t) => low + width * t.pow(3) * (10 - 15 * t + 6 * t.square());

    // ∫ p(x(t)) x'(t) dt between ends of any shape.
    private Tensor Mass(Tensor from, Tensor to)
    {
        var half = (to - from) / 2;
        var node = tensor([.. nodes, .. nodes.Select(z => -z)], device: from.device);
        var t = ((from + to) / 2).unsqueeze(-1) + half.unsqueeze(-1) * node;           // [..., 8]
        var slope = 30 * width * (t * (1 - t)).square();
        var p = logDensity(At(t)).exp() * slope;
        return half * (p * tensor([.. weights, .. weights], device: from.device)).sum(-1);
    }
}

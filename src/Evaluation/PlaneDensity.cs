using Generative.Data;
using Generative.Evaluation.Plots;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>A model's density in the plane: picture, integral, and divergence from a known density.</summary>
/// <remarks>
/// ∫ p ≈ Σ p(x) h w over the midpoints x of cells of height h and width w: first in the frame, then in rings around it,
/// each twice as large as the one before with cells twice as large, until a ring holds almost no mass. So the heavy
/// tails outside the picture are counted.
/// </remarks>
internal sealed class PlaneDensity : IDisposable
{
    private const int Chunk = 20_000;
    private const double AlmostNothing = 1e-4, Widest = 256;
    private readonly IDensity model;
    private readonly Device device;
    private readonly Frame frame;
    private readonly int size;
    private readonly Tensor values;                            // p, [size²] float64, from below

    /// <summary>The density of a model in size x size cells of the frame; 4 must divide the size.</summary>
    public PlaneDensity(IDensity model, Device device, Frame frame, int size = 512)
    {
        (this.model, this.device, this.frame, this.size) = (model, device, frame, size);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        values = At(PlaneCells.Midpoints(size, frame, float32, device)).DetachFromDisposeScope();
        (Integral, Reach) = (Mass(values, frame), frame);
        if (model.IsConditional) return;
        var outside = Outside();
        var (ring, times) = (1.0, 1.0);
        while ((ring > AlmostNothing || Integral < 0.5) && times < Widest)
        {
            using var inner = NewDisposeScope();
            times *= 2;
            Reach = new(frame.X.OfWidth(times * frame.X.Width), frame.Y.OfWidth(times * frame.Y.Width));
            var points = PlaneCells.Midpoints(size, Reach, float32, device);     // [size², 2]
            ring = Mass(At(points.index_select(0, outside)), Reach);
            Integral += ring;
        }
    }

    /// <summary>∫ p over <see cref="Reach"/>; it means nothing of a conditional density.</summary>
    public double Integral { get; }

    /// <summary>The area of the integral.</summary>
    public Frame Reach { get; }

    /// <summary>A figure of points [n, 1, 1, 2] and of the density, in the same frame.</summary>
    /// <param name="points">The points.</param>
    /// <param name="kind">The part of the data that they are.</param>
    /// <param name="heading">The figure's title.</param>
    /// <param name="names">Names of the two axes.</param>
    public Figure Beside(Tensor points, string kind, string heading, IReadOnlyList<string> names)
    {
        var unit = model.IsConditional ? $"density p({names[1]} | {names[0]})" : "density p(x)";
        var density = PlaneCells.FromTop(values, size);
        return DensityFigure.Of(heading, Pictures.Rows(points), kind, density, unit, frame, names);
    }

    /// <summary>KL(p ‖ model) in nats, by Monte Carlo over points [n, 1, 1, 2] from a mixture of Gaussians p; null if p
    /// is not known.</summary>
    public static Estimate? Divergence(IDensity model, Tensor points, DataOptions data)
    {
        if (data is not ToyOptions { Name: Toy.EightGaussians or Toy.TwoGaussians } toy) return null;
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (x, sigma) = (points.flatten(1).to(float64), toy.Noise ?? Toys.OwnNoise(toy.Name));
        Tensor[] components = [.. Toys.Components(toy.Name).Select(c => LogProb(c.Weight, c.X, c.Y))];
        return Estimate.Of(stack(components).logsumexp(0) - model.LogProb(points).to(float64), "kl");

        Tensor LogProb(double weight, double meanX, double meanY)
        {
            var distance = (x - tensor(new[] { meanX, meanY }, device: x.device)).square().sum([1]);
            return Math.Log(weight / (2 * Math.PI * sigma * sigma)) - distance / (2 * sigma * sigma);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => values.Dispose();

    // Indices of the cells outside the inner half of width and height.
    private Tensor Outside()
    {
        var place = arange(size, dtype: int64, device: device);
        var within = place.ge(size / 4).logical_and(place.lt(size / 4 * 3));
        return within.unsqueeze(0).logical_and(within.unsqueeze(1)).logical_not().flatten().nonzero().squeeze(1);
    }

    // p [n] float64 of points [n, 2].
    private Tensor At(Tensor points)
    {
        List<Tensor> parts = [];
        for (long from = 0; from < points.size(0); from += Chunk)
        {
            using var inner = NewDisposeScope();
            var some = points.slice(0, from, Math.Min(from + Chunk, points.size(0)), 1).view(-1, 1, 1, 2);
            parts.Add(model.LogProb(some).to(float64).exp().cpu().MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }

    private double Mass(Tensor p, Frame area)
    {
        var cell = area.X.Width / size * (area.Y.Width / size);
        return p.sum().item<double>() * cell;
    }
}

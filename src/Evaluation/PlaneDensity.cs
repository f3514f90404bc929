using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>A model's density over a square of the plane: its picture, its integral, and how far it is from the truth where that is known.</summary>
/// <remarks>
/// ∫ p ≈ Σ p(x) h² over midpoints x of squares of side h: over [-limit, limit]² first, then over frames around it, [-2r, 2r]² without [-r, r]², each with a side h twice that of the one inside,
/// until a frame holds next to nothing. The tails that a heavy-tailed model puts outside the picture are thus counted.
/// </remarks>
public sealed class PlaneDensity : IDisposable
{
    private const int Chunk = 20_000;
    private const double NextToNothing = 1e-4, Widest = 1024;
    private readonly IDensity model;
    private readonly Device device;
    private readonly double limit;
    private readonly int size;
    private readonly Tensor values;                                                    // p at the midpoints, [size, size] float64, bottom row first

    /// <summary>Of a model over [-limit, limit]², at the midpoints of size x size squares; a size that 4 divides, so that frames fit.</summary>
    public PlaneDensity(IDensity model, Device device, double limit = 4, int size = 512)
    {
        (this.model, this.device, this.limit, this.size) = (model, device, limit, size);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        values = At(Plane.Midpoints(size, limit, float32, device)).view(size, size).MoveToOuterDisposeScope().DetachFromDisposeScope();
        (Integral, Reach) = (Mass(values, limit), limit);
        for (var frame = 1.0; (frame > NextToNothing || Integral < 0.5) && Reach < Widest; Integral += frame)
        {
            using var inner = NewDisposeScope();
            Reach *= 2;
            var points = Plane.Midpoints(size, Reach, float32, device);                // [size², 2]
            var outside = points.abs().amax([1]).gt(Reach / 2).nonzero().squeeze(1);
            frame = Mass(At(points.index_select(0, outside)), Reach);
        }
    }

    /// <summary>∫ p over [-Reach, Reach]².</summary>
    public double Integral { get; }

    /// <summary>How far the integral went: where next to nothing was left.</summary>
    public double Reach { get; }

    /// <summary>The density, dark where it is high, beside the data's points in the same square.</summary>
    public Image Beside(Tensor points)
    {
        using var scope = NewDisposeScope();
        var model = (1 - (values / values.max()).pow(0.5)).flip(0).to(float32).view(1, 1, size, size);
        return Pictures.Grid(cat([Pictures.Density(points, limit, size), model], 0), 2);
    }

    /// <summary>KL(p ‖ model) in nats of points [n, 1, 1, 2] drawn from a toy that is a mixture of Gaussians, by Monte Carlo; null where the truth is not known.</summary>
    public static Estimate? Divergence(IDensity model, Tensor points, DataOptions data)
    {
        if (data is not ToyOptions { Name: Toy.EightGaussians or Toy.TwoGaussians } toy) return null;
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var (x, sigma) = (points.flatten(1).to(float64), toy.Noise ?? Toys.OwnNoise(toy.Name));
        var components = Toys.Components(toy.Name).Select(c =>
            Math.Log(c.Weight / (2 * Math.PI * sigma * sigma)) - (x - tensor(new[] { c.X, c.Y }, device: x.device)).square().sum([1]) / (2 * sigma * sigma));
        return Estimate.Of(stack([.. components]).logsumexp(0) - model.LogProb(points).to(float64), "kl");
    }

    public void Dispose() => values.Dispose();

    // p [n] float64 of points [n, 2].
    private Tensor At(Tensor points)
    {
        List<Tensor> parts = [];
        for (long from = 0; from < points.shape[0]; from += Chunk)
        {
            using var inner = NewDisposeScope();
            var some = points.slice(0, from, Math.Min(from + Chunk, points.shape[0]), 1).view(-1, 1, 1, 2);
            parts.Add(model.LogProb(some).to(float64).exp().cpu().MoveToOuterDisposeScope());
        }
        return cat(parts, 0);
    }

    private double Mass(Tensor p, double reach) => p.sum().item<double>() * Math.Pow(2 * reach / size, 2);
}

using Generative.Learning;
using Training.Config;
using Training.Data;

namespace Training.Evaluation;

/// <summary>A model's density over a square of the plane: its picture, its integral, and how far it is from the truth where that is known.</summary>
public sealed class PlaneDensity : IDisposable
{
    private const int Chunk = 20_000;
    private readonly double limit;
    private readonly int size;
    private readonly Tensor values;                                                    // p at the midpoints, [size, size] float64, bottom row first

    /// <summary>Of a model over [-limit, limit]², at the midpoints of size x size squares.</summary>
    public PlaneDensity(IDensity model, Device device, double limit = 4, int size = 512)
    {
        (this.limit, this.size) = (limit, size);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var axis = (arange(size, dtype: float32, device: device) + 0.5) * (2 * limit / size) - limit;
        var points = stack([axis.repeat(size), axis.repeat_interleave(size)], 1).view(-1, 1, 1, 2);
        List<Tensor> parts = [];
        for (long from = 0; from < points.shape[0]; from += Chunk)
        {
            using var inner = NewDisposeScope();
            parts.Add(model.LogProb(points.slice(0, from, Math.Min(from + Chunk, points.shape[0]), 1)).to(float64).exp().cpu().MoveToOuterDisposeScope());
        }
        values = cat(parts, 0).view(size, size).MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    /// <summary>∫ p over the square, by midpoints.</summary>
    public double Integral => values.sum().item<double>() * (2 * limit / size) * (2 * limit / size);

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
}

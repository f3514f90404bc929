namespace Generative.Metrics;

/// <summary>Samples inside the data's manifold, and data inside the samples': precision and recall, density and
/// coverage.</summary>
/// <param name="Precision">Share of the samples that lie in a ball of the data: are they real?</param>
/// <param name="Recall">Share of the data that lie in a ball of the samples: is all of it made?</param>
/// <param name="Density">Balls of the data that a sample lies in, by k: about 1 for samples of the data's own
/// distribution.</param>
/// <param name="Coverage">Share of the data's balls that hold a sample.</param>
public sealed record NeighborShares(double Precision, double Recall, double Density, double Coverage);

/// <summary>A set of points with a ball around each that reaches to its k-th nearest neighbor: an estimate of the
/// support.</summary>
/// <remarks>
/// With r_k(x) the distance from x to its k-th nearest other point of its set:
/// precision = 1/M Σⱼ 1[∃i: yⱼ ∈ B(xᵢ, r_k(xᵢ))], recall = 1/N Σᵢ 1[∃j: xᵢ ∈ B(yⱼ, r_k(yⱼ))], k = 3. Kynkäänniemi et
/// al., 2019, arXiv:1904.06991, equations 1 to 3;
/// density = 1/(kM) Σⱼ Σᵢ 1[yⱼ ∈ B(xᵢ, r_k(xᵢ))], coverage = 1/N Σᵢ 1[∃j: yⱼ ∈ B(xᵢ, r_k(xᵢ))], k = 5. Naeem et al.,
/// 2020, arXiv:2002.09797, equations 3 and 4.
/// data x [N, F], samples y [M, F].
/// </remarks>
public sealed class NeighborManifold : IDisposable
{
    // [N, F], squared radii [N] of both k
    private readonly Tensor points, near, far;

    /// <summary>The balls of points [N, F]; N² distances, a block at a time.</summary>
    /// <param name="points">[N, F]; not copied.</param>
    /// <param name="kPrecision">k of precision and recall.</param>
    /// <param name="kDensity">k of density and coverage.</param>
    public NeighborManifold(Tensor points, int kPrecision = 3, int kDensity = 5)
    {
        (this.points, Density) = (points, kDensity);
        var most = Math.Max(kPrecision, kDensity);
        if (points.size(0) <= most)
            throw new ArgumentException($"neighbors: got {points.size(0)} points, expected more than k = {most}");
        using var scope = NewDisposeScope();
        // The point itself is no neighbor.
        // [N, most], rising
        var nearest = Pairwise.Rows(points, points, (from, d) => Without(d, from).topk(most, 1, largest: false).values);
        near = nearest.select(1, kPrecision - 1).clone().DetachFromDisposeScope();
        far = nearest.select(1, kDensity - 1).clone().DetachFromDisposeScope();
    }

    /// <summary>k of density and coverage.</summary>
    public int Density { get; }

    /// <summary>Shares of samples inside this set, the data, and of the data inside the samples.</summary>
    public NeighborShares Of(NeighborManifold samples)
    {
        using var scope = NewDisposeScope();
        var (N, M) = (points.size(0), samples.points.size(0));
        var recalled = zeros(N, dtype: ScalarType.Bool, device: points.device);          // [N], over all blocks
        var covered = zeros_like(recalled);
        var perSample = Pairwise.Rows(samples.points, points, (from, d) =>               // d [b, N]
        {
            var (inNear, inFar) = (d.le(near), d.le(far));                               // yⱼ in the balls of xᵢ
            covered.logical_or_(inFar.any(0));
            recalled.logical_or_(d.le(samples.near.slice(0, from, from + d.size(0), 1).unsqueeze(1)).any(0));
            return stack([inNear.any(1).to(float64), inFar.sum(1, type: float64)], 1);   // [b, 2]
        }).mean([0]).cpu().data<double>().ToArray();
        return new(perSample[0], recalled.to(float64).mean().item<double>(), perSample[1] / Density,
            covered.to(float64).mean().item<double>());
    }

    private static Tensor Without(Tensor d, long from)
    {
        d.diagonal(from).fill_(double.PositiveInfinity);
        return d;
    }

    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }
}

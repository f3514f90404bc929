using Generative.Numerics;

namespace Generative.Inference;

/// <summary>The two halves of an iteration of k-means.</summary>
/// <remarks>
/// L(μ) = Σᵢ wᵢ minⱼ cᵢⱼ,   cᵢⱼ = ‖xᵢ - μⱼ‖²  (Lloyd, 1957, published 1982).
/// With a depot at x_D every unit of weight also pays for its center's way from there: cᵢⱼ = ‖xᵢ - μⱼ‖² + ‖μⱼ - x_D‖².
/// The derivative Σ wᵢ [2 (μⱼ - xᵢ) + 2 (μⱼ - x_D)] vanishes at μⱼ = ½ (x̄ⱼ + x_D), halfway between the cluster's
/// weighted mean and the depot. Examples go where the whole cost is least: then neither half can raise L.
/// x [B, D], μ [K, D], x_D [D], w [B].
/// </remarks>
public static class Clusters
{
    /// <summary>Refuses more clusters than training examples.</summary>
    public static void Expect(int clusters, long examples)
    {
        if (examples < clusters)
            throw new OptionsException(
                $"clusters: got {clusters}, expected at most as many as training examples, {examples}");
    }

    /// <summary>The first half whole: the cluster of each example, its cost, and the sums of the clusters.</summary>
    /// <remarks>On a processor in one pass (<see cref="NearestCenters"/>), otherwise by the three methods
    /// below.</remarks>
    /// <param name="x">x.</param>
    /// <param name="centers">μ.</param>
    /// <param name="depot">x_D; null: none.</param>
    /// <param name="weights">w; null: 1.</param>
    /// <param name="bounds">What earlier passes over the same examples found; null: nothing.</param>
    /// <param name="first">The number of the first example among those of the bounds.</param>
    public static ClusterPass Pass(Tensor x, Tensor centers, Tensor? depot = null, Tensor? weights = null,
        CenterBounds? bounds = null, long first = 0)
    {
        if (NearestCenters.Takes(x, centers))
            return NearestCenters.Pass(x, centers, depot is null ? null : FromDepot(centers, depot), weights,
                depot is null ? bounds : null, first);
        var assigned = Assign(x, centers, depot);
        var (n, sums) = Sums(x, assigned, (int)centers.size(0), weights);
        return new(assigned, Costs(x, centers, assigned, depot), n, sums);
    }

    /// <summary>The cluster of least cost of each example, [B] (int64).</summary>
    public static Tensor Assign(Tensor x, Tensor centers, Tensor? depot = null)
    {
        // ‖x - μⱼ‖² is ‖x - s‖², the same for all clusters, and ‖mⱼ‖² - 2 (x - s)·mⱼ with mⱼ = μⱼ - s. With s among the
        // centers little is lost where they lie far from the origin.
        var s = centers.mean([0]);
        var m = centers - s;
        var own = m.square().sum([1]) + 2 * m.mv(s);                                   // [K]
        if (depot is not null) own = own + FromDepot(centers, depot);
        return own.unsqueeze(0).addmm(x, m.t(), 1, -2).argmin(1);                      // of [B, K]
    }

    /// <summary>What each example pays in its cluster, [B].</summary>
    public static Tensor Costs(Tensor x, Tensor centers, Tensor assigned, Tensor? depot = null)
    {
        var own = centers.index_select(0, assigned);                                   // [B, D]
        var cost = linalg.vector_norm(x - own, 2, [1]).square();
        return depot is null ? cost : cost + FromDepot(own, depot);
    }

    /// <summary>The weight of each cluster [K], and its weighted sum of examples [K, D].</summary>
    public static (Tensor Weights, Tensor Sums) Sums(Tensor x, Tensor assigned, int K, Tensor? weights = null)
    {
        var w = weights ?? ones_like(x.select(1, 0));
        var zero = zeros(K, x.size(1), dtype: x.dtype, device: x.device);
        return (zero.select(1, 0).clone().index_add_(0, assigned, w, 1),
            zero.index_add_(0, assigned, weights is null ? x : x * w.unsqueeze(1), 1));
    }

    /// <summary>The best centers [K, D]; those of clusters without weight stay where they were.</summary>
    public static Tensor Centers(Tensor weights, Tensor sums, Tensor before, Tensor? depot = null)
    {
        var some = weights > 0;
        var mean = sums / where(some, weights, ones_like(weights)).unsqueeze(1);
        return where(some.unsqueeze(1), depot is null ? mean : (mean + depot) / 2, before);
    }

    /// <summary>k-means++ and some iterations: a start for mixtures, [K, D].</summary>
    public static Tensor Start(Tensor x, int K, int iterations, Tensor? weights = null)
    {
        var centers = Seeding.PlusPlus(x, K, weights);
        for (var t = 0; t < iterations; t++)
        {
            using var scope = NewDisposeScope();
            var pass = Pass(x, centers, null, weights);
            centers = Centers(pass.Weights, pass.Sums, centers).MoveToOuterDisposeScope();
        }
        return centers;
    }

    // ‖μⱼ - x_D‖², [K].
    private static Tensor FromDepot(Tensor centers, Tensor depot) => (centers - depot).square().sum([1]);
}

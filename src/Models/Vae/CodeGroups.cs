using Generative.Inference;
using Generative.Models.Classical;

namespace Generative.Models.Vae;

/// <summary>Groups of codes of any shape, in a basis in which they are as round as one basis can make them.</summary>
/// <remarks>
/// Σ is the shared covariance of a mixture of <see cref="Pieces"/> K normals: that within small pieces of the groups.
/// z' = z W with Wᵀ Σ W = 1, so that distances count what tells groups apart; then k-means of a diffusion map of z'
/// (<see cref="DiffusionMap"/>). Some of the codes are enough for both. Metrics from pieces of groups: Art,
/// Gnanadesikan and Kettenring, "Data-based metrics for cluster analysis", 1982.
/// z [N, L]; W [L, L]; weights [K]; means and variances [K, L], of z'.
/// </remarks>
public sealed record CodeGroups(Tensor W, Tensor Weights, Tensor Means, Tensor Variances)
{
    /// <summary>Of a variance of codes.</summary>
    public const double Floor = 1e-4;

    private const int Codes = 6000, Pieces = 4, Coordinates = 2, Steps = 10, Iterations = 200;

    /// <summary>K groups of codes by their k nearest neighbors.</summary>
    public static CodeGroups Of(Tensor codes, int K, int k, int restarts)
    {
        var order = randperm(codes.size(0), device: codes.device);
        var some = codes.index_select(0, order.slice(0, 0, Codes, 1));                 // [n, L]
        var n = some.size(0);
        using var pieces = Mixture(some,
            new() { Components = (int)Math.Min(Pieces * K, n), Covariance = CovarianceKind.Tied, Floor = Floor });
        var W = Gaussians.Whiten(pieces.Spreads[0..1], CovarianceKind.Tied, Floor, some.size(1)).W[0];
        var z = some.mm(W);
        var y = DiffusionMap.Of(z, Math.Min(k, n - 1), Math.Min(Coordinates * K, n), Steps);
        var r = Groups(y, K, restarts).OneHot(K, z.dtype);                             // [n, K]
        var size = r.sum([0]).clamp(min: 1);
        var mean = r.t().mm(z) / size.unsqueeze(1);
        var variance = r.t().mm(z.square()) / size.unsqueeze(1) - mean.square();
        return new(W, size / size.sum(), mean, variance.clamp(min: Floor));
    }

    /// <summary>A mixture fitted to codes.</summary>
    public static GaussianMixture Mixture(Tensor codes, GaussianMixtureOptions o)
    {
        var mixture = new GaussianMixture(o, DataShape.Vector((int)codes.size(1)));
        mixture.to(codes.device, codes.dtype);
        _ = mixture.Fit(Examples(codes), Iterations);
        return mixture;
    }

    private static Tensor Groups(Tensor y, int K, int restarts)
    {
        using var means = new KMeans(new() { Clusters = K, Restarts = restarts }, DataShape.Vector((int)y.size(1)));
        means.to(y.device, y.dtype);
        _ = means.Fit(Examples(y), Iterations);
        return means.Categorize(y);
    }

    private static WholeExamples Examples(Tensor x) => new(x.view(x.size(0), 1, 1, -1));
}

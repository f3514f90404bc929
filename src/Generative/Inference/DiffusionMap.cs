using Generative.Numerics;

namespace Generative.Inference;

/// <summary>Coordinates in which k-means finds groups of any shape: those of a random walk between near neighbors.
/// </summary>
/// <remarks>
/// A_ij = ½ [j among the k nearest of i] + ½ [i among the k nearest of j],   d_i = Σ_j A_ij,   S = D^-½ A D^-½,
/// S u_l = λ_l u_l, 1 = λ_1 ≥ λ_2 ≥ ...,   y_i = (λ_1^t u_1i, ..., λ_m^t u_mi), of length 1.
/// With t = 0 and m = K this is the spectral clustering of Ng, Jordan and Weiss, "On Spectral Clustering: Analysis and
/// an Algorithm", 2002. A walk of t steps forgets what mixes fast (Coifman and Lafon, "Diffusion maps", 2006): where
/// groups differ in size a cut of one group can come before the border of two, and m can be above K.
/// x [n, D]; neighbors [n, k]; u [n, m]; λ [m].
/// </remarks>
public static class DiffusionMap
{
    private const int Iterations = 200;
    private const long DistancesAtOnce = 1L << 22;

    /// <summary>y [n, m], in float64.</summary>
    /// <param name="x">x.</param>
    /// <param name="k">Neighbors of each, fewer than n.</param>
    /// <param name="m">Coordinates, at most n.</param>
    /// <param name="t">Steps of the walk.</param>
    public static Tensor Of(Tensor x, long k, long m, double t)
    {
        var (lambda, u) = Eigenvectors(Nearest(x, k), m);
        return functional.normalize(u * lambda.clamp(min: 0).pow(t), 2, 1, 1e-30);
    }

    /// <summary>The m largest λ, falling, and their u, by iterations of a subspace of twice as many, at
    /// least 24.</summary>
    public static (Tensor Lambda, Tensor U) Eigenvectors(Tensor neighbors, long m)
    {
        var (n, k) = (neighbors.size(0), neighbors.size(1));
        var to = neighbors.flatten();
        var from = arange(n, device: to.device).repeat_interleave(k);
        var root = ((to.bincount(null, n).to(float64) + k) / 2).sqrt().unsqueeze(1);  // of d, [n, 1]
        var V = randn([n, Math.Min(n, Math.Max(2 * m, 24))], dtype: float64, device: to.device);
        for (var s = 0; s < Iterations; s++)
        {
            using var scope = NewDisposeScope();
            V = linalg.qr(Step(V)).Q.MoveToOuterDisposeScope();
        }
        var (lambda, R) = SymmetricEigen.Of(V.t().mm(Step(V)));                        // rising
        return (lambda.flip(0).narrow(0, 0, m), V.mm(R).flip(1).narrow(1, 0, m));

        // S v.
        Tensor Step(Tensor v)
        {
            var w = v / root;
            var near = w.index_select(0, to);                                          // [n k, ...]
            var sum = near.view(n, k, -1).sum(1).index_add_(0, to, w.index_select(0, from), 1);
            return sum / (2 * root);
        }
    }

    /// <summary>The k nearest of each without itself, [n, k] (int64).</summary>
    public static Tensor Nearest(Tensor x, long k)
    {
        var n = x.size(0);
        var rows = Math.Max(1, DistancesAtOnce / n);
        List<Tensor> all = [];
        for (var first = 0L; first < n; first += rows)
        {
            using var scope = NewDisposeScope();
            var some = x.narrow(0, first, Math.Min(rows, n - first));
            var distance = cdist(some, x);
            distance.diagonal(first).fill_(double.PositiveInfinity);
            all.Add(distance.topk((int)k, 1, largest: false).indexes.MoveToOuterDisposeScope());
        }
        return cat([.. all], 0);
    }
}

using Generative.Conjugacy;

namespace Generative.Inference;

/// <summary>Gibbs sampling of the clusters of a Dirichlet process mixture; parameters are integrated out.</summary>
/// <remarks>
/// p(zᵢ = k | z₋ᵢ, x) ∝ nₖ p(xᵢ | x of cluster k) for a cluster, α p(xᵢ) for a new one, all without xᵢ itself. With a
/// conjugate base p(xᵢ | cluster) = exp(A(λₖ + τ(xᵢ)) - A(λₖ)) c(xᵢ), λₖ = λ + Σ τ(x of cluster k).
/// Neal, "Markov Chain Sampling Methods for Dirichlet Process Mixture Models", 2000, algorithm 3.
/// Many chains at once. A chain has S places for clusters; the empty ones share α. x [n, E], z [chains, n] (int64).
/// </remarks>
/// <param name="table">Likelihood and base.</param>
/// <param name="prior">λ of the base, [P].</param>
/// <param name="alpha">α.</param>
/// <param name="places">S; n or more: nothing is cut off.</param>
public sealed class DirichletProcessGibbs(NaturalConjugate table, Tensor prior, double alpha, int places)
{
    /// <summary>A sweep: every zᵢ of every chain is drawn anew, in turn.</summary>
    /// <param name="x">[n, E].</param>
    /// <param name="z">[chains, n], 0 to S - 1.</param>
    /// <param name="noise">A stream for each chain.</param>
    /// <returns>The new z.</returns>
    public Tensor Sweep(Tensor x, Tensor z, NoiseSource noise)
    {
        using var scope = NewDisposeScope();
        var tau = table.Increment(x);                                                  // [n, P]
        var next = z.clone();
        var own = Own(next, x.dtype);                                                  // [chains, n, S]
        var n = own.sum([1]);                                                          // [chains, S]
        var lambda = prior + own.transpose(1, 2).reshape(-1, x.size(0)).mm(tau).view(z.size(0), places, -1);
        var gumbel = -(-noise.Uniform(x.size(0), places).to(x.dtype).clamp(min: 1e-38).log()).log();
        for (var i = 0; i < x.size(0); i++)
        {
            using var inner = NewDisposeScope();
            var was = own.select(1, i);                                                // [chains, S]
            n.sub_(was);
            lambda.sub_(was.unsqueeze(2) * tau[i]);
            var isEmpty = n < 0.5;
            var share = alpha / isEmpty.sum([1], keepdim: true);
            var log = where(isEmpty, share, n).log() + table.Family.LogPartition(lambda + tau[i])
                - table.Family.LogPartition(lambda);
            var drawn = (log + gumbel.select(1, i)).argmax(1);                         // [chains]
            next.select(1, i).copy_(drawn);
            was.copy_(Own(drawn, x.dtype));
            n.add_(was);
            lambda.add_(was.unsqueeze(2) * tau[i]);
        }
        return next.MoveToOuterDisposeScope();
    }

    /// <summary>ln p(x, z) of each chain, [chains]: that of the partition, and the evidence of each
    /// cluster.</summary>
    public Tensor LogJoint(Tensor x, Tensor z)
    {
        var own = Own(z, x.dtype);                                                     // [chains, n, S]
        var lambda = prior + own.transpose(1, 2).reshape(-1, x.size(0)).mm(table.Increment(x))
            .view(z.size(0), places, -1);
        var evidence = (table.Family.LogPartition(lambda) - table.Family.LogPartition(prior)).sum([1]);
        return PolyaUrn.LogProb(own.sum([1]), alpha) + evidence + table.LogCarrier(x).sum();
    }

    /// <summary>The number of clusters of each chain, [chains] (int64).</summary>
    public Tensor Clusters(Tensor z) => (Own(z, float32).sum([1]) > 0).sum([1]);

    private Tensor Own(Tensor z, ScalarType dtype) => z.unsqueeze(-1).eq(arange(places, device: z.device)).to(dtype);
}

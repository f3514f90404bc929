using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Inference;

/// <summary>Mean-field posterior of the topics of documents, for given posteriors of the topics' words.</summary>
/// <remarks>
/// q(θ_d) = Dir(γ_d), q(z_dw = k) = φ_dwk, and E[ln β] under q(β):
/// φ_dwk ∝ exp(E[ln θ_dk] + E[ln β_kw]),   γ_dk = α_k + Σ_w n_dw φ_dwk;
/// F_d = Σ_w n_dw ln Σₖ exp(E[ln θ_dk] + E[ln β_kw]) - KL(Dir(γ_d) ‖ Dir(α)) with φ at its optimum.
/// Blei, Ng and Jordan, "Latent Dirichlet Allocation", 2003, section 5; Hoffman, Blei and Bach, "Online Learning for
/// Latent Dirichlet Allocation", 2010, algorithm 1. Each update raises F_d. n [B, V], γ [B, K], α [K], E[ln β] [K, V].
/// On a processor, where no gradient is wanted, <see cref="TopicDocuments"/> takes document after document.
/// </remarks>
/// <param name="n">The documents.</param>
/// <param name="logBeta">E[ln β].</param>
/// <param name="alpha">α.</param>
public sealed class TopicPosterior(WordBags n, Tensor logBeta, Tensor alpha)
{
    private readonly bool isTaken = TopicDocuments.Takes(n, logBeta, alpha);           // document by document
    private readonly Tensor table = TopicDocuments.Takes(n, logBeta, alpha)
        ? Beta(logBeta).t().contiguous() : n.Columns(Beta(logBeta));
    private readonly Tensor largest = logBeta.amax([0]);                               // [V]

    /// <summary>γ where nothing is known: α and the words in equal parts, [B, K].</summary>
    public Tensor Start() => alpha + (n.Lengths / alpha.size(0)).unsqueeze(1);

    /// <summary>γ after so many updates.</summary>
    public Tensor Update(Tensor gamma, int iterations)
    {
        if (IsTaken(gamma)) return TopicDocuments.Update(n, table, alpha, gamma, iterations);
        var columns = Columns();
        for (var t = 0; t < iterations; t++)
        {
            using var scope = NewDisposeScope();
            var theta = Theta(gamma);
            gamma = (alpha + theta * n.OverWords(Ratio(theta, columns), columns)).MoveToOuterDisposeScope();
        }
        return gamma;
    }

    /// <summary>F_d, [B].</summary>
    public Tensor Bound(Tensor gamma)
    {
        var logTheta = Dirichlets.ExpectedLog(gamma);
        var scales = n.At(largest) + logTheta.amax([1], keepdim: true);                // of β and of θ
        return LogWords(gamma) + (n.Counts * scales).sum([1]) + Dirichlets.NegativeKl(gamma, alpha);
    }

    /// <summary>Σ_d n_dw φ_dwk, [K, V].</summary>
    public Tensor Sums(Tensor gamma)
    {
        if (IsTaken(gamma)) return Beta(logBeta) * TopicDocuments.Sums(n, table, alpha, gamma).t();
        var theta = Theta(gamma);
        return Beta(logBeta) * n.OverDocuments(theta, Ratio(theta, Columns()));
    }

    // Σ_w n_dw ln Σₖ θ_dk β_kw, [B], θ and β relative to their largest.
    private Tensor LogWords(Tensor gamma) => IsTaken(gamma)
        ? TopicDocuments.LogWords(n, table, alpha, gamma)
        : (n.Counts * n.OverTopics(Theta(gamma), Columns()).log()).sum([1]);

    private bool IsTaken(Tensor gamma) => isTaken && TopicDocuments.Takes(n, table, alpha, gamma);

    // Where γ has a gradient they are made when they are needed.
    private Tensor Columns() => isTaken ? n.Columns(Beta(logBeta)) : table;

    // exp(E[ln β]), the largest of a word 1: so no word becomes impossible by underflow.
    private static Tensor Beta(Tensor logBeta) => Scaled(logBeta, 0);

    // exp(E[ln θ]), the largest 1: ψ(Σ γ) is the same for all topics.
    private static Tensor Theta(Tensor gamma) => Scaled(gamma.digamma(), 1);

    // n_dw / Σₖ θ_dk β_kw
    private Tensor Ratio(Tensor theta, Tensor columns) => n.Counts / n.OverTopics(theta, columns);

    // exp of logarithms relative to the largest along a dimension; what no number format can hold is cut off.
    private static Tensor Scaled(Tensor logs, long dim)
    {
        var least = logs.dtype == float64 ? -300.0 : -40.0;
        return (logs - logs.amax([dim], keepdim: true)).clamp(min: least).exp();
    }
}

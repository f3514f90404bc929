namespace Generative.Metrics;

/// <summary>Mutual information of an example and its category under a classifier: between 0 and ln K.</summary>
/// <remarks>
/// I(c; x) = E_x KL(Q(c|x) ‖ Q(c)) = H(Q(c)) - E_x H(Q(c|x)),   Q(c) = E_x Q(c|x): sure of each example, even over all.
/// Krause, Perona and Gomes, "Discriminative Clustering by Regularized Information Maximization", 2010, equation 4. log
/// Q(c|x) [n, K], normalized.
/// </remarks>
public static class CategoryInformation
{
    /// <summary>KL(Q(c|x) ‖ Q(c)) of each of these examples, [n], nats; the mean is their information.</summary>
    public static Tensor PerExample(Tensor logQ)
    {
        var marginal = logQ.logsumexp(0) - Math.Log(logQ.size(0));                      // [K]
        return (logQ.exp() * (logQ - marginal)).sum([1]);
    }

    /// <summary>-E_{c ~ Q(c|x)}[ln Q(c|x')] of pairs of views of one example, [n].</summary>
    /// <remarks>Hu et al., "Learning Discrete Representations via Information Maximizing Self-Augmented Training",
    /// 2017, arXiv:1702.08720, equation 4.</remarks>
    public static Tensor Disagreement(Tensor logQ, Tensor other) => -(logQ.detach().exp() * other).sum([1]);
}

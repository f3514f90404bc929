namespace Generative.Metrics;

/// <summary>How sure a classifier is of each sample, and how many classes it sees among them: between 1 and
/// K.</summary>
/// <remarks>
/// exp E_x KL(p(y|x) ‖ p(y)), p(y) = E_x p(y|x). Salimans et al., "Improved Techniques for Training GANs", 2016,
/// arXiv:1606.03498, section 4.
/// log p(y|x) [n, K].
/// </remarks>
public static class ClassifierScore
{
    /// <summary>The score from log-probabilities [n, K].</summary>
    public static double Of(Tensor logP)
    {
        using var scope = NewDisposeScope();
        // normalized in float64
        return CategoryInformation.PerExample(functional.log_softmax(logP.to(float64), 1)).mean().exp().item<double>();
    }
}

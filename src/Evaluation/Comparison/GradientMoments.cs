namespace Generative.Evaluation.Comparison;

/// <summary>Moments of gradients g around a reference r, summed on the device in float64.</summary>
/// <remarks>
/// d = g - r. Shifting by r keeps the sums small, so that variance and bias do not suffer from cancellation.
/// n draws; d, r [P]; sums over each of G groups [G].
/// </remarks>
public sealed class GradientMoments : IDisposable
{
    private readonly SharedWeights weights;
    private readonly Tensor reference, referenceNorm, sum, squares, cosines, losses;
    private int n;

    /// <summary>Empty moments.</summary>
    /// <param name="weights">The parameters with the gradients.</param>
    /// <param name="reference">r, float64 [P], owned by the caller.</param>
    public GradientMoments(SharedWeights weights, Tensor reference)
    {
        using var scope = NewDisposeScope();
        (this.weights, this.reference) = (weights, reference);
        referenceNorm = weights.GroupSums(reference.square()).sqrt().DetachFromDisposeScope();
        sum = zeros_like(reference).DetachFromDisposeScope();
        squares = zeros_like(reference).DetachFromDisposeScope();
        cosines = zeros_like(referenceNorm).DetachFromDisposeScope();
        losses = zeros(1, dtype: float64, device: reference.device).DetachFromDisposeScope();
    }

    /// <summary>Adds the current gradient of the model, and its loss.</summary>
    public void Add(Tensor loss)
    {
        using var off = no_grad();
        var g = weights.Gradient();
        var d = g - reference;
        sum.add_(d);
        squares.addcmul_(d, d, 1);
        cosines.add_(weights.GroupSums(g * reference)
            / (weights.GroupSums(g.square()).sqrt() * referenceNorm).clamp_min(1e-300));
        losses.add_(loss.detach());
        n++;
    }

    /// <summary>Mean of d, [P], in the caller's scope.</summary>
    public Tensor MeanOffset => sum / (double)n;

    /// <summary>Mean loss, [1].</summary>
    public Tensor MeanLoss => losses / (double)n;

    /// <summary>[3 G + 1]: by group variance Σ (d - d̄)²/(n - 1), squared error Σ d²/n and cosine; then the
    /// loss.</summary>
    public Tensor Summary()
    {
        var offset = MeanOffset;
        var variance = (squares - n * offset.square()) / (double)(n - 1);
        return cat([weights.GroupSums(variance), weights.GroupSums(squares / (double)n), cosines / (double)n,
            losses / (double)n], 0);
    }

    public void Dispose()
    {
        foreach (var t in new[] { referenceNorm, sum, squares, cosines, losses }) t.Dispose();
    }
}

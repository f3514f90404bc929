namespace Generative.Bijectors;

/// <summary>Every column of the training data with mean 0 and variance 1; the constants are buffers, so that a
/// checkpoint holds them.</summary>
/// <remarks>y = (x - μ) / σ,   log |det| = -Σ ln σ. x [B, D]; μ, σ [D].</remarks>
public sealed class Standardization(long dimension) : Bijector(nameof(Standardization))
{
    private readonly Tensor mean = zeros(dimension), deviation = ones(dimension);

    /// <summary>Takes μ and σ from rows [N, D]; a column that never changes keeps its scale.</summary>
    public void Fit(Tensor rows)
    {
        using var off = no_grad();
        mean.copy_(rows.mean([0]));
        var sigma = rows.std(0L, unbiased: false);
        deviation.copy_(where(sigma > 0, sigma, ones_like(sigma)));
    }

    /// <inheritdoc/>
    public override (Tensor Y, Tensor LogDet) Forward(Tensor x, Tensor? context = null) =>
        ((x - mean) / deviation, LogDet(x));

    /// <inheritdoc/>
    public override (Tensor X, Tensor LogDet) Inverse(Tensor y, Tensor? context = null) =>
        (y * deviation + mean, -LogDet(y));

    private Tensor LogDet(Tensor x) => -deviation.log().sum().expand(x.size(0));
}

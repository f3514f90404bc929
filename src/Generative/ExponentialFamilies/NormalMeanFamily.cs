namespace Generative.ExponentialFamilies;

/// <summary>N(μ, σ²) with known variance σ².</summary>
/// <remarks>T = x,   η = μ / σ²,   A = ½ σ² η²,   h = N(x; 0, σ²).</remarks>
public sealed class NormalMeanFamily(double variance) : ExponentialFamily
{
    /// <inheritdoc/>
    public override long EventSize => 1;

    /// <inheritdoc/>
    public override long Size => 1;

    /// <summary>η of μ [...], [..., 1].</summary>
    public Tensor Natural(Tensor mu) => mu.unsqueeze(-1) / variance;

    /// <inheritdoc/>
    public override Tensor Statistic(Tensor x) => x;

    /// <inheritdoc/>
    public override Tensor LogPartition(Tensor eta) => 0.5 * variance * eta.square().squeeze(-1);

    /// <inheritdoc/>
    public override Tensor LogBase(Tensor x) => LogBaseOf(x.square().squeeze(-1));

    /// <summary>With E[x²] = σ² + μ².</summary>
    public override Tensor MeanLogBase(Tensor eta) => LogBaseOf(variance + (variance * eta).square().squeeze(-1));

    /// <inheritdoc/>
    public override Tensor Contains(Tensor eta) => eta.isfinite().all(-1);

    /// <inheritdoc/>
    public override Tensor MaximumLikelihood(Tensor mean) => mean / variance;

    /// <inheritdoc/>
    public override Tensor Sample(Tensor eta, NoiseSource noise) =>
        variance * eta + Math.Sqrt(variance) * noise.Normal(eta.shape).to(eta.dtype);

    /// <inheritdoc/>
    protected override Tensor Interior => zeros(1, float64);

    private Tensor LogBaseOf(Tensor square) => -0.5 * (square / variance + Math.Log(2 * Math.PI * variance));
}

using Generative.Distributions;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Reparameterized"/>.</summary>
[Aliases("reparameterised")]
[Kind("reparameterized", "pathwise gradient of Gaussian latents")]
public sealed record ReparameterizedOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.Gaussian;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) =>
        new Reparameterized(Checked.Of(this).Samples, path: false);
}

/// <summary>Options of <see cref="Reparameterized"/> with the path derivative only.</summary>
[Kind("stickingTheLanding", "pathwise gradient of Gaussian latents without the score term")]
public sealed record StickingTheLandingOptions : EstimatorOptions
{
    /// <inheritdoc/>
    public override LatentFamilies Latents => LatentFamilies.Gaussian;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) =>
        new Reparameterized(Checked.Of(this).Samples, path: true);
}

/// <summary>Pathwise gradient of reparameterized latents. Unbiased; Gaussian latents.</summary>
/// <remarks>
/// ∇E_q[f(h)] ≈ 1/K Σₖ ∇f(g(εₖ)),   h = g(ε) = μ + σ ⊙ ε.
/// Kingma and Welling, 2014, arXiv:1312.6114. With path, log q in f loses its gradient at fixed h, whose mean is zero:
/// the estimator's variance vanishes
/// where q is the posterior. Roeder, Wu and Duvenaud, "Sticking the Landing", 2017, arXiv:1703.09194.
/// </remarks>
public sealed class Reparameterized(int samples, bool path) : PathwiseEstimator(nameof(Reparameterized), samples)
{
    /// <inheritdoc/>
    protected override bool KeepScore => !path;

    /// <inheritdoc/>
    public override Tensor Surrogate(IStochasticObjective objective)
    {
        // With importance weights the dropped term has a mean.
        if (path) RequireMean(objective);
        return base.Surrogate(objective);
    }

    /// <inheritdoc/>
    protected override Func<int, ILatents, Tensor> Drawing() => (_, q) =>
        (q as IReparameterized ?? throw new NotSupportedException(
            $"{GetName()}: got {q.GetType().Name}, expected latents that can be reparameterized")).RSample();
}

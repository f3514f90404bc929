using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Estimators;

/// <summary>Model sizes that an estimator with learned parts needs.</summary>
/// <param name="Context">D of <see cref="IStochasticObjective.Context"/>; 0 where there is none.</param>
/// <param name="Widths">Numbers in one example's latents, per layer: N, or N C.</param>
public sealed record LatentShape(long Context, IReadOnlyList<long> Widths);

/// <summary>Which families of latents.</summary>
[Flags]
public enum LatentFamilies
{
    /// <summary>0 or 1.</summary>
    Bernoulli = 1,

    /// <summary>One-hot of several classes.</summary>
    Categorical = 2,

    /// <summary>Normal, by mean and variance.</summary>
    Gaussian = 4,

    /// <summary>Those with finitely many states.</summary>
    Discrete = Bernoulli | Categorical,

    /// <summary>Any.</summary>
    All = Discrete | Gaussian,
}

/// <summary>Options of a gradient estimator. The key <c>type</c> chooses the concrete
/// record.</summary>
public abstract record EstimatorOptions
{
    /// <summary>K in the docs' shapes.</summary>
    [Description("latent samples per example"), Range(1, 10_000)]
    public virtual int Samples { get; init; } = 1;

    /// <summary>The latents that it is for.</summary>
    public virtual LatentFamilies Latents => LatentFamilies.Discrete;

    /// <summary>Whether it is for the importance-weighted bound too.</summary>
    public virtual bool IsImportanceWeighted => true;

    /// <summary>Most joint states of one example's latents, of all samples together where the bound is of
    /// several.</summary>
    public virtual double MostStates => double.PositiveInfinity;

    /// <summary>Whether it optimizes f of relaxed latents instead of f.</summary>
    public virtual bool IsRelaxed => false;

    /// <summary>A fresh estimator for latents of that shape.</summary>
    public abstract GradientEstimator Create(LatentShape shape);
}

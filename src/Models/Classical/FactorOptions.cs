using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Models.Classical;

/// <summary>Where factor analysis starts.</summary>
public enum FactorStart
{
    /// <summary>The closed form of PPCA.</summary>
    ClosedForm,

    /// <summary>Random loadings.</summary>
    Random,
}

/// <summary>Options of <see cref="FactorAnalysis"/>.</summary>
public abstract record FactorOptions : EmOptions
{
    [Description("L, factors: less than the numbers of an example"), Range(1, 100_000)]
    public int Factors { get; init; } = 2;

    [Description("closedForm: principal components; random")]
    public FactorStart Start { get; init; } = FactorStart.ClosedForm;

    [Description("least variance of the noise, in the data's units squared"), Range(1e-12, 1e12)]
    public double Floor { get; init; } = 1e-6;
}

/// <summary>Probabilistic PCA: one variance of the noise.</summary>
[Kind("ppca", "probabilistic PCA, in closed form or by EM")]
public sealed record PpcaOptions : FactorOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new FactorAnalysis(this, shape, isotropic: true);
}

/// <summary>Factor analysis: a variance of the noise for each number.</summary>
[Kind("factorAnalysis", "factor analysis by EM: a variance of the noise for each number")]
public sealed record FactorAnalysisOptions : FactorOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new FactorAnalysis(this, shape, isotropic: false);
}

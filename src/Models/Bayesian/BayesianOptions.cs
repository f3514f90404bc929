using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Estimators;
using Generative.Models.Discrete;
using Generative.Models.Vae;

namespace Generative.Models.Bayesian;

/// <summary>p(θ) of a model's weights.</summary>
public enum WeightPrior
{
    /// <summary>N(0, s²) for every weight.</summary>
    Standard,

    /// <summary>N(0, s²/n) for a weight of a layer of n inputs, N(0, s²) for the others: outputs of one size whatever
    /// the width.</summary>
    PerInput,
}

/// <summary>Options of <see cref="BayesianModel"/>.</summary>
[Kind("bayesian", "another model with a distribution of its weights: full variational Bayes")]
public sealed record BayesianOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape)
    {
        _ = Checked.Of(this);
        return BayesianModel.Of(this, Model.Create(shape), shape);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        var joins = Model is GaussianVaeOptions { Loss: SgvbLoss.Iwae or SgvbLoss.Dreg }
            or DiscreteModelOptions { Bound: Bound.ImportanceWeighted };
        return Local && joins
            ? ["local: got true beside an importance-weighted bound, expected false: its draws share their weights"]
            : [];
    }

    [Description("the model whose weights have a distribution, by its type")]
    public ModelOptions Model { get; init; } = new GaussianVaeOptions();

    [Description("p(weights): standard, N(0, s^2); perInput, N(0, s^2/n) in layers of n inputs")]
    public WeightPrior Prior { get; init; } = WeightPrior.Standard;

    [Description("s, standard deviation of the prior"), Range(1e-6, 1e6)]
    public double PriorDeviation { get; init; } = 1;

    [Description("standard deviation of the posterior at the start, as a share of the prior's"), Range(1e-6, 10.0)]
    public double InitialShare { get; init; } = 0.1;

    [Description("whether fully connected layers draw their outputs, for each example anew, instead of their weights")]
    public bool Local { get; init; } = true;

    [Description("parts whose weights stay single numbers, by the beginning of their names, such as encoder")]
    public IReadOnlyList<string> Point { get; init; } = [];

    [Description("draws of the weights whose mean is a density"), Range(1, 10_000)]
    public int Draws { get; init; } = 100;
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Models.Regression;

/// <summary>Options of <see cref="RegressionNetwork"/>.</summary>
[Kind("regression", "network that predicts the last number of an example from the others")]
public sealed record RegressionOptions : ModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new RegressionNetwork(this, shape);

    [Description("widths of the hidden layers; []: none, linear regression"), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [50];

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Relu;

    [Description("sigma, standard deviation of the noise"), Range(1e-3, 1e3)]
    public double Sigma { get; init; } = 0.1;
}

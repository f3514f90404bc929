using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;
using Generative.Networks;

namespace Generative.Estimators;

/// <summary>Options of <see cref="Relax"/>.</summary>
[Kind("relax", "score function with a learned control variate")]
public sealed record RelaxOptions : EstimatorOptions
{
    [Description("first temperature of the relaxed control variate"), Range(1e-3, 100.0)]
    public double Temperature { get; init; } = 0.5;

    [Description("first coefficient of f of the relaxed latents"), Range(-10.0, 10.0)]
    public double Eta { get; init; } = 1;

    [Description("widths of the hidden layers of the free control variate, one network per layer"), MinLength(1),
        Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [100];

    [Description("concrete: the relaxed latents are at one half for a high temperature; muProp: at their means")]
    public Relaxation Relaxation { get; init; } = Relaxation.Concrete;

    [Description("tune the control variate to reduce the variance")]
    public bool Tune { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsImportanceWeighted => false;

    /// <inheritdoc/>
    public override GradientEstimator Create(LatentShape shape) => new Relax(this, shape);
}

/// <summary>REBAR with a free, learned function of the noise added to its control variate. Unbiased; discrete
/// latents.</summary>
/// <remarks>
/// c(z) = η f(H_τ(z)) + r_ρ(z),   ρ, η and τ trained on the estimator's own variance.
/// Grathwohl, Choi, Wu, Roeder and Duvenaud, "Backpropagation through the Void", 2018, arXiv:1711.00123, equation 8.
/// r_ρ starts at zero; it reads z and, for the lowest layer, the objective's context.
/// </remarks>
public sealed class Relax(RelaxOptions o, LatentShape shape)
    : RelaxedControlVariate(nameof(Relax), Checked.Of(o).Samples, o.Temperature, o.Eta, o.Relaxation, o.Tune, shape)
{
    private readonly ModuleList<Sequential> free =
        new([.. shape.Widths.Select((width, l) =>
            StartingAtZero(width + (l == 0 ? shape.Context : 0), Checked.Of(o)))]);

    /// <inheritdoc/>
    protected override Tensor Control(
        IStochasticObjective objective, LatentPath relaxed, Tensor z, Tensor eta, int layer)
    {
        var input = z.flatten(2);                                                    // [K, B, width]
        if (layer == 0 && objective.Context is { } x) input = cat([input, x.expand([input.size(0), .. x.shape])], -1);
        return eta * objective.Value(relaxed) + free[layer].call(input).squeeze(-1);
    }

    private static Sequential StartingAtZero(long inputs, RelaxOptions o)
    {
        var network = Mlp.Create(inputs, o.Hidden, 1, Activation.Tanh);
        foreach (var p in network.parameters().TakeLast(2))
        {
            init.zeros_(p);
            if (!o.Tune) p.requires_grad = false;
        }
        return network;
    }
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Models.Flows;

/// <summary>Options of the spline flow.</summary>
/// <remarks>Spline couplings whose masks take turns. Durkan et al., 2019, arXiv:1906.04032, section 3. Images go
/// through as vectors.</remarks>
[Kind("splineFlow", "normalizing flow of rational-quadratic spline couplings")]
public sealed record SplineFlowOptions : FlowOptions
{
    [Description("couplings"), Range(1, 1000)]
    public int Couplings { get; init; } = 4;

    [Description("bins of each spline"), Range(2, 256)]
    public int Bins { get; init; } = 8;

    [Description("the splines' range, [-range, range]; outside they are the identity"), Range(0.1, 1000.0)]
    public double Range { get; init; } = 4;

    [Description("widths of the hidden layers of each coupling"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    /// <inheritdoc/>
    public override Bijector Stack(DataShape shape, long context)
    {
        var D = shape.Pixels;
        Bijector[] Layer(int k) =>
        [
            new ActNorm(D),
            new SplineCoupling(Masks.Alternating(D, flip: k % 2 == 1),
                new MlpConditioner(D, Hidden, D * (3 * Bins - 1), Activation, context), Range),
        ];
        return new Chain([.. AsVector(shape), .. Enumerable.Range(0, Couplings).SelectMany(Layer), new ActNorm(D)]);
    }
}

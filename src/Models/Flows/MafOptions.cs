using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Models.Flows;

/// <summary>Options of the masked autoregressive flow.</summary>
/// <remarks>Layers of MADE with the order reversed between them. Papamakarios, Pavlakou and Murray, 2017,
/// arXiv:1705.07057, section 3. Images go through as vectors.</remarks>
[Kind("maf", "masked autoregressive flow: fast densities, samples number by number")]
public sealed record MafOptions : FlowOptions
{
    [Description("autoregressive layers"), Range(1, 1000)]
    public int Layers { get; init; } = 5;

    [Description("widths of the hidden layers of each"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64, 64];

    [Description("log-scales of a layer stay within so much of 0"), Range(0.01, 100.0)]
    public double Bound { get; init; } = 3;

    [Description("between layers: none, actNorm or batch")]
    public FlowNorm Norm { get; init; } = FlowNorm.ActNorm;

    /// <inheritdoc/>
    public override Bijector Stack(DataShape shape, long context)
    {
        var D = shape.Pixels;
        Bijector[] Layer() => [.. Norm.For(D), new MaskedAutoregressive(
            D, new Made(D, Hidden, 2, Activation, context), Bound), Permutation.Reverse(D)];
        return new Chain([.. AsVector(shape), .. Enumerable.Range(0, Layers).SelectMany(_ => Layer())]);
    }
}

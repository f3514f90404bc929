using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Sequences;

/// <summary>Options of <see cref="SeparableConvolution"/>.</summary>
[Kind("convolution", "short causal convolution of each channel, then a mixture of the channels")]
public sealed record SeparableConvolutionOptions : MixerOptions
{
    /// <inheritdoc/>
    public override SequenceMixer Create(long width, long length) => new SeparableConvolution(Kernel, width);

    /// <summary>K in the docs' formulas.</summary>
    [Description("steps that it reads, the present one among them"), Range(1, 1024)]
    public int Kernel { get; init; } = 9;
}

/// <summary>Depthwise separable causal convolution: in time channel by channel, then across channels step by
/// step.</summary>
/// <remarks>
/// y_t = W depthwise(u)_t + b: K D + D² weights, where a full convolution has K D².
/// Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017, arXiv:1610.02357.
/// u, y [B, L, D].
/// </remarks>
public sealed class SeparableConvolution(long K, long D) : SequenceMixer(nameof(SeparableConvolution))
{
    private readonly DepthwiseConvolution depthwise = new(K, D);
    private readonly Linear pointwise = Linear(D, D);

    /// <inheritdoc/>
    public override Tensor Call(Tensor u) => pointwise.call(depthwise.Call(u));

    /// <inheritdoc/>
    public override IRecurrence Start(long n, long length) => new Recurrence(pointwise, depthwise.Start(n, length));

    private sealed class Recurrence(Linear pointwise, IRecurrence depthwise) : IRecurrence
    {
        public Tensor Next(Tensor u) => pointwise.call(depthwise.Next(u));
    }
}

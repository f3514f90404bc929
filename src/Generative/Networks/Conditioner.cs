namespace Generative.Networks;

/// <summary>A network of x [B, D] or [B, C, H, W] and an optional context [B, K], for couplings and
/// dequantizers.</summary>
/// <remarks>It gives zeros before training, so that a coupling starts as the identity.</remarks>
public abstract class Conditioner(string name) : Module<Tensor, Tensor?, Tensor>(name)
{
    /// <summary>Its results at x, of which only some channels are wanted; the others mean nothing.</summary>
    internal virtual Tensor Call(Tensor x, Tensor? context, CouplingChannels? channels) => call(x, context);
}

namespace Generative.Networks;

/// <summary>A network that reads x [B, D] or [B, C, H, W] and an optional context [B, K]: what
/// couplings and dequantizers take their numbers from.</summary>
/// <remarks>It gives zeros before training, so that a coupling starts as the identity.</remarks>
public abstract class Conditioner(string name) : Module<Tensor, Tensor?, Tensor>(name);

namespace Generative.Networks;

/// <summary>Nonlinearity between layers.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x s(x).</summary>
    Silu,

    /// <summary>x Φ(x).</summary>
    Gelu,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>max(x, 0.2 x).</summary>
    LeakyRelu,
}

/// <summary>Modules for <see cref="Activation"/>.</summary>
public static class ActivationModules
{
    /// <summary>A fresh module of that nonlinearity.</summary>
    public static Module<Tensor, Tensor> Create(this Activation activation) => activation switch
    {
        Activation.Relu => ReLU(),
        Activation.Silu => SiLU(),
        Activation.Gelu => GELU(),
        Activation.Tanh => Tanh(),
        Activation.Softplus => Softplus(),
        Activation.LeakyRelu => LeakyReLU(0.2),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "not an activation"),
    };
}

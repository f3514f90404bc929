using Generative.Numerics;

namespace Generative.Networks;

/// <summary>A network without gradients whose weights follow those of another of the same form.</summary>
/// <remarks>θ_k ← m θ_k + (1 - m) θ_q. He et al., "Momentum Contrast for Unsupervised Visual Representation Learning",
/// 2020, arXiv:1911.05722, equation 2.</remarks>
public sealed class MomentumEncoder : Component
{
    private readonly Sequential network;

    /// <summary>A network that begins with the weights of the other.</summary>
    /// <param name="network">θ_k, owned by this one.</param>
    /// <param name="followed">θ_q, its parts in order.</param>
    public MomentumEncoder(Sequential network, params Module[] followed)
        : base(nameof(MomentumEncoder), declared: false)
    {
        this.network = network;
        foreach (var p in network.parameters()) p.requires_grad = false;
        RegisterComponents();
        Follow(0, followed);
    }

    /// <summary>What the network makes of x; no gradient reaches it.</summary>
    public Tensor Encode(Tensor x)
    {
        using var off = no_grad();
        return network.call(x);
    }

    /// <summary>One step towards the weights of the parts, which have the form of this network's.</summary>
    /// <param name="momentum">m.</param>
    /// <param name="followed">θ_q.</param>
    public void Follow(double momentum, params Module[] followed) => ListOperators.Average(
        [.. network.parameters()], [.. followed.SelectMany(part => part.parameters())], momentum);
}

namespace Generative.Distributions;

/// <summary>q(h | what lies below): the latents of one stochastic layer, independent given the layers below.</summary>
/// <remarks>h [K, B, ...]: K samples of each of B examples, one example's latents in the trailing dimensions. Densities
/// are [K, B], nats.</remarks>
public interface ILatents : IDistribution
{
    /// <summary>The same latents for K samples: parameters [B, ...] -> [K, B, ...], a view.</summary>
    ILatents Expand(long K);

    /// <summary>The same latents with parameters that pass no gradient.</summary>
    ILatents Detached();
}

/// <summary>Discrete latents with a Gumbel-softmax relaxation; thresholding gives the discrete sample.</summary>
/// <remarks>
/// z = g(ℓ, u) is continuous noise around ℓ, h = H(z) has the distribution q, and H_τ(z) tends to H(z) as τ -> 0.
/// z̃ = g̃(ℓ, v, h) has the distribution of z given h. Everything has the shape of ℓ.
/// Maddison, Mnih and Teh, "The Concrete Distribution", 2017, arXiv:1611.00712; Tucker et al., "REBAR", 2017,
/// arXiv:1703.07370, appendix.
/// </remarks>
public interface IDiscreteLatents : ILatents
{
    /// <summary>ℓ [K, B, ...].</summary>
    Tensor Logits { get; }

    /// <summary>∂ log q(h) / ∂ℓ, no gradient, the shape of ℓ.</summary>
    Tensor Score(Tensor h);

    /// <summary>z = g(ℓ, u), differentiable in ℓ.</summary>
    Tensor Perturbed();

    /// <summary>H(z), no gradient.</summary>
    Tensor Harden(Tensor z);

    /// <summary>H_τ(z), differentiable; tau is one number, as a tensor [].</summary>
    Tensor Soften(Tensor z, Tensor tau);

    /// <summary>
    /// (∂z/∂ℓ - ∂z̃/∂ℓ)ᵀ s for a sensitivity s = ∂c/∂z, where v is tied to u so that z̃ = z in value; linear in s.
    /// E[c(z) (score(H(z))) - (∂z/∂ℓ - ∂z̃/∂ℓ)ᵀ ∂c/∂z] = 0 for every c.
    /// </summary>
    Tensor ConditionalReparameterizationVjp(Tensor z, Tensor s);

    /// <summary>The number of joint states of one example.</summary>
    double StateCount { get; }

    /// <summary>Every joint state, [S, ...].</summary>
    Tensor States();
}

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

/// <summary>Latents with finitely many states, given by logits ℓ, with the continuous relaxation that thresholding
/// turns back into them.</summary>
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

/// <summary>Notations on latents that the estimators share.</summary>
public static class LatentNotation
{
    /// <summary>Sum over one example's latents: [K, B, ...] -> [K, B].</summary>
    public static Tensor SumLatents(this Tensor t) => t.dim() == 3 ? t.sum(-1L) : t.flatten(2).sum(-1L);

    /// <summary>x - x without gradient: zero, with the gradient of x.</summary>
    public static Tensor GradientOnly(this Tensor x) => x - x.detach();

    /// <summary>Uniform on (0, 1), never 0, in the shape of t.</summary>
    public static Tensor UniformLike(Tensor t)
    {
        using var off = no_grad();
        return t.empty_like().uniform_(1e-30, 1);
    }

    /// <summary>Every vector of n digits 0 .. c-1, [cⁿ, n], int64.</summary>
    internal static Tensor Digits(long n, long c, Device device)
    {
        var weights = tensor([.. Enumerable.Range(0, (int)n).Select(i => (long)Math.Pow(c, i))], device: device);
        var states = (long)Math.Pow(c, n);
        return arange(0, states, dtype: int64, device: device).unsqueeze(1).div(weights, RoundingMode.floor).remainder(
            c);
    }
}

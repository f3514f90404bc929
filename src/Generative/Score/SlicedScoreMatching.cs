using Generative.Numerics;

namespace Generative.Score;

/// <summary>Distribution of the directions v, all with E[v vᵀ] = I.</summary>
public enum Directions
{
    /// <summary>±1 in every dimension.</summary>
    Rademacher,

    /// <summary>N(0, I).</summary>
    Gaussian,

    /// <summary>Uniform on the sphere of radius √D.</summary>
    Sphere,
}

/// <summary>Score matching along random directions: one backward pass for each, whatever the number of
/// dimensions.</summary>
/// <remarks>
/// J(x) = 1/M Σₘ vₘᵀ ∇ₓ s(x) vₘ + ½ ‖s(x)‖²            with reduced variance (the norm needs no direction),
/// J(x) = 1/M Σₘ [vₘᵀ ∇ₓ s(x) vₘ + ½ (vₘᵀ s(x))²]       without;   E_v[J] is explicit score matching's.
/// Song, Garg, Shi and Ermon, "Sliced Score Matching", 2019, arXiv:1905.07088, equations 7 and 8.
/// s(x) and x [B, ...], D numbers each; v [M, B, D]; J [B].
/// </remarks>
public static class SlicedScoreMatching
{
    /// <summary>J at each x along the directions v, [B], differentiable in the parameters where gradients are
    /// recorded.</summary>
    public static Tensor Loss(Func<Tensor, Tensor> score, Tensor x, Tensor v, bool reduced = true)
    {
        var recorded = is_grad_enabled();
        using var on = enable_grad();
        var at = x.detach().requires_grad_();
        var s = score(at).flatten(1);                                                                 // [B, D]
        var M = v.size(0);
        var J = reduced ? 0.5 * s.square().sum([1]) : 0.5 * (v * s).sum([2]).square().mean([0]);
        for (var m = 0; m < M; m++)
            J = J + (v[m] * Gradients.Of(v[m] * s, at, differentiable: recorded, retain: true).flatten(1)).sum([1]) / M;
        return recorded ? J : J.detach();
    }

    /// <summary>M directions for each x [B, ...]: [M, B, D].</summary>
    public static Tensor Draw(Directions directions, Tensor x, long M)
    {
        long[] shape = [M, x.size(0), x[0].numel()];
        var v = randn(shape, dtype: x.dtype, device: x.device);
        return directions switch
        {
            Directions.Rademacher => v.ge(0).to(x.dtype) * 2 - 1,
            Directions.Sphere => v * (Math.Sqrt(shape[2]) / v.norm(2, keepdim: true)),
            _ => v,
        };
    }
}


namespace Generative.Diffusion;

/// <summary>How t is drawn in training.</summary>
public enum TimestepSampling
{
    /// <summary>Uniformly.</summary>
    Uniform,

    /// <summary>In proportion to the root mean square of the loss there.</summary>
    LossAware,
}

/// <summary>Levels t drawn for a batch, with the weights that make their loss the uniform one's expectation.</summary>
/// <remarks>
/// t ~ p, p_t ∝ √E[L_t²], Σ_t L_t / T = E_p[L_t / (T p_t)]. Nichol and Dhariwal, 2021, arXiv:2102.09672, equation 18.
/// E[L_t²] is a running average that forgets; a thousandth of p is uniform; until every level has been seen p is
/// uniform. squares, counts [T]; t, L, weights [B].
/// </remarks>
public sealed class Timesteps(int T, TimestepSampling kind) : Component(nameof(Timesteps))
{
    private const double kept = 0.999, uniform = 1e-3;
    private readonly Tensor? squares = kind == TimestepSampling.LossAware ? zeros(T) : null;
    private readonly Tensor? counts = kind == TimestepSampling.LossAware ? zeros(T) : null;

    /// <summary>t [B] in 1 .. T and weights [B] for examples x [B, ...].</summary>
    public (Tensor T, Tensor Weight) Draw(Tensor x)
    {
        var B = x.size(0);
        if (kind == TimestepSampling.Uniform)
            return (randint(1, T + 1, [B], dtype: int64, device: x.device),
            ones([B], dtype: x.dtype, device: x.device));
        var p = Probabilities();
        var k = p.multinomial(B, replacement: true);
        return (k + 1, (1 / (T * p.index_select(0, k))).to(x.dtype));
    }

    /// <summary>p [T].</summary>
    public Tensor Probabilities()
    {
        var root = (squares! / counts!.clamp(min: 1e-9)).sqrt();
        var p = (1 - uniform) * root / root.sum().clamp(min: 1e-300) + uniform / T;
        return where(counts.min().gt(0), p, full_like(p, 1.0 / T));
    }

    /// <summary>Updates the statistics with unweighted losses L [B] at t [B].</summary>
    public void Observe(Tensor t, Tensor loss)
    {
        if (squares is null) return;
        using var off = no_grad();
        var L = loss.detach().to(squares.dtype);
        squares.mul_(kept).index_add_(0, t - 1, L.square(), 1);
        counts!.mul_(kept).index_add_(0, t - 1, ones_like(L), 1);
    }
}

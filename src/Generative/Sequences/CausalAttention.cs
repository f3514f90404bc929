using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Numerics;

namespace Generative.Sequences;

/// <summary>Options of <see cref="CausalAttention"/>.</summary>
[Kind("attention", "softmax attention to the steps before, O(L^2)")]
public sealed record AttentionOptions : MixerOptions
{
    /// <inheritdoc/>
    public override SequenceMixer Create(long width, long length) => new CausalAttention(width, Heads);

    [Description("heads; the width is a multiple of it"), Range(1, 64)]
    public int Heads { get; init; } = 4;

    /// <inheritdoc/>
    public override string? Misfit(long width) => width % Heads == 0 ? null
        : $"heads: got {Heads}, expected a divisor of the width {width}";
}

/// <summary>Self-attention in which each step reads itself and those before it.</summary>
/// <remarks>
/// y = W softmax(Q Kᵀ / √d + mask) V + b by heads, Q, K, V = W u + b, the mask −∞ where j > i.
/// Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762. u, y [B, L, D]; heads of d = D / heads.
/// </remarks>
public sealed class CausalAttention(long D, int heads) : SequenceMixer(nameof(CausalAttention))
{
    private readonly Linear queriesKeysValues = Linear(D, 3 * D), joined = Linear(D, D);
    private readonly long d = D / heads;

    /// <inheritdoc/>
    public override Tensor Call(Tensor u)
    {
        var (q, k, v) = Parts(u);
        var isLater = ones([u.size(1), u.size(1)], dtype: @bool, device: u.device).triu(1);
        return Read(Score(q, k).masked_fill(isLater, double.NegativeInfinity), v);
    }

    /// <summary>Step t costs O(t D): the keys and values of the steps before are kept.</summary>
    public override IRecurrence Start(long n, long length) => new Recurrence(this, n, length);

    // Each [B, heads, L, d].
    private (Tensor Q, Tensor K, Tensor V) Parts(Tensor u)
    {
        var parts = queriesKeysValues.call(u).view(u.size(0), u.size(1), 3, heads, d).permute(2, 0, 3, 1, 4);
        return (parts[0], parts[1], parts[2]);
    }

    private Tensor Score(Tensor q, Tensor k) => q.MatMul(k.transpose(-2, -1)) / Math.Sqrt(d);

    private Tensor Read(Tensor score, Tensor v)
    {
        var y = functional.softmax(score, -1).MatMul(v).transpose(1, 2);               // [B, L, heads, d]
        return joined.call(y.reshape(y.size(0), y.size(1), D));
    }

    private Tensor Kept(long n, long length) => joined.weight!.new_zeros(n, heads, length, d);

    private sealed class Recurrence(CausalAttention of, long n, long length) : IRecurrence
    {
        private readonly Tensor keys = of.Kept(n, length), values = of.Kept(n, length);
        private long t;

        public Tensor Next(Tensor u)
        {
            var (q, k, v) = of.Parts(u.unsqueeze(1));
            keys.narrow(2, t, 1).copy_(k);
            values.narrow(2, t, 1).copy_(v);
            t++;
            return of.Read(of.Score(q, keys.narrow(2, 0, t)), values.narrow(2, 0, t)).squeeze(1);
        }
    }
}

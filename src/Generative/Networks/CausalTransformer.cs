using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Networks;

/// <summary>A sequence model of M tokens: the outputs for token i read only the tokens before i.</summary>
/// <remarks>
/// h_0 = E[k_{i-1}] + P_i, E[k_0] the start of the sequence's class;   h ← h + attention(norm(h)),   h ← h +
/// mlp(norm(h));   logits = W norm(h) + b. attention = softmax(Q Kᵀ / √d + mask) V by heads, the mask −∞ where j > i.
/// Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762; norms first as in Radford et al., "Language
/// Models are Unsupervised Multitask Learners", 2019.
/// k [B, M] (int64), each in 0 .. K - 1 -> logits [B, M, K].
/// </remarks>
public sealed class CausalTransformer : Component
{
    private readonly Parameter tokens, starts, positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear output;

    /// <summary>For M tokens of K kinds.</summary>
    /// <param name="length">M.</param>
    /// <param name="kinds">K.</param>
    /// <param name="width">Numbers that stand for a token; a multiple of the heads.</param>
    /// <param name="depth">Blocks.</param>
    /// <param name="heads">Heads of the attention.</param>
    /// <param name="classes">Classes of sequences; 1: none.</param>
    public CausalTransformer(long length, long kinds, long width, int depth, int heads, int classes = 1)
        : base(nameof(CausalTransformer), declared: false)
    {
        tokens = Parameter(0.02 * randn(kinds, width));
        starts = Parameter(0.02 * randn(classes, width));
        positions = Parameter(0.02 * randn(length, width));
        blocks = new([.. Enumerable.Range(0, depth).Select(_ => new Block(width, heads))]);
        norm = LayerNorm(width);
        output = Linear(width, kinds);
        ZeroInit.Last(output);
        RegisterComponents();
    }

    /// <summary>The logits of each token given those before it, [B, M, K]; labels [B] of classes.</summary>
    public Tensor Logits(Tensor k, Tensor? labels = null)
    {
        var (B, M) = (k.shape[0], k.shape[1]);
        var y = labels ?? zeros([B], dtype: int64, device: k.device);
        var before = tokens.index_select(0, k.narrow(1, 0, M - 1).flatten()).view(B, M - 1, -1);
        var h = cat([starts.index_select(0, y).unsqueeze(1), before], 1) + positions;  // [B, M, width]
        var isLater = ones([M, M], dtype: @bool, device: k.device).triu(1);
        foreach (var block in blocks) h = block.call(h, isLater);
        return output.call(norm.call(h));
    }

    /// <summary>log p(k) = Σ_i log p(k_i | k_1 .. k_{i-1}), nats, [B].</summary>
    public Tensor LogProb(Tensor k, Tensor? labels = null) =>
        functional.log_softmax(Logits(k, labels), -1).gather(-1, k.unsqueeze(-1)).squeeze(-1).sum(-1);

    /// <summary>Tokens drawn in turn, [n, M], each by its u_i as <see cref="CategoricalDraws"/> does.</summary>
    /// <param name="u">Uniform numbers, [n, M].</param>
    /// <param name="labels">Classes [n]; null: the first.</param>
    public Tensor Draw(Tensor u, Tensor? labels = null)
    {
        var k = zeros([u.shape[0], u.shape[1]], dtype: int64, device: u.device);
        for (var i = 0L; i < u.shape[1]; i++)
        {
            using var scope = NewDisposeScope();
            var p = functional.softmax(Logits(k, labels).select(1, i), -1);
            k.select(1, i).copy_(CategoricalDraws.Draw(p, u.select(1, i)));
        }
        return k;
    }

    private sealed class Block : Module<Tensor, Tensor, Tensor>
    {
        private readonly int heads;
        private readonly LayerNorm before, between;
        private readonly Linear queriesKeysValues, joined;
        private readonly Sequential mlp;

        public Block(long width, int heads) : base(nameof(Block))
        {
            this.heads = heads;
            before = LayerNorm(width);
            queriesKeysValues = Linear(width, 3 * width);
            joined = Linear(width, width);
            between = LayerNorm(width);
            mlp = Mlp.Create(width, [(int)(4 * width)], width, Activation.Gelu);
            RegisterComponents();
        }

        public override Tensor forward(Tensor h, Tensor isLater)
        {
            h = h + Attention(before.call(h), isLater);
            return h + mlp.call(between.call(h));
        }

        private Tensor Attention(Tensor h, Tensor isLater)
        {
            var (B, M, width) = (h.shape[0], h.shape[1], h.shape[2]);
            var parts = queriesKeysValues.call(h).view(B, M, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
            var (q, k, v) = (parts[0], parts[1], parts[2]);                            // [B, heads, M, d]
            var score = q.MatMul(k.transpose(-2, -1)) / Math.Sqrt(width / heads);
            var share = functional.softmax(score.masked_fill(isLater, double.NegativeInfinity), -1);
            return joined.call(share.MatMul(v).transpose(1, 2).reshape(B, M, width));
        }
    }
}

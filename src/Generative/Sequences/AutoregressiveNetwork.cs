using Generative.Distributions;
using Generative.Networks;

namespace Generative.Sequences;

/// <summary>A distribution of sequences of M tokens: the outputs for token i read only the tokens before i.</summary>
/// <remarks>
/// p(k) = Π_i p(k_i | k_1 .. k_{i-1});   u_i = E[k_{i-1}] + P_i, E[k_0] the start of the sequence's class;   h ← h +
/// mixer(norm(h)),   h ← h + mlp(norm(h)), h = u at first;   logits = W norm(h) + b. With attention as its mixer it is
/// a transformer.
/// Vaswani et al., "Attention Is All You Need", 2017, arXiv:1706.03762; norms first as in Radford et al., "Language
/// Models are Unsupervised Multitask Learners", 2019; other mixers in its place: Poli et al., 2023, arXiv:2302.10866.
/// k [B, M] (int64), each in 0 .. K - 1; u, h [B, M, D]; logits [B, M, K].
/// </remarks>
public sealed class AutoregressiveNetwork : Component
{
    private readonly Parameter tokens, starts, positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear output;

    /// <summary>For M tokens of K kinds.</summary>
    /// <param name="length">M.</param>
    /// <param name="kinds">K.</param>
    /// <param name="width">D.</param>
    /// <param name="depth">Blocks.</param>
    /// <param name="mixer">What lets a step read those before it.</param>
    /// <param name="classes">Classes of sequences; 1: none.</param>
    public AutoregressiveNetwork(
        long length, long kinds, long width, int depth, MixerOptions mixer, int classes = 1)
        : base(nameof(AutoregressiveNetwork), declared: false)
    {
        tokens = Parameter(0.02 * randn(kinds, width));
        starts = Parameter(0.02 * randn(classes, width));
        positions = Parameter(0.02 * randn(length, width));
        blocks = new([.. Enumerable.Range(0, depth).Select(_ => new Block(width, mixer.Create(width, length)))]);
        norm = LayerNorm(width);
        output = Linear(width, kinds);
        ZeroInit.Last(output);
        RegisterComponents();
    }

    /// <summary>u [B, M, D]: what the network reads at each step.</summary>
    public Tensor Inputs(Tensor k, Tensor? labels = null)
    {
        var (B, M) = (k.size(0), k.size(1));
        var before = tokens.index_select(0, k.narrow(1, 0, M - 1).flatten()).view(B, M - 1, -1);
        return cat([Starts(B, labels).unsqueeze(1), before], 1) + positions;
    }

    /// <summary>The logits of each token given those before it, [B, M, K], from u.</summary>
    public Tensor Outputs(Tensor u)
    {
        var h = u;
        foreach (var block in blocks) h = block.Call(h);
        return output.call(norm.call(h));
    }

    /// <summary>The logits of each token given those before it, [B, M, K]; labels [B] of classes.</summary>
    public Tensor Logits(Tensor k, Tensor? labels = null) => Outputs(Inputs(k, labels));

    /// <summary>log p(k) = Σ_i log p(k_i | k_1 .. k_{i-1}), nats, [B].</summary>
    public Tensor LogProb(Tensor k, Tensor? labels = null) => LogProbFrom(Logits(k, labels), k);

    /// <summary>The same from the logits [B, M, K].</summary>
    public static Tensor LogProbFrom(Tensor logits, Tensor k) =>
        functional.log_softmax(logits, -1).gather(-1, k.unsqueeze(-1)).squeeze(-1).sum(-1);

    /// <summary>Tokens drawn in turn, [n, M], each by its u_i as <see cref="CategoricalDraws"/> does; a step costs
    /// what the mixer's recurrence says.</summary>
    /// <param name="uniform">Uniform numbers, [n, M].</param>
    /// <param name="labels">Classes [n]; null: the first.</param>
    public Tensor Draw(Tensor uniform, Tensor? labels = null)
    {
        using var off = no_grad();
        var (n, M) = (uniform.size(0), uniform.size(1));
        var k = zeros([n, M], dtype: int64, device: uniform.device);
        IRecurrence[] steps = [.. blocks.Select(block => block.Start(n, M))];
        for (var i = 0L; i < M; i++)
        {
            using var scope = NewDisposeScope();
            var before = i == 0 ? Starts(n, labels) : tokens.index_select(0, k.select(1, i - 1));
            var h = before + positions.select(0, i);                                   // [n, D]
            foreach (var step in steps) h = step.Next(h);
            var p = functional.softmax(output.call(norm.call(h)), -1);
            k.select(1, i).copy_(CategoricalDraws.Draw(p, uniform.select(1, i)));
        }
        return k;
    }

    private Tensor Starts(long B, Tensor? labels) =>
        starts.index_select(0, labels ?? zeros([B], dtype: int64, device: starts.device));

    private sealed class Block : Component
    {
        private readonly LayerNorm before, between;
        private readonly SequenceMixer mixer;
        private readonly Sequential mlp;

        public Block(long width, SequenceMixer mixer) : base(nameof(Block), declared: false)
        {
            this.mixer = mixer;
            before = LayerNorm(width);
            between = LayerNorm(width);
            mlp = Mlp.Create(width, [(int)(4 * width)], width, Activation.Gelu);
            RegisterComponents();
        }

        // The scope frees what no gradient needs: over all blocks, of long sequences, it is gigabytes.
        public Tensor Call(Tensor h)
        {
            using var scope = NewDisposeScope();
            return Widened(h + mixer.Call(before.call(h))).MoveToOuterDisposeScope();
        }

        public IRecurrence Start(long n, long length) => new Recurrence(this, mixer.Start(n, length));

        private Tensor Widened(Tensor h) => h + mlp.call(between.call(h));

        private sealed class Recurrence(Block of, IRecurrence mixer) : IRecurrence
        {
            public Tensor Next(Tensor h) => of.Widened(h + mixer.Next(of.before.call(h)));
        }
    }
}

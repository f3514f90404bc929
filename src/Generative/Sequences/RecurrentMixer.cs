using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Sequences;

/// <summary>Options of <see cref="RecurrentMixer"/>.</summary>
[Kind("rnn", "gated recurrent unit: a state from step to step, O(L), one step after the other")]
public sealed record RecurrentOptions : MixerOptions
{
    /// <inheritdoc/>
    public override SequenceMixer Create(long width, long length) => new RecurrentMixer(this, width);

    /// <summary>H in the docs' formulas.</summary>
    [Description("H: numbers of the state"), Range(1, 8192)]
    public int States { get; init; } = 64;
}

/// <summary>A gated recurrent unit over all channels.</summary>
/// <remarks>
/// h_t = GRU(u_t, h_{t-1}),   y_t = W h_t + b,   h_0 = 0.
/// Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation", 2014,
/// arXiv:1406.1078, section 2.3. u, y [B, L, D]; h [B, H].
/// </remarks>
public sealed class RecurrentMixer(RecurrentOptions o, long D) : SequenceMixer(nameof(RecurrentMixer))
{
    private readonly GatedRecurrentCell cell = new(D, Checked.Of(o).States);
    private readonly Linear joined = Linear(o.States, D);

    /// <inheritdoc/>
    public override Tensor Call(Tensor u) => joined.call(cell.States(u, Origin(u.size(0))));

    /// <summary>Each step costs O(H (D + H)), whatever came before.</summary>
    public override IRecurrence Start(long n, long length) => new Recurrence(this, Origin(n));

    private Tensor Origin(long n) => joined.weight!.new_zeros(n, o.States);

    private sealed class Recurrence(RecurrentMixer of, Tensor h) : IRecurrence
    {
        public Tensor Next(Tensor u)
        {
            h.copy_(of.cell.Step(of.cell.Input(u), h));
            return of.joined.call(h);
        }
    }
}

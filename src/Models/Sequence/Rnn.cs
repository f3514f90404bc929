using Generative.Networks;

namespace Generative.Models.Sequence;

/// <summary>A recurrent neural network with a distribution for each step: the VRNN without its latents.</summary>
/// <remarks>
/// log p(x) = Σ_t log p(x_t | h_{t-1}),   numbers φ_dec(h_{t-1}),   h_t = GRU(φ_x(x_t), h_{t-1}),   h_0 = 0.
/// Graves, "Generating Sequences With Recurrent Neural Networks", 2013, arXiv:1308.0850; the model RNN of Chung et al.,
/// 2015, arXiv:1506.02216, section 2.2.
/// x [B, T, D]; h [B, H]; φ_x [..., F].
/// </remarks>
public sealed class Rnn(RnnOptions o, DataShape shape) : SequenceModel(nameof(Rnn), o, shape), IDensity
{
    private readonly Sequential decoder = Mlp.Create(
        Checked.Of(o).States, o.Hidden, NumbersOf(o, shape), o.Activation);
    private readonly GatedRecurrentCell cell = new(o.Features, o.States);

    /// <summary>-log p(x), nats: its steps, and where lengths vary its ends, each [B]; watched: their sum per
    /// step.</summary>
    public override Terms Loss(Batch batch)
    {
        var (x, presence) = Read(batch.X);
        var before = States(x);
        var (logP, ends) = LogProbs(decoder.call(before), before, x, presence);
        Terms terms = [("nll", -logP.sum(-1))];
        if (ends is not null) terms.Add(("end", -ends.sum(-1)));
        return terms.Watch("nats_per_step", terms.Total / presence.sum(-1));
    }

    /// <summary>log p(x), exact, nats in the data's own units, [B].</summary>
    public Tensor LogProb(Tensor x, Tensor? labels = null) => -Loss(x).Total;

    // The state before each step, [B, T, H].
    private Tensor States(Tensor x)
    {
        var (h, most) = (Start(x.size(0)), x.size(1) - 1);
        if (most == 0) return h.unsqueeze(1);
        return cat([h.unsqueeze(1), cell.States(phiX.call(x.narrow(1, 0, most)), h)], 1);
    }

    /// <inheritdoc/>
    protected override (Tensor Numbers, Tensor? Code) Emit(Tensor h, Tensor? eps, Tensor? x, Tensor? isKnown) =>
        (decoder.call(h), null);

    /// <inheritdoc/>
    protected override Tensor Advance(Tensor x, Tensor? code, Tensor h) => cell.Step(cell.Input(phiX.call(x)), h);
}

namespace Generative.Networks;

/// <summary>A gated recurrent unit: the state of a sequence after one more step.</summary>
/// <remarks>
/// r = s(W_r x + U_r h),   u = s(W_u x + U_u h),   n = tanh(W_n x + r ⊙ U_n h),   h' = n + u ⊙ (h - n), each with its
/// biases; s the logistic function. The reset gate r works on U_n h, as in cuDNN and PyTorch's GRUCell.
/// Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation", 2014,
/// arXiv:1406.1078, section 2.3.
/// x [..., I], h, h' [..., H]; weights r, u, n one below the other, [3 H, I] and [3 H, H].
/// </remarks>
public sealed class GatedRecurrentCell(long inputs, long states) : Component(nameof(GatedRecurrentCell))
{
    private readonly Linear input = Linear(inputs, 3 * states);
    private readonly Linear state = Linear(states, 3 * states);

    /// <summary>W x + b of x [..., I], [..., 3 H]: it needs no state, so that it can be taken of all steps at
    /// once.</summary>
    public Tensor Input(Tensor x) => input.call(x);

    /// <summary>h' of W x + b [B, 3 H] and h [B, H].</summary>
    public Tensor Step(Tensor seen, Tensor h)
    {
        var (x, own) = (seen.chunk(3, -1), state.call(h).chunk(3, -1));
        var r = (x[0] + own[0]).sigmoid();
        var u = (x[1] + own[1]).sigmoid();
        var n = addcmul(x[2], r, own[2], 1).tanh();
        return n.lerp(h, u);
    }

    /// <summary>The states after each of the steps x [B, T, I] from h [B, H] on, [B, T, H].</summary>
    public Tensor States(Tensor x, Tensor h)
    {
        var seen = Input(x);
        var states = new Tensor[x.size(1)];
        for (var t = 0; t < states.Length; t++)
        {
            h = Step(seen.select(1, t), h);
            states[t] = h;
        }
        return stack(states, 1);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.Modules;

/// <summary>h′ = act(W_ih·x + b_ih + W_hh·h + b_hh), layer upon layer: [T, B, In], h [layers·directions, B, H] -> [T, B, directions·H], h.</summary>
public sealed class RNN : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
{
    private readonly RecurrentShape sizes;
    private readonly RecurrentWeights weights;
    private readonly nn.NonLinearities nonlinearity;

    internal RNN(nn.NonLinearities nonlinearity, RecurrentShape sizes, Device? device, ScalarType? dtype) : base(nameof(RNN))
    {
        this.nonlinearity = nonlinearity;
        this.sizes = sizes;
        weights = new(this, 1, sizes, device, dtype);
    }

    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
    {
        sizes.Require(GetName(), input);
        using var zeros = h0 is null ? sizes.Zeros(input) : null;
        var (x, h, single) = Batch.Of(input, h0 ?? zeros!, sizes.BatchFirst);
        var (y, hn) = Dispatch.Call2(nonlinearity == nn.NonLinearities.Tanh ? "rnn_tanh.input" : "rnn_relu.input", x, h, weights.Flat(), sizes.Bias,
            sizes.Layers, sizes.Dropout, training, sizes.Bidirectional, sizes.BatchFirst);
        return single ? (Batch.Squeeze(y, sizes.BatchFirst ? 0 : 1), Batch.Squeeze(hn, 1)) : (y, hn);
    }

    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

    public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? sizes.Zeros(input) : null;
        using var h = Batch.Permute(h0 ?? zeros!, input.sorted_indices);
        var (y, hn) = Dispatch.Call2(nonlinearity == nn.NonLinearities.Tanh ? "rnn_tanh.data" : "rnn_relu.data", input.data, input.batch_sizes, h,
            weights.Flat(), sizes.Bias, sizes.Layers, sizes.Dropout, training, sizes.Bidirectional);
        using (hn) return (input.With(y), Batch.Permute(hn, input.unsorted_indices));
    }

    /// <summary>Weights lie where they are; cuDNN gathers them itself.</summary>
    public void flatten_parameters() { }

    public Parameter? get_bias_ih(long idx) => weights.Get("bias_ih", idx);

    public Parameter? get_bias_hh(long idx) => weights.Get("bias_hh", idx);

    public Parameter? get_weight_ih(long idx) => weights.Get("weight_ih", idx);

    public Parameter? get_weight_hh(long idx) => weights.Get("weight_hh", idx);
}

/// <summary>Gated recurrent units, Cho et al., 2014: [T, B, In], h [layers·directions, B, H] -> [T, B, directions·H], h.</summary>
public sealed class GRU : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
{
    private readonly RecurrentShape sizes;
    private readonly RecurrentWeights weights;

    internal GRU(RecurrentShape sizes, Device? device, ScalarType? dtype) : base(nameof(GRU))
    {
        this.sizes = sizes;
        weights = new(this, 3, sizes, device, dtype);
    }

    public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
    {
        sizes.Require(GetName(), input);
        using var zeros = h0 is null ? sizes.Zeros(input) : null;
        var (x, h, single) = Batch.Of(input, h0 ?? zeros!, sizes.BatchFirst);
        var (y, hn) = Dispatch.Call2("gru.input", x, h, weights.Flat(), sizes.Bias, sizes.Layers, sizes.Dropout, training, sizes.Bidirectional,
            sizes.BatchFirst);
        return single ? (Batch.Squeeze(y, sizes.BatchFirst ? 0 : 1), Batch.Squeeze(hn, 1)) : (y, hn);
    }

    public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

    public (PackedSequence, Tensor) call(PackedSequence input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? sizes.Zeros(input) : null;
        using var h = Batch.Permute(h0 ?? zeros!, input.sorted_indices);
        var (y, hn) = Dispatch.Call2("gru.data", input.data, input.batch_sizes, h, weights.Flat(), sizes.Bias, sizes.Layers, sizes.Dropout, training,
            sizes.Bidirectional);
        using (hn) return (input.With(y), Batch.Permute(hn, input.unsorted_indices));
    }

    /// <summary>Weights lie where they are; cuDNN gathers them itself.</summary>
    public void flatten_parameters() { }
}

/// <summary>Long short-term memory, Hochreiter and Schmidhuber, 1997: [T, B, In], (h, c) [layers·directions, B, H] -> [T, B, directions·H], h, c.</summary>
public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
{
    private readonly RecurrentShape sizes;
    private readonly RecurrentWeights weights;

    internal LSTM(RecurrentShape sizes, Device? device, ScalarType? dtype) : base(nameof(LSTM))
    {
        this.sizes = sizes;
        weights = new(this, 4, sizes, device, dtype);
    }

    public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
    {
        sizes.Require(GetName(), input);
        using var zeros = h0_c0 is null ? sizes.Zeros(input) : null;
        var (h0, c0) = h0_c0 ?? (zeros!, zeros!);
        var (x, h, single) = Batch.Of(input, h0, sizes.BatchFirst);
        var c = single ? Dispatch.Call("unsqueeze", c0, 1) : c0;
        var (y, hn, cn) = Dispatch.Call3("lstm.input", x, new[] { h, c }, weights.Flat(), sizes.Bias, sizes.Layers, sizes.Dropout, training,
            sizes.Bidirectional, sizes.BatchFirst);
        return single ? (Batch.Squeeze(y, sizes.BatchFirst ? 0 : 1), Batch.Squeeze(hn, 1), Batch.Squeeze(cn, 1)) : (y, hn, cn);
    }

    public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

    public (PackedSequence, Tensor, Tensor) call(PackedSequence input, (Tensor, Tensor)? h0_c0 = null)
    {
        using var zeros = h0_c0 is null ? sizes.Zeros(input) : null;
        var (h0, c0) = h0_c0 ?? (zeros!, zeros!);
        using var h = Batch.Permute(h0, input.sorted_indices);
        using var c = Batch.Permute(c0, input.sorted_indices);
        var (y, hn, cn) = Dispatch.Call3("lstm.data", input.data, input.batch_sizes, new[] { h, c }, weights.Flat(), sizes.Bias, sizes.Layers, sizes.Dropout,
            training, sizes.Bidirectional);
        using (hn)
        using (cn)
            return (input.With(y), Batch.Permute(hn, input.unsorted_indices), Batch.Permute(cn, input.unsorted_indices));
    }

    /// <summary>Weights lie where they are; cuDNN gathers them itself.</summary>
    public void flatten_parameters() { }
}

/// <summary>One sequence [T, In] is a batch of one.</summary>
internal static class Batch
{
    internal static (Tensor X, Tensor H, bool Single) Of(Tensor input, Tensor state, bool batchFirst)
        => input.shape.Length == 3 ? (input, state, false)
            : (Dispatch.Call("unsqueeze", input, batchFirst ? 0 : 1), state.shape.Length == 2 ? Dispatch.Call("unsqueeze", state, 1) : state, true);

    internal static Tensor Squeeze(Tensor t, int dim)
    {
        using (t) return Dispatch.Call("squeeze.dim", t, dim);
    }

    /// <summary>States [*, B, H] in the order of a packed sequence.</summary>
    internal static Tensor Permute(Tensor state, Tensor? order)
        => order is null ? Dispatch.Call("alias", state) : Dispatch.Call("index_select", state, 1, order);
}

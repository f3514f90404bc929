using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One step's weights: W_ih [g·H, In], W_hh [g·H, H] and biases [g·H], all U(±1/√H).</summary>
internal static class CellWeights
{
    internal static (Parameter, Parameter, Parameter?, Parameter?) Make(long input, long hidden, long gates, bool bias, Device? device, ScalarType? dtype)
    {
        var bound = 1 / Math.Sqrt(hidden);
        Parameter New(params long[] sizes) => (Parameter)nn.init.uniform_(Parameter.Empty(device, dtype, sizes), -bound, bound);
        return (New(gates * hidden, input), New(gates * hidden, hidden), bias ? New(gates * hidden) : null, bias ? New(gates * hidden) : null);
    }

    /// <summary>Zeros [B, H], or [H] for a single vector.</summary>
    internal static Tensor Zeros(Tensor input, Tensor weight)
        => Dispatch.Call("zeros", (long[])[.. input.shape[..^1], weight.shape[1]], input.dtype, Arg.None, input.device);
}

/// <summary>One step of <see cref="RNN"/>: [B, In], h [B, H] -> h.</summary>
public sealed class RNNCell : nn.Module<Tensor, Tensor?, Tensor>
{
    private Parameter? _weight_ih, _weight_hh, _bias_ih, _bias_hh;
    private readonly nn.NonLinearities nonLinearity;

    internal RNNCell(long input, long hidden, nn.NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype) : base(nameof(RNNCell))
    {
        this.nonLinearity = nonLinearity;
        (weight_ih, weight_hh, bias_ih, bias_hh) = CellWeights.Make(input, hidden, 1, bias, device, dtype);
    }

    public Parameter? bias_ih { get => _bias_ih; set => Set(nameof(bias_ih), ref _bias_ih, value); }

    public Parameter? bias_hh { get => _bias_hh; set => Set(nameof(bias_hh), ref _bias_hh, value); }

    public Parameter weight_ih { get => _weight_ih!; set => Set(nameof(weight_ih), ref _weight_ih, value); }

    public Parameter weight_hh { get => _weight_hh!; set => Set(nameof(weight_hh), ref _weight_hh, value); }

    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? CellWeights.Zeros(input, weight_hh) : null;
        return Cells.Step(input, h0 ?? zeros!, (x, h) => Dispatch.Call(nonLinearity == nn.NonLinearities.Tanh ? "rnn_tanh_cell" : "rnn_relu_cell", x, h,
            weight_ih, weight_hh, bias_ih, bias_hh));
    }
}

/// <summary>One step of <see cref="GRU"/>: [B, In], h [B, H] -> h.</summary>
public sealed class GRUCell : nn.Module<Tensor, Tensor?, Tensor>
{
    private Parameter? _weight_ih, _weight_hh, _bias_ih, _bias_hh;

    internal GRUCell(long input, long hidden, bool bias, Device? device, ScalarType? dtype) : base(nameof(GRUCell))
        => (weight_ih, weight_hh, bias_ih, bias_hh) = CellWeights.Make(input, hidden, 3, bias, device, dtype);

    public Parameter? bias_ih { get => _bias_ih; set => Set(nameof(bias_ih), ref _bias_ih, value); }

    public Parameter? bias_hh { get => _bias_hh; set => Set(nameof(bias_hh), ref _bias_hh, value); }

    public Parameter weight_ih { get => _weight_ih!; set => Set(nameof(weight_ih), ref _weight_ih, value); }

    public Parameter weight_hh { get => _weight_hh!; set => Set(nameof(weight_hh), ref _weight_hh, value); }

    public override Tensor forward(Tensor input, Tensor? h0 = null)
    {
        using var zeros = h0 is null ? CellWeights.Zeros(input, weight_hh) : null;
        return Cells.Step(input, h0 ?? zeros!, (x, h) => Dispatch.Call("gru_cell", x, h, weight_ih, weight_hh, bias_ih, bias_hh));
    }
}

/// <summary>One step of <see cref="LSTM"/>: [B, In], h [B, H] -> h and c.</summary>
public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
{
    private Parameter? _weight_ih, _weight_hh, _bias_ih, _bias_hh;

    internal LSTMCell(long input, long hidden, bool bias, Device? device, ScalarType? dtype) : base(nameof(LSTMCell))
        => (weight_ih, weight_hh, bias_ih, bias_hh) = CellWeights.Make(input, hidden, 4, bias, device, dtype);

    public Parameter? bias_ih { get => _bias_ih; set => Set(nameof(bias_ih), ref _bias_ih, value); }

    public Parameter? bias_hh { get => _bias_hh; set => Set(nameof(bias_hh), ref _bias_hh, value); }

    public Parameter weight_ih { get => _weight_ih!; set => Set(nameof(weight_ih), ref _weight_ih, value); }

    public Parameter weight_hh { get => _weight_hh!; set => Set(nameof(weight_hh), ref _weight_hh, value); }

    public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
    {
        using var scope = NewDisposeScope();
        var single = input.shape.Length == 1;
        var (h, c) = h0_c0 ?? (CellWeights.Zeros(input, weight_hh), CellWeights.Zeros(input, weight_hh));
        Tensor One(Tensor t) => single ? Dispatch.Call("unsqueeze", t, 0) : t;
        Tensor Back(Tensor t) => single ? Dispatch.Call("squeeze.dim", t, 0) : t;
        var (hn, cn) = Dispatch.Call2("lstm_cell", One(input), new[] { One(h), One(c) }, weight_ih, weight_hh, bias_ih, bias_hh);
        return scope.MoveToOuter(Back(hn), Back(cn));
    }

    public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);
}

internal static class Cells
{
    /// <summary>A single vector is a batch of one.</summary>
    internal static Tensor Step(Tensor input, Tensor state, Func<Tensor, Tensor, Tensor> step)
    {
        if (input.shape.Length != 1) return step(input, state);
        using var x = Dispatch.Call("unsqueeze", input, 0);
        using var h = Dispatch.Call("unsqueeze", state, 0);
        using var next = step(x, h);
        return Dispatch.Call("squeeze.dim", next, 0);
    }
}

using static TorchSharp.Dispatch;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Sizes and settings of a transformer layer.</summary>
internal sealed record TransformerShape(long Width, long Heads, long Inner, double Dropout, nn.Activations Activation)
{
    internal Tensor Activate(Tensor x) => Activation == nn.Activations.ReLU ? Call("relu", x) : Call("gelu", x);

    internal Tensor Drop(Tensor x, bool training) => Dropout > 0 && training ? Call("dropout", x, Dropout, true) : x;
}

/// <summary>x + attention, normalised; x + MLP, normalised: src [S, B, E].</summary>
public sealed class TransformerEncoderLayer : nn.Module<Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn;
    private readonly Linear linear1, linear2;
    private readonly LayerNorm norm1, norm2;

    internal TransformerEncoderLayer(TransformerShape shape) : base(nameof(TransformerEncoderLayer))
    {
        Shape = shape;
        register_module("self_attn", self_attn = new(shape.Width, shape.Heads, shape.Dropout, true, false, false, null, null));
        register_module("linear1", linear1 = new(shape.Width, shape.Inner, true, null, null));
        register_module("linear2", linear2 = new(shape.Inner, shape.Width, true, null, null));
        register_module("norm1", norm1 = new([shape.Width], 1e-5, true, true, null, null));
        register_module("norm2", norm2 = new([shape.Width], 1e-5, true, true, null, null));
    }

    internal TransformerShape Shape { get; }

    public override Tensor forward(Tensor src) => Run(src, null, null);

    /// <summary>src_mask [S, S] or [B·heads, S, S]; src_key_padding_mask [B, S].</summary>
    public Tensor call(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask) => Run(src, src_mask, src_key_padding_mask);

    public Tensor call(Tensor src, Tensor? src_mask) => Run(src, src_mask, null);

    internal Tensor Run(Tensor src, Tensor? mask, Tensor? padding)
    {
        using var scope = NewDisposeScope();
        var attended = self_attn.call(src, src, src, padding, false, mask).Item1;
        var x = norm1.call(Call("add.Tensor", src, Shape.Drop(attended, training)));
        var inner = linear2.call(Shape.Drop(Shape.Activate(linear1.call(x)), training));
        return scope.MoveToOuter(norm2.call(Call("add.Tensor", x, Shape.Drop(inner, training))));
    }
}

/// <summary>As the encoder's, with attention to the encoder's result between: tgt [T, B, E], memory [S, B, E].</summary>
public sealed class TransformerDecoderLayer : nn.Module<Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
{
    private readonly MultiheadAttention self_attn, multihead_attn;
    private readonly Linear linear1, linear2;
    private readonly LayerNorm norm1, norm2, norm3;

    internal TransformerDecoderLayer(TransformerShape shape) : base(nameof(TransformerDecoderLayer))
    {
        Shape = shape;
        register_module("self_attn", self_attn = new(shape.Width, shape.Heads, shape.Dropout, true, false, false, null, null));
        register_module("multihead_attn", multihead_attn = new(shape.Width, shape.Heads, shape.Dropout, true, false, false, null, null));
        register_module("linear1", linear1 = new(shape.Width, shape.Inner, true, null, null));
        register_module("linear2", linear2 = new(shape.Inner, shape.Width, true, null, null));
        register_module("norm1", norm1 = new([shape.Width], 1e-5, true, true, null, null));
        register_module("norm2", norm2 = new([shape.Width], 1e-5, true, true, null, null));
        register_module("norm3", norm3 = new([shape.Width], 1e-5, true, true, null, null));
    }

    internal TransformerShape Shape { get; }

    public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask, Tensor? tgt_key_padding_mask,
        Tensor? memory_key_padding_mask)
    {
        using var scope = NewDisposeScope();
        var own = self_attn.call(tgt, tgt, tgt, tgt_key_padding_mask, false, tgt_mask).Item1;
        var x = norm1.call(Call("add.Tensor", tgt, Shape.Drop(own, training)));
        var other = multihead_attn.call(x, memory, memory, memory_key_padding_mask, false, memory_mask).Item1;
        x = norm2.call(Call("add.Tensor", x, Shape.Drop(other, training)));
        var inner = linear2.call(Shape.Drop(Shape.Activate(linear1.call(x)), training));
        return scope.MoveToOuter(norm3.call(Call("add.Tensor", x, Shape.Drop(inner, training))));
    }

    public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
        Tensor? memory_key_padding_mask = null)
        => base.call(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);

    public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null, null, null, null);
}

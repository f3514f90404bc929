using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Copies of a layer one behind the other: src [S, B, E].</summary>
    public sealed class TransformerEncoder : nn.Module<Tensor, Tensor?, Tensor?, Tensor>, nn.IModule<Tensor, Tensor?, Tensor>, nn.IModule<Tensor, Tensor>
    {
        private readonly ModuleList<TransformerEncoderLayer> layers = new();
        private readonly LayerNorm? norm;

        /// <summary>Kept for callers of old; <see cref="nn.Activations"/> is what the layers take.</summary>
        public enum Activations { ReLU, GELU }

        internal TransformerEncoder(TransformerEncoderLayer layer, long count, bool normalise) : base(nameof(TransformerEncoder))
        {
            for (var k = 0L; k < count; k++) layers.Add(Clones.Of(layer, () => new(layer.Shape)));
            register_module(nameof(layers), layers);
            if (normalise) register_module(nameof(norm), norm = new([layer.Shape.Width], 1e-5, true, true, null, null));
        }

        public override Tensor forward(Tensor src, Tensor? src_mask, Tensor? src_key_padding_mask)
        {
            using var scope = NewDisposeScope();
            var x = src;
            foreach (var layer in layers) x = layer.Run(x, src_mask, src_key_padding_mask);
            x = norm?.call(x) ?? x;
            return ReferenceEquals(x, src) ? scope.MoveToOuter(Dispatch.Call("alias", src)) : scope.MoveToOuter(x);
        }

        public Tensor call(Tensor src, Tensor? src_mask) => base.call(src, src_mask, null);

        public Tensor call(Tensor src) => base.call(src, null, null);
    }

    /// <summary>Copies of a layer one behind the other: tgt [T, B, E], memory [S, B, E].</summary>
    public sealed class TransformerDecoder : nn.Module<Tensor, Tensor, Tensor?, Tensor?, Tensor?, Tensor?, Tensor>
    {
        private readonly ModuleList<TransformerDecoderLayer> layers = new();
        private readonly LayerNorm? norm;

        internal TransformerDecoder(TransformerDecoderLayer layer, long count, bool normalise) : base(nameof(TransformerDecoder))
        {
            for (var k = 0L; k < count; k++) layers.Add(Clones.Of(layer, () => new(layer.Shape)));
            register_module(nameof(layers), layers);
            if (normalise) register_module(nameof(norm), norm = new([layer.Shape.Width], 1e-5, true, true, null, null));
        }

        public override Tensor forward(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
            Tensor? memory_key_padding_mask = null)
        {
            using var scope = NewDisposeScope();
            var x = tgt;
            foreach (var layer in layers) x = layer.forward(x, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
            x = norm?.call(x) ?? x;
            return ReferenceEquals(x, tgt) ? scope.MoveToOuter(Dispatch.Call("alias", tgt)) : scope.MoveToOuter(x);
        }

        public new Tensor call(Tensor tgt, Tensor memory, Tensor? tgt_mask, Tensor? memory_mask = null, Tensor? tgt_key_padding_mask = null,
            Tensor? memory_key_padding_mask = null)
            => base.call(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);

        public Tensor call(Tensor tgt, Tensor memory) => base.call(tgt, memory, null, null, null, null);
    }

    /// <summary>Encoder and decoder: src [S, B, E], tgt [T, B, E] -> [T, B, E]; matrices U(±√(6 / (in + out))) at first.</summary>
    public sealed class Transformer : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly TransformerEncoder encoder;
        private readonly TransformerDecoder decoder;
        private readonly long width;

        internal Transformer(TransformerShape shape, long encoderLayers, long decoderLayers) : base(nameof(Transformer))
        {
            width = shape.Width;
            using (var one = new TransformerEncoderLayer(shape)) register_module(nameof(encoder), encoder = new(one, encoderLayers, normalise: true));
            using (var one = new TransformerDecoderLayer(shape)) register_module(nameof(decoder), decoder = new(one, decoderLayers, normalise: true));
            foreach (var p in parameters())
                if (p.shape.Length > 1) nn.init.xavier_uniform_(p);
        }

        public Tensor call(Tensor src, Tensor tgt, Tensor? src_mask, Tensor? tgt_mask = null, Tensor? memory_mask = null, Tensor? src_key_padding_mask = null,
            Tensor? tgt_key_padding_mask = null, Tensor? memory_key_padding_mask = null)
        {
            if (src.shape[^1] != width || tgt.shape[^1] != width)
                throw new ArgumentException($"Transformer: the feature number of src and tgt must be equal to d_model, {width}");
            using var memory = encoder.call(src, src_mask, src_key_padding_mask);
            return decoder.call(tgt, memory, tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask);
        }

        public override Tensor forward(Tensor src, Tensor tgt) => call(src, tgt, null);
    }

    internal static class Clones
    {
        /// <summary>The same values in a new module. Making one draws random numbers, which the generator takes back: a copy draws none.</summary>
        internal static T Of<T>(T original, Func<T> make) where T : nn.Module
        {
            using var generator = Generator.DefaultOf(get_default_device());
            using var state = generator.get_state();
            var copy = make();
            generator.set_state(state);
            copy.load_state_dict(original.state_dict());
            copy.train(original.training);
            return copy;
        }
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Transformer Transformer(long d_model = 512, long nhead = 8, long num_encoder_layers = 6, long num_decoder_layers = 6,
                long dim_feedforward = 2048, double dropout = 0.1, Activations activation = Activations.ReLU)
                => new(new(d_model, nhead, dim_feedforward, dropout, activation), num_encoder_layers, num_decoder_layers);

            public static TransformerEncoder TransformerEncoder(TransformerEncoderLayer encoder_layer, long num_layers)
                => new(encoder_layer, num_layers, normalise: false);

            public static TransformerEncoderLayer TransformerEncoderLayer(long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1,
                Activations activation = Activations.ReLU)
                => new(new(d_model, nhead, dim_feedforward, dropout, activation));

            public static TransformerDecoder TransformerDecoder(TransformerDecoderLayer decoder_layer, long num_layers)
                => new(decoder_layer, num_layers, normalise: false);

            public static TransformerDecoderLayer TransformerDecoderLayer(long d_model = 512, long nhead = 8, long dim_feedforward = 2048, double dropout = 0.1,
                Activations activation = Activations.ReLU)
                => new(new(d_model, nhead, dim_feedforward, dropout, activation));
        }
    }
}

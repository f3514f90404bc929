using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Rows of a table by number: int64 [*] -> [*, D]; the table is N(0, 1) at first.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly EmbeddingOptions options;
        private Parameter? _weight;

        internal Embedding(Parameter table, EmbeddingOptions options) : base(nameof(Embedding)) => (this.options, weight) = (options, table);

        public Parameter weight { get => _weight!; set => Set(nameof(weight), ref _weight, value ?? throw new ArgumentNullException(nameof(weight))); }

        public override Tensor forward(Tensor input)
        {
            options.Renormalise(weight, input);
            return Dispatch.Call("embedding", weight, input, options.Padding ?? -1, options.ScaleByFrequency, options.Sparse);
        }
    }

    /// <summary>Sums, means or maxima of rows: int64 [B, N], or [N] with the offsets of the bags, -> [B, D].</summary>
    public sealed class EmbeddingBag : nn.Module<Tensor, Tensor?, Tensor?, Tensor>
    {
        private readonly EmbeddingOptions options;
        private readonly EmbeddingBagMode mode;
        private readonly bool lastOffset;
        private Parameter? _weight;

        internal EmbeddingBag(Parameter table, EmbeddingBagMode mode, bool lastOffset, EmbeddingOptions options) : base(nameof(EmbeddingBag))
            => (this.options, this.mode, this.lastOffset, weight) = (options, mode, lastOffset, table);

        public Parameter weight { get => _weight!; set => Set(nameof(weight), ref _weight, value ?? throw new ArgumentNullException(nameof(weight))); }

        /// <exception cref="ArgumentException">A matrix of numbers with offsets, or a row without.</exception>
        public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
        {
            using var scope = NewDisposeScope();
            if (input.shape is [var bags, var size])
            {
                if (offsets is not null) throw new ArgumentException("EmbeddingBag: offsets belong to a one-dimensional input");
                offsets = Dispatch.Call("arange.start_step", 0, bags * size, size, ScalarType.Int64, Arg.None, input.device);
                input = Dispatch.Call("reshape", input, new long[] { -1 });
                if (perSampleWeights is not null) perSampleWeights = Dispatch.Call("reshape", perSampleWeights, new long[] { -1 });
            }
            else if (offsets is null)
            {
                throw new ArgumentException("EmbeddingBag: a one-dimensional input needs offsets");
            }
            options.Renormalise(weight, input);
            if (offsets.dtype != input.dtype) offsets = Dispatch.Call("to.dtype", offsets, input.dtype);
            var all = Dispatch.CallMany("embedding_bag.padding_idx", weight, input, offsets, options.ScaleByFrequency, (long)mode, options.Sparse,
                perSampleWeights, lastOffset, options.Padding);
            return scope.MoveToOuter(all[0]!);
        }

        public Tensor call(Tensor input) => base.call(input, null, null);

        public Tensor call(Tensor input, Tensor offsets) => base.call(input, offsets, null);

        public Tensor forward(Tensor input) => forward(input, null, null);

        public Tensor forward(Tensor input, Tensor offsets) => forward(input, offsets, null);
    }

    /// <summary>What embedding and bag have in common.</summary>
    internal sealed record EmbeddingOptions(long? Padding, double? MaxNorm, double NormType, bool ScaleByFrequency, bool Sparse)
    {
        /// <summary>A table of rows N(0, 1), the padding row zero.</summary>
        internal Parameter Table(long rows, long columns, Device? device, ScalarType? dtype)
        {
            if (Padding is { } p && (p >= rows || p < -rows)) throw new ArgumentException($"padding_idx: got {p}, expected it within {rows} rows");
            var table = Parameter.Empty(device, dtype, rows, columns);
            nn.init.normal_(table);
            if (Padding is not { } row) return table;
            using var off = no_grad();
            using var zeroed = Dispatch.Call("select.int", table, 0, row);
            Dispatch.CallInPlace("zero_", zeroed);
            return table;
        }

        internal EmbeddingOptions At(long rows) => Padding < 0 ? this with { Padding = rows + Padding } : this;

        /// <summary>Rows that are read are first scaled down to the largest norm.</summary>
        internal void Renormalise(Tensor table, Tensor rows)
        {
            if (MaxNorm is not { } most) return;
            using var off = no_grad();
            using var plain = Dispatch.Call("contiguous", rows);
            Dispatch.CallInPlace("embedding_renorm_", table, plain, most, NormType);
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
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null,
                double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                var options = new EmbeddingOptions(padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
                return new(options.Table(num_embeddings, embedding_dims, device, dtype), options.At(num_embeddings));
            }

            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null,
                double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
                => new(Pretrained(embeddings, freeze, device, dtype),
                    new EmbeddingOptions(padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse).At(embeddings.shape[0]));

            public static EmbeddingBag EmbeddingBag(long num_embeddings, long embedding_dims, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false,
                long padding_index = -1, Device? device = null, ScalarType? dtype = null)
            {
                var options = new EmbeddingOptions(padding_index < 0 ? null : padding_index, max_norm, norm_type, scale_grad_by_freq, sparse);
                return new(options.Table(num_embeddings, embedding_dims, device, dtype), mode, include_last_offset, options);
            }

            public static EmbeddingBag EmbeddingBag_from_pretrained(Tensor embeddings, bool freeze = true, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool sparse = false, bool include_last_offset = false,
                long padding_index = -1, Device? device = null, ScalarType? dtype = null)
                => new(Pretrained(embeddings, freeze, device, dtype), mode, include_last_offset,
                    new(padding_index < 0 ? null : padding_index, max_norm, norm_type, scale_grad_by_freq, sparse));

            private static Parameter Pretrained(Tensor table, bool freeze, Device? device, ScalarType? dtype)
            {
                using var detached = Dispatch.Call("detach", table);
                return new(Dispatch.Call("to.device", detached, device ?? table.device, dtype ?? table.dtype, false, true), requires_grad: !freeze);
            }
        }
    }
}

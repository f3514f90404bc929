namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry of an indexing expression: a position, a slice, a new dimension, an ellipsis, a mask or a tensor of positions.</summary>
    public readonly struct TensorIndex
    {
        internal enum Kind { None, Ellipsis, Single, Slice, Bool, Tensor }

        internal readonly Kind kind;
        internal readonly long? start, stop, step;
        internal readonly Tensor? tensor;

        private TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
            => (this.kind, this.start, this.stop, this.step, this.tensor) = (kind, start, stop, step, tensor);

        /// <summary>As many whole dimensions as the other entries leave.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A new dimension of length 1.</summary>
        public static readonly TensorIndex None = new(Kind.None);

        /// <inheritdoc cref="None"/>
        public static readonly TensorIndex Null = new(Kind.None);

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Colon = new(Kind.Slice);

        /// <summary>start, start + step, ... below stop; negative ends count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range)
            => Slice(Position(range.Start), range.End.IsFromEnd && range.End.Value == 0 ? null : Position(range.End));

        private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;

        /// <summary>A new dimension that holds everything or nothing.</summary>
        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        /// <summary>One position; its dimension goes away. Null adds a dimension.</summary>
        public static TensorIndex Single(long? index) => index is null ? None : new(Kind.Single, index);

        /// <summary>A mask (bool) or positions (int64).</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, tensor: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>The tensor of an index that is one.</summary>
        public static implicit operator Tensor(TensorIndex value) => value.tensor ?? throw new InvalidCastException("the index holds no tensor");

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(Position(index));

        /// <summary>How many dimensions of the indexed tensor it uses up.</summary>
        internal int Consumes => kind switch
        {
            Kind.Single or Kind.Slice => 1,
            Kind.Tensor => IsMask ? (int)tensor!.ndim : 1,
            _ => 0,
        };

        internal bool IsMask => tensor!.dtype is ScalarType.Bool or ScalarType.Byte;
    }
}

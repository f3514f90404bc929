namespace TorchSharp;

public static partial class torch
{
    // One tensor into several.
    public partial class Tensor
    {
        public Tensor[] unbind(long dimension = 0) => Dispatch.CallList("unbind.int", this, dimension);

        /// <summary>Pieces of the given size, or sizes, along dim; views.</summary>
        public Tensor[] split(long size, int dim = 0) => Dispatch.CallList("split.Tensor", this, size, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Dispatch.CallList("split_with_sizes", this, sizes, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Dispatch.CallList("split_with_sizes", this, sizes, dim);
        public Tensor[] split(params long[] sizes) => Dispatch.CallList("split_with_sizes", this, sizes);

        public Tensor[] tensor_split(long size, long dim = 0) => Dispatch.CallList("tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Dispatch.CallList("tensor_split.indices", this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) => Dispatch.CallList("tensor_split.tensor_indices_or_sections", this, indices, dim);

        public Tensor[] vsplit(long size) => Dispatch.CallList("vsplit.int", this, size);
        public Tensor[] vsplit(params long[] sizes) => Dispatch.CallList("vsplit.array", this, sizes);
        public Tensor[] vsplit(Tensor indices) => tensor_split(indices, 0);

        public Tensor[] hsplit(long size) => Dispatch.CallList("hsplit.int", this, size);
        public Tensor[] hsplit(params long[] sizes) => Dispatch.CallList("hsplit.array", this, sizes);
        public Tensor[] hsplit(Tensor indices) => IsInvalid ? throw Invalid("hsplit") : tensor_split(indices, Dimensions == 1 ? 0 : 1);

        public Tensor[] dsplit(long size) => Dispatch.CallList("dsplit.int", this, size);
        public Tensor[] dsplit((long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2]);
        public Tensor[] dsplit((long, long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3]);
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
        public Tensor[] dsplit(params long[] sizes) => Dispatch.CallList("dsplit.array", this, sizes);
        public Tensor[] dsplit(Tensor indices) => tensor_split(indices, 2);

        /// <summary>At most that many pieces of equal size along dim; views.</summary>
        public Tensor[] chunk(long chunks, long dim = 0) => Dispatch.CallList("chunk", this, chunks, dim);
    }
}

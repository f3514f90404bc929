namespace TorchSharp;

public static partial class torch
{
    // Triangles and diagonals.
    public partial class Tensor
    {
        public Tensor tril(long diagonal = 0) => Dispatch.Call("tril", this, diagonal);
        public Tensor tril_(long diagonal = 0) => Dispatch.CallInPlace("tril_", this, diagonal);
        public Tensor triu(long diagonal = 0) => Dispatch.Call("triu", this, diagonal);
        public Tensor triu_(long diagonal = 0) => Dispatch.CallInPlace("triu_", this, diagonal);
        public Tensor diag(long diagonal = 0) => Dispatch.Call("diag", this, diagonal);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Dispatch.Call("diag_embed", this, offset, dim1, dim2);
        public Tensor diagflat(long offset = 0) => Dispatch.Call("diagflat", this, offset);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Dispatch.Call("diagonal", this, offset, dim1, dim2);
        public Tensor trace() => Dispatch.Call("trace", this);
        public static Tensor block_diag(params Tensor[] tensors) => Dispatch.Call("block_diag", tensors);
    }
}

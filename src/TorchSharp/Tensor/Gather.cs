namespace TorchSharp;

public static partial class torch
{
    // Elements picked and placed by tensors of positions.
    public partial class Tensor
    {
        /// <summary>The positions in <paramref name="index"/> of one dimension.</summary>
        public Tensor index_select(long dim, Tensor index) => Dispatch.Call("index_select", this, dim, index);

        /// <summary>The elements at those places of the flattened tensor.</summary>
        public Tensor take(Tensor index) => Dispatch.Call("take", this, index);

        /// <summary>The places of the elements that are not zero, int64 [count, dimensions].</summary>
        public Tensor argwhere() => Dispatch.Call("argwhere", this);

        /// <summary>A [n, N] matrix of powers of this [n]: x^(N-1), ..., x, 1, or the other way round. N is n unless told.</summary>
        public Tensor vander(long N = -1, bool increasing = false) => Dispatch.Call("vander", this, N == -1 ? Arg.None : N, increasing);

        public Tensor take_along_dim(Tensor indices) => Dispatch.Call("take_along_dim", this, indices);

        public Tensor take_along_dim(IEnumerable<long> indices)
        {
            using var t = tensor([.. indices], device: device);
            return take_along_dim(t);
        }

        /// <summary>out[..., i, ...] = this[..., indices[..., i, ...], ...].</summary>
        public Tensor take_along_dim(Tensor indices, long dim) => Dispatch.Call("take_along_dim", this, indices, dim);

        public Tensor take_along_dim(IEnumerable<long> indices, long dim)
        {
            using var t = tensor([.. indices], device: device);
            return take_along_dim(t, dim);
        }

        /// <summary>this[index[i]] += alpha source[i] along one dimension.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Dispatch.Call("index_add", this, dim, index, source, alpha);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Dispatch.CallInPlace("index_add_", this, dim, index, source, alpha);

        /// <summary>this[index[i]] = source[i] along one dimension.</summary>
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Dispatch.Call("index_copy", this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Dispatch.CallInPlace("index_copy_", this, dim, index, source);

        /// <summary>this[index[i]] = value along one dimension.</summary>
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Dispatch.Call("index_fill.int_Scalar", this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Dispatch.CallInPlace("index_fill_.int_Scalar", this, dim, index, value);

        /// <summary>out[i, j] = this[index[i, j], j] for dim 0, and so on.</summary>
        public Tensor gather(long dim, Tensor index) => Dispatch.Call("gather", this, dim, index);

        /// <summary>out[index[i, j], j] = src[i, j] for dim 0, and so on.</summary>
        public Tensor scatter(long dim, Tensor index, Tensor src) => Dispatch.Call("scatter.src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Dispatch.CallInPlace("scatter_.src", this, dim, index, src);

        /// <summary>out[index[i, j], j] += src[i, j] for dim 0, and so on.</summary>
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Dispatch.Call("scatter_add", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Dispatch.CallInPlace("scatter_add_", this, dim, index, src);

        /// <summary>A copy whose diagonal is src.</summary>
        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1)
            => Dispatch.Call("diagonal_scatter", this, src, offset, dim1, dim2);

        /// <summary>A copy whose one position of one dimension is src.</summary>
        public Tensor select_scatter(Tensor src, long dim, long index) => Dispatch.Call("select_scatter", this, src, dim, index);

        /// <summary>A copy whose slice of one dimension is src.</summary>
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1)
            => Dispatch.Call("slice_scatter", this, src, dim, start, end, step);
    }
}

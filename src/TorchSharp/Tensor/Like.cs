namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // New tensors of this one's shape, and this one resized and refilled (PyTorch's out= factories).

        private Tensor Like(string op, ScalarType? dtype, Device? device, bool requires_grad)
            => Leaf(Dispatch.Call(op, this, dtype, Arg.None, device), requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
            => Like("empty_like", dtype, device, requires_grad);

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
            => Like("zeros_like", dtype, device, requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like("ones_like", dtype, device, requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
            => Leaf(Dispatch.Call("full_like", this, value, dtype, Arg.None, device), requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like("rand_like", dtype, device, requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
            => Like("randn_like", dtype, device, requires_grad);

        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
            => Leaf(Dispatch.Call("randint_like.low_dtype", this, low, high, dtype, Arg.None, device), requires_grad);

        public Tensor empty(params long[] sizes) => Dispatch.CallOut("empty.out", this, sizes, Arg.Default);

        public Tensor zeros(params long[] sizes) => Dispatch.CallOut("zeros.out", this, sizes);

        public Tensor ones(params long[] sizes) => Dispatch.CallOut("ones.out", this, sizes);

        public Tensor full(long[] sizes, Scalar value) => Dispatch.CallOut("full.out", this, sizes, value);

        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => full(sizes.ToArray(), value);

        public Tensor eye(long rows, long columns) => Dispatch.CallOut("eye.m_out", this, rows, columns);

        public Tensor arange_out(Scalar start, Scalar stop, Scalar step) => Dispatch.CallOut("arange.start_out", this, start, stop, step);
    }
}

namespace TorchSharp;

public static partial class torch
{
    // Elements picked and placed by masks, and the places of nonzero ones.
    public partial class Tensor
    {
        /// <summary>value where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => Dispatch.Call("masked_fill.Scalar", this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Dispatch.CallInPlace("masked_fill_.Scalar", this, mask, value);

        /// <summary>The elements of value, in order, where the mask holds.</summary>
        public Tensor masked_scatter(Tensor mask, Tensor value) => Dispatch.Call("masked_scatter", this, mask, value);

        public Tensor masked_scatter_(Tensor mask, Tensor value) => Dispatch.CallInPlace("masked_scatter_", this, mask, value);

        /// <summary>The elements where the mask holds, [count].</summary>
        public Tensor masked_select(Tensor mask) => Dispatch.Call("masked_select", this, mask);

        /// <summary>The places of the elements that are not zero, int64 [count, dimensions].</summary>
        public Tensor nonzero() => Dispatch.Call("nonzero", this);

        /// <summary>The same, one [count] tensor for each dimension.</summary>
        public IList<Tensor> nonzero_as_list() => Dispatch.CallList("nonzero_numpy", this);
    }
}

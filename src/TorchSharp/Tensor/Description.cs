namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        internal unsafe TensorInfo Info
        {
            get
            {
                TensorInfo info;
                Dispatch.Check(NativeMethods.td_info(Handle, &info), "Tensor");
                return info;
            }
        }

        public long Dimensions => Info.Dimensions;

        public long ndim => Info.Dimensions;

        public long dim() => Info.Dimensions;

        public long NumberOfElements => Info.Elements;

        public long numel() => Info.Elements;

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Info.ElementSize;

        public long element_size() => Info.ElementSize;

        public ScalarType dtype => (ScalarType)Info.Dtype;

        public DeviceType device_type => (DeviceType)Info.DeviceType;

        /// <summary>-1 on the CPU.</summary>
        public int device_index => Info.DeviceIndex;

        public Device device => Info is var i && i.DeviceType == (int)DeviceType.CPU ? CPU : new((DeviceType)i.DeviceType, i.DeviceIndex);

        public bool is_cuda => Info.DeviceType == (int)DeviceType.CUDA;

        public bool is_meta => Info.DeviceType == (int)DeviceType.META;

        public bool is_cpu() => Info.DeviceType == (int)DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_contiguous() => Info.Contiguous != 0;

        public long[] shape => size();

        public unsafe long[] size()
        {
            var sizes = new long[Info.Dimensions];
            fixed (long* s = sizes) Dispatch.Check(NativeMethods.td_sizes(handle, s, null), "size");
            return sizes;
        }

        /// <summary>The length of one dimension; a negative one counts from the last.</summary>
        public long size(int dim) => Dispatch.CallLong("size.int", this, dim);

        /// <summary>Elements from one entry to the next, for every dimension.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[Info.Dimensions];
            fixed (long* s = strides) Dispatch.Check(NativeMethods.td_sizes(handle, null, s), "stride");
            return strides;
        }

        public long stride(int dim) => Dispatch.CallLong("stride.int", this, dim);

        public Tensor real => Dispatch.Call("real", this);

        public Tensor imag => Dispatch.Call("imag", this);

        /// <summary>The dimensions in reverse order.</summary>
        public Tensor T => Dispatch.Call("numpy_T", this);

        /// <summary>The conjugate transpose of a matrix.</summary>
        public Tensor H => Dispatch.Call("matrix_H", this);

        /// <summary>The last two dimensions swapped.</summary>
        public Tensor mT => Dispatch.Call("mT", this);

        /// <summary>The last two dimensions swapped, conjugated.</summary>
        public Tensor mH => Dispatch.Call("mH", this);

        /// <summary>Where the nonzero entries of a sparse tensor are, int64 [dimensions, count].</summary>
        public Tensor SparseIndices => Dispatch.Call("_indices", this);

        /// <summary>The nonzero entries of a sparse tensor, [count].</summary>
        public Tensor SparseValues => Dispatch.Call("_values", this);

        /// <summary>Whether the one element is not zero.</summary>
        public bool is_nonzero()
            => numel() == 1 ? Dispatch.CallBool("is_nonzero", this) : throw new InvalidOperationException("is_nonzero() called on non-singleton tensor");

        public double q_scale() => Dispatch.CallDouble("q_scale", this);

        public long q_zero_point() => Dispatch.CallLong("q_zero_point", this);

        public Tensor int_repr() => Dispatch.Call("int_repr", this);

        public Tensor q_per_channel_scales() => Dispatch.Call("q_per_channel_scales", this);

        public Tensor q_per_channel_zero_points() => Dispatch.Call("q_per_channel_zero_points", this);

        public long q_per_channel_axis() => Dispatch.CallLong("q_per_channel_axis", this);
    }
}

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Every conversion: a new owner, of the same native tensor when nothing changes and copy is false.
        private Tensor To(ScalarType? type, Device? device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            if (device is not null)
            {
                InitializeDeviceType(device.type);
                if (device.type == DeviceType.CPU) NativeMethods.td_count_host_read();
            }
            var result = Dispatch.Call("to.dtype_layout", this, type, Arg.None, device, Arg.None, non_blocking, copy);
            if (disposeAfter) Dispose();
            return result;
        }

        /// <summary>On the CPU: the device is waited for.</summary>
        public Tensor cpu() => To(null, CPU);

        public Tensor mps(bool non_blocking = false) => To(null, MPS, non_blocking: non_blocking);

        public Tensor cuda(Device? device = null, bool non_blocking = false)
            => device is { type: not DeviceType.CUDA }
                ? throw new ArgumentException("Not a CUDA device.", nameof(device))
                : To(null, device ?? CUDA, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(type, null, copy, disposeAfter,
            non_blocking);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
            => To(null, new(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
            => To(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(type, null, copy, disposeAfter,
            non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(null, new(device), copy, disposeAfter,
            non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => To(null, device, copy, disposeAfter,
            non_blocking);

        /// <summary>The dtype and device of another tensor.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => To(other.dtype, other.device is var d && d.Equals(device) ? null : d,
            non_blocking: non_blocking);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor @bool() => to(ScalarType.Bool);
        public Tensor @byte() => to(ScalarType.Byte);
        public Tensor @char() => to(ScalarType.Int8);
        public Tensor @short() => to(ScalarType.Int16);
        public Tensor @int() => to(ScalarType.Int32);
        public Tensor @long() => to(ScalarType.Int64);
        public Tensor half() => to(ScalarType.Float16);
        public Tensor bfloat16() => to(ScalarType.BFloat16);
        public Tensor @float() => to(ScalarType.Float32);
        public Tensor @double() => to(ScalarType.Float64);
        public Tensor cfloat() => to(ScalarType.ComplexFloat32);
        public Tensor cdouble() => to(ScalarType.ComplexFloat64);

        /// <summary>Another owner of the same native tensor.</summary>
        public Tensor alias() => Own(NativeMethods.td_share(Handle));

        public Tensor clone() => Dispatch.Call("clone", this);

        /// <summary>Itself when its elements already stand in order, otherwise a copy in order.</summary>
        public Tensor contiguous() => Dispatch.Call("contiguous", this);

        /// <summary>Overwrites the elements with those of source, broadcast and converted.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Dispatch.CallInPlace("copy_", this, source, nonBlocking);

        /// <summary>Takes over the storage, shape and strides of source.</summary>
        public Tensor set_(Tensor source) => Dispatch.CallInPlace("set_.source_Tensor", this, source);

        public Tensor to_dense() => Dispatch.Call("to_dense", this);

        public bool is_pinned() => Dispatch.CallBool("is_pinned", this);

        public Tensor pin_memory() => Dispatch.Call("pin_memory", this);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Dispatch.Call("as_strided", this, size, strides, storageOffset);

        public Tensor fill_(Scalar value) => Dispatch.CallInPlace("fill_.Scalar", this, value);

        public Tensor zero_() => Dispatch.CallInPlace("zero_", this);
    }
}

using System.Collections;
using System.Numerics;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements in row-major order: in place for a CPU tensor, of a copy for any other. T is the dtype's own type.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The one element. T is the dtype's own type. The device is waited for.</summary>
        public unsafe T item<T>() where T : unmanaged
        {
            var info = Info;
            if (info.Elements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            ValidateType(typeof(T), (ScalarType)info.Dtype);
            double re, im;
            long whole;
            Dispatch.Check(NativeMethods.td_item(handle, &re, &im, &whole), "item");
            switch ((ScalarType)info.Dtype)
            {
                case ScalarType.Float32: var f = (float)re; return *(T*)&f;
                case ScalarType.Float64: return *(T*)&re;
                case ScalarType.Float16: var h = (Half)re; return *(T*)&h;
                case ScalarType.BFloat16: var b = (BFloat16)re; return *(T*)&b;
                case ScalarType.ComplexFloat32: var c = ((float)re, (float)im); return *(T*)&c;
                case ScalarType.ComplexFloat64: var z = new Complex(re, im); return *(T*)&z;
                // The low bytes of a little-endian integer are the smaller integer.
                default: return *(T*)&whole;
            }
        }

        internal void ValidateType(Type type) => ValidateType(type, dtype);

        private static void ValidateType(Type type, ScalarType dtype)
        {
            var matches = dtype switch
            {
                ScalarType.QInt8 => type == typeof(sbyte),
                ScalarType.QUInt8 => type == typeof(byte),
                ScalarType.QInt32 => type == typeof(int),
                var own => ElementTypeOrNull(type) == own,
            };
            if (!matches) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        /// <summary>The one element as a number of the tensor's dtype.</summary>
        public unsafe Scalar ToScalar()
        {
            double re, im;
            long whole;
            Dispatch.Check(NativeMethods.td_item(Handle, &re, &im, &whole), "item");
            return dtype switch
            {
                ScalarType.Byte => (byte)whole,
                ScalarType.Int8 => (sbyte)whole,
                ScalarType.Int16 => (short)whole,
                ScalarType.Int32 => (int)whole,
                ScalarType.Int64 => whole,
                ScalarType.Bool => whole != 0,
                ScalarType.Float16 => (Half)re,
                ScalarType.BFloat16 => (BFloat16)re,
                ScalarType.Float32 => (float)re,
                ScalarType.ComplexFloat32 => ((float)re, (float)im),
                ScalarType.ComplexFloat64 => new Complex(re, im),
                _ => re,
            };
        }

        /// <summary>The memory of a contiguous CPU tensor, in place. Setting it copies bytes in.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new NotImplementedException("Bytes() called on non-contiguous tensor.");
                if (numel() * ElementSize > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                if (device_type != DeviceType.CPU)
                    throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                void* data;
                Dispatch.Check(NativeMethods.td_data(Handle, &data));
                return new(data, (int)(numel() * ElementSize));
            }

            set
            {
                if (!is_contiguous()) throw new NotImplementedException("SetBytes() called on non-contiguous tensor.");
                if (numel() * ElementSize != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                if (device_type == DeviceType.CPU)
                {
                    value.CopyTo(bytes);
                    return;
                }
                using var off = no_grad();
                using var host = torch.empty(shape, dtype, CPU);
                value.CopyTo(host.bytes);
                copy_(host);
            }
        }

        public double ReadCpuDouble(long i) => TensorAccessor<double>.ReadItemAt(this, i);
        public float ReadCpuSingle(long i) => TensorAccessor<float>.ReadItemAt(this, i);
        public int ReadCpuInt32(long i) => TensorAccessor<int>.ReadItemAt(this, i);
        public long ReadCpuInt64(long i) => TensorAccessor<long>.ReadItemAt(this, i);
        public byte ReadCpuByte(long i) => TensorAccessor<byte>.ReadItemAt(this, i);
        public sbyte ReadCpuSByte(long i) => TensorAccessor<sbyte>.ReadItemAt(this, i);
        public short ReadCpuInt16(long i) => TensorAccessor<short>.ReadItemAt(this, i);
        public bool ReadCpuBool(long i) => TensorAccessor<bool>.ReadItemAt(this, i);
        public float ReadCpuFloat16(long i) => (float)TensorAccessor<Half>.ReadItemAt(this, i);
        public float ReadCpuBFloat16(long i) => TensorAccessor<BFloat16>.ReadItemAt(this, i);

        /// <summary>The i-th element in row-major order.</summary>
        public T ReadCpuValue<T>(long i) where T : unmanaged => TensorAccessor<T>.ReadItemAt(this, i);

        /// <summary>The raw elements of a contiguous tensor, through a buffer of that many bytes.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var scope = NewDisposeScope();
            var host = device_type == DeviceType.CPU ? this : cpu();
            if (!host.is_contiguous()) throw new NotImplementedException("WriteBytesToStream() called on non-contiguous tensor.");
            void* data;
            Dispatch.Check(NativeMethods.td_data(host.Handle, &data));
            var total = host.numel() * host.ElementSize;
            for (long done = 0; done < total; done += bufferSize)
                stream.Write(new ReadOnlySpan<byte>((byte*)data + done, (int)Math.Min(bufferSize, total - done)));
        }

        /// <summary>Overwrites a contiguous tensor with raw elements. A stream that ends early throws.</summary>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            if (!is_contiguous()) throw new NotImplementedException("ReadBytesFromStream() called on non-contiguous tensor.");
            using var scope = NewDisposeScope();
            var host = device_type == DeviceType.CPU ? this : torch.empty(shape, dtype, CPU);
            void* data;
            Dispatch.Check(NativeMethods.td_data(host.Handle, &data));
            var total = host.numel() * host.ElementSize;
            for (long done = 0; done < total; done += bufferSize)
                stream.ReadExactly(new Span<byte>((byte*)data + done, (int)Math.Min(bufferSize, total - done)));
            if (ReferenceEquals(host, this)) return;
            using var off = no_grad();
            copy_(host);
        }

        /// <summary>Nested lists of scalars, one level for each dimension; one scalar for a tensor of none.</summary>
        public object tolist()
        {
            if (ndim == 0) return ToScalar();
            using var scope = NewDisposeScope();
            return new ArrayList(Enumerable.Range(0, (int)size(0)).Select(k => select(0, k).tolist()).ToArray());
        }
    }
}

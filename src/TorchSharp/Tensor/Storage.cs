using System.Collections;
using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The memory under a tensor: all of it, in its own order, whatever the tensor shows of it.</summary>
    public abstract unsafe class Storage
    {
        private protected readonly Tensor? tensor;
        private readonly long bytes;
        private readonly nint start;

        private protected Storage() { }

        private protected Storage(Tensor tensor)
        {
            void* data;
            long n;
            Dispatch.Check(NativeMethods.td_storage(tensor.Handle, &data, &n), "storage");
            (this.tensor, start, bytes) = (tensor, (nint)data, n);
        }

        internal Tensor Owner => tensor is null ? throw new InvalidOperationException("Invalid use of a scalar Storage instance.")
            : tensor.IsInvalid ? throw Tensor.Invalid("storage") : tensor;

        public Storage<bool> @bool() => Owner.storage<bool>();
        public Storage<byte> @byte() => Owner.storage<byte>();
        public Storage<int> @int() => Owner.storage<int>();
        public Storage<long> @long() => Owner.storage<long>();
        public Storage<float> @float() => Owner.storage<float>();
        public Storage<double> @double() => Owner.storage<double>();
        public Storage<(float, float)> complex_float() => Owner.storage<(float, float)>();
        public Storage<Complex> complex_double() => Owner.storage<Complex>();

        /// <summary>Bytes of one element.</summary>
        public abstract int element_size();

        public nint data_ptr() => Owner is null ? 0 : start;

        public ulong nbytes() => Owner is null ? 0 : (ulong)bytes;
    }

    /// <inheritdoc cref="Storage"/>
    public sealed unsafe class Storage<T> : Storage, IDisposable, IEnumerable<T> where T : unmanaged
    {
        private readonly T scalar;
        private readonly int from;

        internal Storage(Tensor tensor) : base(tensor) => Count = (int)(nbytes() / (ulong)sizeof(T));

        private Storage(Storage<T> whole, int from, int count) : base(whole.Owner) => (this.from, Count) = (whole.from + from, count);

        private Storage(T value) => scalar = value;

        private Span<T> Span => new((T*)data_ptr() + from, Count);

        /// <summary>Elements.</summary>
        public int Count { get => Owner is null ? 0 : field; }

        public bool IsReadOnly => false;

        public Device device => Owner.device;

        public override int element_size() => Owner is null ? 0 : sizeof(T);

        public Storage<T> cuda(Device? device = null) => Owner.cuda(device).storage<T>();

        public Storage<T> cpu() => Owner.cpu().storage<T>();

        public T this[int index]
        {
            get => Span[index];
            set => Span[index] = value;
        }

        /// <summary>Elements start .. end - 1: a view; assigning one number fills them.</summary>
        public Storage<T> this[(int? start, int? end) range]
        {
            get => range.end < range.start ? throw new ArgumentException("end < start") : this[(range.start ?? 0)..(range.end ?? Count)];
            set => this[(range.start ?? 0)..(range.end ?? Count)] = value;
        }

        public Storage<T> this[Range range]
        {
            get
            {
                var (offset, length) = range.GetOffsetAndLength(Count);
                return new(this, offset, length);
            }

            set
            {
                if (value.tensor is not null) throw new InvalidOperationException("a range of a storage takes one number");
                Span[range].Fill(value.scalar);
            }
        }

        public T[] ToArray() => Span.ToArray();

        public IList<T> tolist() => Span.ToArray();

        public void fill_(T value) => Span.Fill(value);

        public void copy_(IList<T> array) => CopyFrom(array, 0);

        public bool Contains(T item) => Span.Contains(item);

        public void CopyTo(IList<T> array, int arrayIndex)
        {
            for (var k = 0; k < Math.Min(Count, array.Count - arrayIndex); k++) array[arrayIndex + k] = Span[k];
        }

        public void CopyFrom(IList<T> array, int arrayIndex)
        {
            for (var k = 0; k < Math.Min(Count, array.Count - arrayIndex); k++) Span[k] = array[arrayIndex + k];
        }

        public static implicit operator Storage<T>(T value) => new(value);

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The memory belongs to the tensor, which lives on.</summary>
        public void Dispose() { }
    }

    public partial class Tensor
    {
        /// <summary>The memory under the tensor, converted when T is another dtype.</summary>
        public Storage<T> storage<T>() where T : unmanaged => new(to(ElementType(typeof(T))));

        /// <summary>The first element's place in the storage, in elements.</summary>
        public long storage_offset() => NativeMethods.td_storage_offset(Handle);
    }
}

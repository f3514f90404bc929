using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Goes over the fields of an optimiser's options or state, in the order of the file format: each declares its fields once, and saving, loading, copying, moving, comparing
/// and filling in defaults are each one of these.
/// </summary>
internal abstract class Fields
{
    internal abstract T Map<T>(T value);

    /// <summary>A tensor that may be absent: the file carries a flag before it.</summary>
    internal virtual Tensor? MapOptional(Tensor? value) => Map(value);

    /// <summary>Reads the values, changes nothing.</summary>
    internal sealed class Gather : Fields
    {
        internal readonly List<object?> Values = [];

        internal override T Map<T>(T value)
        {
            Values.Add(value);
            return value;
        }
    }

    /// <summary>Each value becomes a function of itself and the value in the same place of another object.</summary>
    internal sealed class Zip(List<object?> others, Func<object?, object?, object?> f) : Fields
    {
        private int place;

        internal override T Map<T>(T value) => (T)f(value, others[place++])!;
    }

    /// <summary>Each tensor becomes another.</summary>
    internal sealed class Tensors(Func<Tensor, Tensor?> f) : Fields
    {
        internal override T Map<T>(T value) => value is Tensor t ? (T)(object?)f(t)! : value;
    }

    internal sealed class Save(BinaryWriter writer) : Fields
    {
        internal override T Map<T>(T value)
        {
            switch (value)
            {
                case long v: writer.Write(v); break;
                case double v: writer.Write(v); break;
                case bool v: writer.Write(v); break;
                case Tensor v: v.Save(writer); break;
                default: throw new InvalidDataException($"an optimiser's {typeof(T).Name} that is not set cannot be saved");
            }
            return value;
        }

        internal override Tensor? MapOptional(Tensor? value)
        {
            writer.Write(value is not null);
            return value is null ? null : Map(value);
        }
    }

    internal sealed class Load(BinaryReader reader, Device? device) : Fields
    {
        internal override T Map<T>(T value)
        {
            var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
            if (type == typeof(long)) return (T)(object)reader.ReadInt64();
            if (type == typeof(double)) return (T)(object)reader.ReadDouble();
            if (type == typeof(bool)) return (T)(object)reader.ReadBoolean();
            (value as Tensor)?.Dispose();
            return (T)(object)Read();
        }

        internal override Tensor? MapOptional(Tensor? value)
        {
            value?.Dispose();
            return reader.ReadBoolean() ? Read() : null;
        }

        private Tensor Read()
        {
            var t = TensorExtensionMethods.Load(reader);
            return (device is null ? t : t.to(device, disposeAfter: true)).DetachFromDisposeScope();
        }
    }
}

using System.Buffers.Binary;
using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Data;

/// <summary>Two well-known image sets, from the files that their authors publish.</summary>
public class Loader
{
    public Loader() { }

    /// <summary>From a directory with the four IDX files: images [B, 1, 28, 28] in [0, 1], labels [B] int64, in random order.</summary>
    public static DataIterator MNIST(string filename, long batchSize, bool isTrain = true)
    {
        var prefix = isTrain ? "train" : "t10k";
        var images = Idx(Path.Combine(filename, $"{prefix}-images-idx3-ubyte"), 0x803);
        var labels = Idx(Path.Combine(filename, $"{prefix}-labels-idx1-ubyte"), 0x801);
        return new(images.unsqueeze(1).to(ScalarType.Float32).div_(255), labels.to(ScalarType.Int64), batchSize);
    }

    /// <summary>From a directory with the binary version's files: images [B, 3, 32, 32] in [0, 1], labels [B] int64, in random order.</summary>
    public static DataIterator CIFAR10(string path, long batchSize, bool isTrain = true)
    {
        string[] files = isTrain ? [.. Enumerable.Range(1, 5).Select(k => $"data_batch_{k}.bin")] : ["test_batch.bin"];
        byte[] bytes = [.. files.SelectMany(f => File.ReadAllBytes(Path.Combine(path, f)))];
        if (bytes.Length % 3073 != 0) throw new InvalidDataException($"{path}: {bytes.Length} bytes are no whole number of records of 3073");
        var rows = tensor(bytes).reshape(-1, 3073);
        return new(rows.narrow(1, 1, 3072).reshape(-1, 3, 32, 32).to(ScalarType.Float32).div_(255), rows.select(1, 0).to(ScalarType.Int64), batchSize);
    }

    // A big-endian magic number, the sizes, the bytes.
    private static Tensor Idx(string file, int magic)
    {
        var bytes = File.ReadAllBytes(file);
        int Number(int k) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 * k));
        if (bytes.Length < 8 || Number(0) != magic) throw new InvalidDataException($"{file}: not an IDX file of the expected kind");
        long[] shape = [.. Enumerable.Range(1, magic & 0xff).Select(k => (long)Number(k))];
        var start = 4 * (shape.Length + 1);
        return shape.TotalSize() == bytes.Length - start ? tensor(bytes[start..]).reshape(shape) : throw new InvalidDataException($"{file}: {bytes.Length - start} bytes for {shape.TotalSize()} elements");
    }
}

/// <summary>Batches of images and labels; each lives until the next is asked for.</summary>
public class DataIterator : IDisposable, IEnumerable<(Tensor, Tensor)>
{
    private readonly Tensor data, target;
    private readonly long batchSize;

    internal DataIterator(Tensor data, Tensor target, long batchSize) =>
        (this.data, this.target, this.batchSize) = (data.DetachFromDisposeScope(), target.DetachFromDisposeScope(), batchSize);

    /// <summary>Examples in the whole set.</summary>
    public long Size() => data.shape[0];

    public IEnumerator<(Tensor data, Tensor target)> GetEnumerator()
    {
        using var order = randperm(Size(), ScalarType.Int64).DetachFromDisposeScope();
        for (long at = 0; at < Size(); at += batchSize)
        {
            using var chosen = order.narrow(0, at, Math.Min(batchSize, Size() - at));
            using var x = data.index_select(0, chosen).DetachFromDisposeScope();
            using var y = target.index_select(0, chosen).DetachFromDisposeScope();
            yield return (x, y);
        }
    }

    IEnumerator<(Tensor, Tensor)> IEnumerable<(Tensor, Tensor)>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        data.Dispose();
        target.Dispose();
        GC.SuppressFinalize(this);
    }
}

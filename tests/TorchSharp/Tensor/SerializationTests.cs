using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Tensors in files: TorchSharp's own format byte by byte, and libtorch's.</summary>
public sealed class SerializationTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly string path = Path.GetTempFileName();

    public void Dispose()
    {
        scope.Dispose();
        File.Delete(path);
    }

    private static byte[] Bytes(Tensor t)
    {
        using var stream = new MemoryStream();
        t.Save(stream);
        return stream.ToArray();
    }

    [Fact]
    public void The_bytes_are_dtype_rank_lengths_and_elements()
    {
        Assert.Equal([2, 2, 1, 3, 1, 0, 2, 0, 255, 255], Bytes(tensor(new short[,] { { 1, 2, -1 } })));
        Assert.Equal([0, 1, 0xC8, 0x01], Bytes(zeros(200, uint8))[..4]);
        Assert.Equal([11, 0, 1], Bytes(tensor(true)));
    }

    [Fact]
    public void What_is_saved_is_loaded_whatever_its_strides()
    {
        Tensor[] all =
        [
            randn(3, 4).t(), tensor(2.5), randn(2, 3, dtype: ScalarType.ComplexFloat32).conj(), zeros(0, 3), ones(2, requires_grad: true), randn(5).to(float16),
        ];
        foreach (var t in all)
        {
            t.Save(path);
            var back = Tensor.Load(path);
            Assert.Equal(t.dtype, back.dtype);
            Assert.Equal(t.shape, back.shape);
            Assert.True(t.resolve_conj().detach().allclose(back, 0, 0));
        }
    }

    [Fact]
    public void Loading_into_a_tensor_checks_and_converts_nothing()
    {
        using var stream = new MemoryStream(Bytes(arange(6).reshape(2, 3)));
        using var reader = new BinaryReader(stream);
        var target = zeros(3, 2, ScalarType.Int64).t();
        target.Load(reader);
        Expect.Is<long>(target, [2, 3], 0, 1, 2, 3, 4, 5);
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(2, 3).Load(reader));
        stream.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(6, ScalarType.Int64).Load(reader));
        stream.Position = 0;
        Expect.Is<long>(TensorExtensionMethods.Load(reader, skip: true), [2, 3], 0, 0, 0, 0, 0, 0);
        Assert.Equal(stream.Length, stream.Position);
        Assert.Throws<EndOfStreamException>(() => Tensor.Load(new MemoryStream(Bytes(ones(3))[..^1])));
        Assert.Throws<InvalidDataException>(() => Tensor.Load(new MemoryStream([99, 1, 1, 0])));
        Assert.Throws<FileNotFoundException>(() => Tensor.Load(path + ".none"));
    }

    [Fact]
    public void Libtorch_archives_round_trip()
    {
        var t = randn(3, 4);
        save(t, path);
        Assert.Equal("PK"u8.ToArray(), File.ReadAllBytes(path)[..2]);
        Assert.Equal(t.data<float>().ToArray(), load(path).data<float>().ToArray());
        Assert.Throws<ExternalException>(() => load(path + ".none"));
    }
}

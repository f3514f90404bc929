using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Numbers into tensors and out of them.</summary>
public sealed class DataTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Every_element_type_comes_back_as_it_went_in()
    {
        Check(tensor(new[] { true, false }), ScalarType.Bool, [true, false]);
        Check(tensor(new byte[] { 0, 255 }), ScalarType.Byte, [(byte)0, (byte)255]);
        Check(tensor(new sbyte[] { -128, 127 }), ScalarType.Int8, [(sbyte)-128, (sbyte)127]);
        Check(tensor(new short[] { -32768, 5 }), ScalarType.Int16, [(short)-32768, (short)5]);
        Check(tensor(new[] { int.MinValue, 5 }), ScalarType.Int32, [int.MinValue, 5]);
        Check(tensor(new[] { long.MinValue, 5 }), ScalarType.Int64, [long.MinValue, 5]);
        Check(tensor(new[] { (Half)1.5, (Half)(-2) }), ScalarType.Float16, [(Half)1.5, (Half)(-2)]);
        Check(tensor(new[] { (BFloat16)1.5f, (BFloat16)(-2f) }), ScalarType.BFloat16, [(BFloat16)1.5f, (BFloat16)(-2f)]);
        Check(tensor(new[] { 0.1f, float.NegativeInfinity }), ScalarType.Float32, [0.1f, float.NegativeInfinity]);
        Check(tensor(new[] { 0.1, Math.PI }), ScalarType.Float64, [0.1, Math.PI]);
        Check(tensor(new (float, float)[] { (1, 2), (3, -4) }), ScalarType.ComplexFloat32, [(1f, 2f), (3f, -4f)]);
        Check(tensor(new[] { new Complex(1, 2), new Complex(3, -4) }), ScalarType.ComplexFloat64, [new Complex(1, 2), new Complex(3, -4)]);

        static void Check<T>(Tensor t, ScalarType dtype, T[] values) where T : unmanaged
        {
            Assert.Equal(dtype, t.dtype);
            Expect.Is(t, [2], values);
            Assert.Equal(values[0], t[0].item<T>());
            Assert.Equal(values[1], t.ReadCpuValue<T>(1));
            Assert.Equal(values, t.data<T>());
        }
    }

    [Fact]
    public void A_transposed_tensor_reads_in_its_own_order()
    {
        var t = tensor(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }).t();
        var data = t.data<int>();
        Assert.Equal([1, 4, 2, 5, 3, 6], data.ToArray());
        Assert.Equal([1, 4, 2, 5, 3, 6], data);
        Assert.Equal(5, data[3]);
        Assert.Equal(5, data[1, 1]);
        Assert.Equal(new[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, (int[,])data.ToNDArray());
        var part = new int[3];
        data.CopyTo(part, arrayIndex: 1, tensorIndex: 2);
        Assert.Equal([0, 2, 5], part);
        data[2, 0] = 30;
        data[5] = 60;
        Assert.Equal([1, 2, 30, 4, 5, 60], t.t().contiguous().data<int>().ToArray());
        data.CopyFrom([7, 8], tensorIndex: 4);
        Assert.Equal([1, 2, 7, 4, 5, 8], t.t().contiguous().data<int>().ToArray());
    }

    [Fact]
    public void Expanded_and_strided_tensors_read_in_their_own_order()
    {
        Assert.Equal([1f, 1, 2, 2], tensor(new float[] { 1, 2 }).unsqueeze(1).expand(2, 2).data<float>().ToArray());
        Assert.Equal([0L, 2, 4], arange(6).as_strided([3], [2]).data<long>().ToArray());
        Assert.Equal([5L, 4], arange(6).index_select(0, tensor(new[] { 5L, 4 })).data<long>().ToArray());
    }

    [Fact]
    public void Conjugates_and_negations_that_wait_are_done_before_reading()
    {
        var z = tensor(new (float, float)[] { (1, 2) });
        Assert.Equal([(1f, -2f)], z.conj().data<(float, float)>().ToArray());
        Assert.Equal([-2f], z.conj().imag.data<float>().ToArray());
        Assert.Equal(-2f, z.conj().imag.item<float>());
    }

    [Fact]
    public void Arrays_of_any_rank_keep_their_shape()
    {
        Expect.Is(tensor(new[,,] { { { 1.0, 2 } }, { { 3, 4 } } }), [2, 1, 2], 1.0, 2, 3, 4);
        Expect.Is(tensor(new List<int> { 1, 2, 3, 4 }, 2, 2), [2, 2], 1, 2, 3, 4);
        Expect.Is(tensor(new Memory<float>([1, 2, 3, 4], 1, 2), [2]), [2], 2f, 3f);
        Expect.Is(tensor(Enumerable.Range(0, 4).Select(k => (long)k).ToArray(), [1, 2, 2], dtype: ScalarType.Int16), [1, 2, 2], (short)0, (short)1, (short)2, (short)3);
        Assert.Equal([2, 0], tensor(new float[2, 0]).shape);
        Assert.Equal(ScalarType.Float64, tensor(3.0).dtype);
        Assert.Equal(ScalarType.Float32, tensor(3.0, ScalarType.Float32).dtype);
        Assert.Equal(new Complex(1, 2), tensor(1.0, 2.0).item<Complex>());
        Assert.Equal((1f, 2f), tensor((1f, 2f)).item<(float, float)>());
    }

    [Fact]
    public void A_tensor_is_a_copy_and_from_array_is_not()
    {
        float[] numbers = [1, 2, 3];
        var copy = tensor(numbers);
        var shared = from_array(numbers);
        var buffer = frombuffer(numbers, ScalarType.Float32, count: 1, offset: 2);
        numbers[2] = 9;
        shared[0] = 7f;
        Assert.Equal([1f, 2, 3], copy.data<float>());
        Assert.Equal([7f, 2, 9], shared.data<float>());
        Assert.Equal([9f], buffer.data<float>());
        Assert.Equal(7, numbers[0]);
        Assert.Equal([7.0, 2, 9], as_tensor(numbers, ScalarType.Float64).data<double>());
    }

    [Fact]
    public void The_array_under_a_tensor_outlives_its_name()
    {
        var t = Make();
        for (var k = 0; k < 3; k++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _ = new float[100_000];
        }
        Assert.Equal(Enumerable.Range(0, 100_000).Select(k => (float)k), t.data<float>().ToArray());

        static Tensor Make() => from_array(Enumerable.Range(0, 100_000).Select(k => (float)k).ToArray());
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        var t = zeros(2, ScalarType.Int16);
        t.bytes[0] = 1;
        t.bytes[3] = 1;
        Assert.Equal([(short)1, (short)256], t.data<short>());
        t.bytes = new byte[] { 2, 0, 3, 0 };
        Assert.Equal([(short)2, (short)3], t.data<short>());
        Assert.Throws<ArgumentException>(() => t.bytes = new byte[3]);
        Assert.Throws<NotImplementedException>(() => zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Streams_carry_raw_elements()
    {
        var t = randn(10, 7);
        using var stream = new MemoryStream();
        t.WriteBytesToStream(stream, bufferSize: 33);
        Assert.Equal(280, stream.Length);
        stream.Position = 0;
        var back = zeros(10, 7);
        back.ReadBytesFromStream(stream, bufferSize: 33);
        Assert.Equal(t.data<float>().ToArray(), back.data<float>().ToArray());
        stream.Position = 4;
        Assert.Throws<EndOfStreamException>(() => back.ReadBytesFromStream(stream));
    }

    [Fact]
    public void The_wrong_type_size_or_place_throws()
    {
        var t = ones(2, 2);
        Assert.Throws<ArgumentException>(() => t.data<double>());
        Assert.Throws<ArgumentException>(() => t.data<int>());
        Assert.Throws<ArgumentException>(() => t.data<char>());
        Assert.Throws<ArgumentException>(() => t.item<float>());
        Assert.Throws<ArgumentException>(() => tensor(1).item<long>());
        Assert.Throws<IndexOutOfRangeException>(() => t.data<float>()[4]);
        Assert.Throws<IndexOutOfRangeException>(() => t.data<float>()[0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => t.data<float>()[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => t.ReadCpuSingle(4));
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, 2, 2));
        Assert.Throws<ArgumentException>(() => frombuffer(new float[3], ScalarType.Float32, offset: 3));
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(new float[3], ScalarType.Float32, count: 3, offset: 1));
        Assert.Throws<NotSupportedException>(() => from_array(new[] { "text" }));
    }

    [Fact]
    public void A_disposed_tensor_throws_instead_of_reading_freed_memory()
    {
        var t = ones(3);
        var data = t.data<float>();
        t.Dispose();
        Assert.True(t.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => data[0]);
        Assert.Throws<InvalidOperationException>(() => t.shape);
        Assert.Throws<InvalidOperationException>(() => t.item<float>());
        Assert.Throws<InvalidOperationException>(() => t[0]);
        t.Dispose();
    }

    [Fact]
    public void Numbers_convert_both_ways()
    {
        Tensor implied = 2.5f;
        Assert.Equal(2.5f, implied.item<float>());
        Tensor row = new long[] { 1, 2 };
        Expect.Is<long>(row, [2], 1, 2);
        Assert.Equal(3.0, (double)tensor(3));
        Assert.Equal(3, (int)tensor(3.9f));
        Assert.True((bool)tensor(2));
        Assert.Equal(new Complex(1, 2), tensor((1f, 2f)).ToComplexFloat64());
        Assert.Equal(ScalarType.Int64, ((Scalar)(byte)1).Type);
        Assert.Equal(ScalarType.Float64, ((Scalar)1f).Type);
        Assert.Equal(ScalarType.Bool, true.ToScalar().Type);
        Assert.IsType<Scalar>(tensor(1).tolist());
        Assert.Equal(2, Assert.IsType<System.Collections.ArrayList>(Assert.IsType<System.Collections.ArrayList>(ones(3, 2).tolist())[0]).Count);
        Expect.Is(new[] { 1.5, 2 }.ToTensor([2, 1]), [2, 1], 1.5, 2);
        Assert.Equal(ScalarType.Int16, ((short)4).ToTensor().dtype);
        Assert.Throws<ArgumentException>(() => 4.ToTensor(requires_grad: true));
    }

    [Fact]
    public void Storage_is_the_memory_under_every_view()
    {
        var t = arange(6).reshape(2, 3);
        var column = t[TensorIndex.Colon, TensorIndex.Single(1)];
        Assert.Equal(1, column.storage_offset());
        var storage = column.storage<long>();
        Assert.Equal([0L, 1, 2, 3, 4, 5], storage);
        Assert.Equal(48ul, storage.nbytes());
        storage[4] = 40;
        storage[(0, 2)] = 9L;
        Assert.Equal([9L, 9, 2, 3, 40, 5], t.data<long>());
        Assert.Equal(5, storage[^1..][0]);
        Assert.Throws<IndexOutOfRangeException>(() => storage[6]);
    }
}

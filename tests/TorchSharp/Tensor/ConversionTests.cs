using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>What a tensor says of itself, and changes of dtype, device, owner and name.</summary>
public sealed class ConversionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_tensor_describes_itself()
    {
        var t = zeros(2, 3, 4, ScalarType.Float64);
        Assert.Equal((3L, 3L, 3L), (t.Dimensions, t.ndim, t.dim()));
        Assert.Equal((24L, 24L), (t.numel(), t.NumberOfElements));
        Assert.Equal((8L, 8L), (t.ElementSize, t.element_size()));
        Assert.Equal([12, 4, 1], t.stride());
        Assert.Equal((4L, 12L), (t.size(-1), t.stride(0)));
        Assert.Equal((DeviceType.CPU, -1, "cpu"), (t.device_type, t.device_index, t.device.ToString()));
        Assert.True(t.is_cpu() && !t.is_cuda && !t.is_meta && t.is_contiguous() && t.is_floating_point() && !t.is_integral() && !t.is_complex());
        Assert.False(t.permute(2, 0, 1).is_contiguous());
        Assert.Throws<ExternalException>(() => t.size(3));
        Assert.True(tensor(2).is_nonzero());
        Assert.Throws<InvalidOperationException>(() => t.is_nonzero());
        Assert.Equal([3, 2], zeros(2, 3).T.shape);
        Assert.Equal([2, 4, 3], t.mT.shape);
        Assert.Equal((1f, -2f), tensor(new (float, float)[,] { { (1, 2) } }).H.item<(float, float)>());
        var sparse = tensor(new float[] { 0, 5, 0 }).to_sparse_for_test();
        Expect.Is<float>(sparse.SparseValues, [1], 5);
        Expect.Is<long>(sparse.SparseIndices, [1, 1], 1);
        Expect.Is<float>(sparse.to_dense(), [3], 0, 5, 0);
    }

    [Fact]
    public void Conversion_to_the_same_shares_and_to_another_copies()
    {
        var t = tensor(new[] { 1.9f, -1.9f });
        var same = t.to(ScalarType.Float32);
        same[0] = 5f;
        Assert.Equal(5f, t[0].item<float>());
        var copied = t.to(ScalarType.Float32, copy: true);
        copied[0] = 6f;
        Assert.Equal(5f, t[0].item<float>());
        Expect.Is(t.@int(), [2], 5, -1);
        Expect.Is(t.@bool(), [2], true, true);
        Expect.Is(t.to(tensor(1.0)), [2], 5, (double)-1.9f);
        Assert.Equal(ScalarType.Float16, t.half().dtype);
        Assert.Equal(ScalarType.Int64, LongTensor(t).dtype);
        Assert.Equal(ScalarType.ComplexFloat64, t.cdouble().dtype);
        Assert.True(t.to(META).is_meta);
        t.to(ScalarType.Int32, disposeAfter: true);
        Assert.True(t.IsInvalid);
        Assert.False(same.IsInvalid);
    }

    [Fact]
    public void Clone_copies_alias_shares_and_set_takes_over()
    {
        var t = ones(2);
        using (var other = t.alias()) other.fill_(3);
        Expect.Is<float>(t, [2], 3, 3);
        t.clone().zero_();
        Expect.Is<float>(t, [2], 3, 3);
        var target = zeros(3);
        target.set_(t);
        Expect.Is<float>(target, [2], 3, 3);
        Expect.Is<double>(zeros(2, 2, ScalarType.Float64).copy_(tensor(new[] { 1, 2 })), [2, 2], 1, 2, 1, 2);
        Assert.Throws<ExternalException>(() => zeros(2).copy_(zeros(3)));
        Assert.Equal(ScalarType.Float64, result_type(zeros(1), zeros(1, ScalarType.Float64)));
        Assert.True(can_cast(ScalarType.Int32, ScalarType.Float32));
        Assert.False(can_cast(ScalarType.Float32, ScalarType.Int32));
        Assert.Equal(ScalarType.Float32, promote_types(ScalarType.Int64, ScalarType.Float32));
    }

    [Fact]
    public void Coming_to_the_host_counts_as_waiting_for_the_device()
    {
        var t = ones(1);
        var before = HostReads();
        _ = t + t;
        Assert.Equal(before, HostReads());
        _ = t.cpu();
        _ = t.to(CPU);
        _ = t.item<float>();
        Assert.Equal(before + 3, HostReads());

        static unsafe long HostReads()
        {
            var values = stackalloc long[5];
            NativeMethods.td_counters(values);
            return values[0];
        }
    }

    [Fact]
    public void Dimensions_have_names_when_given()
    {
        var t = zeros(2, 3, names: ["N", "C"]);
        Assert.Equal(["N", "C"], t.names);
        Assert.Equal([3, 1, 2], t.align_to("C", "H", "N").shape);
        Assert.Equal(["A", "B"], t.rename(["A", "B"]).names);
        Assert.False(t.rename(null).has_names());
        Assert.True(t.has_names());
        var refined = zeros(2, 3).refine_names("*", "C").names;
        Assert.True(refined[0] is null && refined[1] == "C");
        t.rename_(null);
        Assert.False(t.has_names());
        Assert.Throws<ExternalException>(() => t.rename(["N"]));
    }

    [Fact]
    public void A_size_is_a_list_of_lengths()
    {
        Size s = (2, 3);
        Assert.Equal((2, 6L, 3L), (s.Length, s.numel(), s[-1]));
        Assert.True(s == new Size(new[] { 2, 3 }) && s != (Size)5 && (s + new long[] { 4 }) == (2, 3, 4));
        Assert.Equal([3], s.Slice(1, 1).Shape);
        Assert.Equal([2L], s.Take(1));
        Assert.Equal([2L, 3], s);
        Assert.True(Size.Empty.IsScalar && default(Size).IsEmpty);
        long[] source = [1];
        Size copy = source;
        source[0] = 9;
        Assert.Equal(1, copy[0]);
    }
}

file static class Sparse
{
    internal static Tensor to_sparse_for_test(this Tensor t) => Dispatch.Call(Dispatch.Has("to_sparse") ? "to_sparse" : "_to_sparse", t);
}

using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Tensors made from sizes, ranges and other tensors.</summary>
[Collection("process")]
public sealed class FactoryTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Sizes_come_one_by_one_or_as_a_list()
    {
        Tensor[] same = [zeros(2, 3), zeros(2L, 3L), zeros([2L, 3]), zeros(new long[] { 2, 3 }.AsSpan())];
        foreach (var t in same) Expect.Is<float>(t, [2, 3], 0, 0, 0, 0, 0, 0);
        Assert.Equal([4], empty(4).shape);
        Assert.Equal([1, 2, 3, 4], ones(1, 2, 3, 4).shape);
        Assert.Equal([], zeros(Array.Empty<long>()).shape);
        Expect.Is<float>(full(2, 2, 3), [2, 2], 3, 3, 3, 3);
        Expect.Is<int>(full([2L], 3, ScalarType.Int32), [2], 3, 3);
        Expect.Is<double>(eye(2, 3, ScalarType.Float64), [2, 3], 1, 0, 0, 0, 1, 0);
        Assert.Equal([1, 3], empty_strided([2, 3], [1, 3]).stride());
        Assert.Throws<ExternalException>(() => zeros(-1));
    }

    [Fact]
    public void Ranges_are_integers_when_their_ends_are()
    {
        Expect.Is<long>(arange(3), [3], 0, 1, 2);
        Expect.Is<float>(arange(0, 1, 0.25), [4], 0, 0.25f, 0.5f, 0.75f);
        Expect.Is<int>(arange(5, 0, -2, ScalarType.Int32), [3], 5, 3, 1);
        Expect.Is<(float, float)>(arange(2, dtype: ScalarType.ComplexFloat32), [2], (0, 0), (1, 0));
        Expect.Is<float>(linspace(0, 1, 5), [5], 0, 0.25f, 0.5f, 0.75f, 1);
        Expect.Near(logspace(0, 2, 3), [3], 1, 10, 100);
    }

    [Fact]
    public void Like_and_new_take_dtype_and_device_from_the_tensor()
    {
        var t = zeros(2, 2, ScalarType.Float64);
        Assert.Equal(ScalarType.Float64, t.ones_like().dtype);
        Assert.Equal(ScalarType.Int32, zeros_like(t, ScalarType.Int32).dtype);
        Expect.Is<double>(t.new_full(2, 5), [2], 5, 5);
        Expect.Is<double>(t.new_ones(1, 2), [1, 2], 1, 1);
        Assert.Equal([3, 1, 2], t.new_zeros(3, 1, 2).shape);
        Assert.True(t.randn_like(requires_grad: true).requires_grad);
        Assert.Equal([2, 2], full_like(t, 3).shape);
        Assert.Equal([5], t.zeros(5).shape);
        Assert.Equal([5], t.shape);
    }

    [Fact]
    public void A_leaf_can_ask_for_gradients()
    {
        Tensor[] leaves =
        [
            ones(2, requires_grad: true), tensor(new[] { 1f }, requires_grad: true), rand(2, requires_grad: true), tensor(1.0, requires_grad: true),
            full([2L], 1.0, requires_grad: true),
        ];
        foreach (var t in leaves)
        {
            Assert.True(t.requires_grad && t.is_leaf);
            (t * t).sum().backward();
            Assert.Equal((2 * t).data<double>(ScalarType.Float64), t.grad!.data<double>(ScalarType.Float64));
        }
        Assert.Throws<ExternalException>(() => tensor(new[] { 1 }, requires_grad: true));
    }

    [Fact]
    public void Every_read_of_grad_owns_the_same_gradient()
    {
        var w = ones(2, requires_grad: true);
        Assert.Null(w.grad);
        w.sum().backward();
        w.sum().backward();
        using (var g = w.grad!) g.mul_(3);
        Expect.Is<float>(w.grad!, [2], 6, 6);
        w.grad = null;
        Assert.Null(w.grad);
        var y = (w * 2).requires_grad_();
        y.retain_grad();
        y.backward([tensor(new[] { 1f, 10 })]);
        Expect.Is<float>(y.grad!, [2], 1, 10);
        Expect.Is<float>(w.grad!, [2], 2, 20);
        Assert.False(w.detach().requires_grad);
        Assert.Throws<ExternalException>(() => (w * 2).backward());
    }

    [Fact]
    public void Seeds_repeat_and_the_numbers_are_PyTorchs()
    {
        manual_seed(7);
        Expect.Near(rand(3), [3], 0.5349225401878357, 0.19880318641662598, 0.6592116951942444);
        Expect.Near(randn(3), [3], -0.032551974058151245, 1.0110543966293335, 1.7714937925338745);
        Expect.Is<long>(randint(0, 10, [5L]), [5], 1, 8, 7, 2, 0);
        Expect.Is<long>(randperm(5), [5], 1, 0, 2, 3, 4);
        Assert.Equal(7, initial_seed());
        var state = get_rng_state();
        var first = randn(4).data<float>().ToArray();
        torch.random.set_rng_state(state);
        Assert.Equal(first, randn(4).data<float>().ToArray());
    }

    [Fact]
    public void A_generator_has_its_own_stream()
    {
        using var a = new Generator(3);
        using var b = new Generator(3);
        var before = get_rng_state().data<byte>().ToArray();
        Assert.Equal(rand(4, generator: a).data<float>().ToArray(), rand(4, generator: b).data<float>().ToArray());
        Assert.Equal(randint(100, [4L], generator: a).data<long>().ToArray(), randint(100, [4L], generator: b).data<long>().ToArray());
        Assert.Equal(randperm(9, generator: a).data<long>().ToArray(), randperm(9, generator: b).data<long>().ToArray());
        Assert.Equal(normal(1, 2, [3], generator: a).data<float>().ToArray(), normal(1, 2, [3], generator: b).data<float>().ToArray());
        Assert.Equal(before, get_rng_state().data<byte>().ToArray());
    }

    [Fact]
    public void Random_integers_stay_in_their_range()
    {
        var t = randint(-2, 3, [1000L], ScalarType.Int8);
        Assert.Equal([(sbyte)-2, (sbyte)-1, (sbyte)0, (sbyte)1, (sbyte)2], t.data<sbyte>().Distinct().Order());
        Assert.Throws<ArgumentOutOfRangeException>(() => randint(300, [2L], ScalarType.Byte));
        Assert.Equal(Enumerable.Range(0, 50).Select(k => (long)k), randperm(50).data<long>().Order());
        for (var k = 0; k < 20; k++)
        {
            Assert.InRange(randint_int(2, 5), 2, 4);
            Assert.InRange(rand_float(), 0, 1);
        }
    }

    [Fact]
    public void The_default_dtype_and_device_are_what_factories_use()
    {
        try
        {
            set_default_dtype(ScalarType.Float64);
            Assert.Equal(ScalarType.Float64, zeros(1).dtype);
            Assert.Equal(ScalarType.Float64, full(1, 2).dtype);
            Assert.Equal(ScalarType.Float32, tensor(1f).dtype);
            set_default_device(META);
            Assert.True(zeros(1).is_meta);
            Assert.True(tensor(new[] { 1f }).is_meta);
        }
        finally
        {
            set_default_device(CPU);
            set_default_dtype(ScalarType.Float32);
        }
        Assert.Throws<ArgumentException>(() => set_default_dtype(ScalarType.Int32));
    }

    [Fact]
    public void A_device_that_is_not_there_throws()
    {
        if (cuda_is_available()) return;
        Assert.False(TryInitializeDeviceType(DeviceType.CUDA));
        Assert.Throws<InvalidOperationException>(() => zeros(1, device: CUDA));
        Assert.Throws<InvalidOperationException>(() => zeros(1).cuda());
        Assert.Throws<ArgumentException>(() => zeros(1).cuda(CPU));
    }

    [Fact]
    public void Floating_limits_are_PyTorchs()
    {
        Assert.Equal(float.MaxValue, finfo(ScalarType.Float32).max);
        Assert.Equal(65504, finfo(ScalarType.Float16).max);
        Assert.Equal(6.103515625e-05, finfo(ScalarType.Float16).tiny);
        Assert.Equal(0.0078125, finfo(ScalarType.BFloat16).eps);
        Assert.Equal(double.MinValue, finfo(ScalarType.Float64).min);
        Assert.Equal(Math.BitIncrement(1.0) - 1, finfo(ScalarType.Float64).eps);
        Assert.Equal(1e-6, finfo().resolution);
        Assert.Throws<ArgumentException>(() => finfo(ScalarType.Int32));
        Assert.Equal(127, max_int_value(ScalarType.Int8));
    }
}

file static class Converted
{
    internal static T[] data<T>(this Tensor t, ScalarType dtype) where T : unmanaged => t.detach().to(dtype).data<T>().ToArray();
}

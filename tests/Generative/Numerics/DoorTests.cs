using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>What would end the process inside libtorch is an exception at our doors; the values behind them are
/// right.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(new long[] { 3 }, new long[] { 3 })]
    [InlineData(new long[] { 3 }, new long[] { 3, 2 })]
    [InlineData(new long[] { 3 }, new long[] { 5, 3, 2 })]
    [InlineData(new long[] { 4, 3 }, new long[] { 3 })]
    [InlineData(new long[] { 4, 3 }, new long[] { 3, 2 })]
    [InlineData(new long[] { 5, 4, 3 }, new long[] { 3 })]
    [InlineData(new long[] { 5, 4, 3 }, new long[] { 3, 2 })]
    [InlineData(new long[] { 5, 4, 3 }, new long[] { 5, 3, 2 })]
    [InlineData(new long[] { 4, 3 }, new long[] { 5, 3, 2 })]
    [InlineData(new long[] { 6, 1, 4, 3 }, new long[] { 5, 3, 2 })]
    public void Matrix_products_match_einsum(long[] left, long[] right)
    {
        var (a, b) = (randn(left, dtype: float64).requires_grad_(), randn(right, dtype: float64).requires_grad_());
        var product = a.MatMul(b);
        // einsum of the two as matrices, with dimensions put in and taken out as the rules of matmul say.
        var (A, B) = (left.Length == 1 ? a.unsqueeze(0) : a, right.Length == 1 ? b.unsqueeze(1) : b);
        var expected = einsum("...ij,...jk->...ik", A, B);
        if (right.Length == 1) expected = expected.squeeze(-1);
        if (left.Length == 1) expected = expected.squeeze(right.Length == 1 ? -1 : -2);
        Assert.Equal(expected.shape, product.shape);
        Assert.True(product.allclose(expected, 1e-12, 1e-12));
        var weights = randn(product.shape, dtype: float64);
        Assert.True(Gradients.Of(product * weights, a, retain: true).allclose(
            Gradients.Of(expected * weights, a, retain: true), 1e-12, 1e-12));
        Assert.True(Gradients.Of(product * weights, b).allclose(Gradients.Of(expected * weights, b), 1e-12, 1e-12));
    }

    [Fact]
    public void Matrix_products_of_wrong_shapes_are_refused()
    {
        Assert.Equal("matrix product: the shapes [2, 3] and [4, 2] do not fit",
            Assert.Throws<ArgumentException>(() => zeros(2, 3).MatMul(zeros(4, 2))).Message);
        Assert.Throws<ArgumentException>(() => zeros(2, 2, 3).MatMul(zeros(3, 3, 2)));
        Assert.Throws<ArgumentException>(() => zeros([]).MatMul(zeros(2, 2)));
        Assert.Throws<ArgumentException>(() => zeros(2, 2).MatMul(zeros(2, 2, dtype: float64)));
    }

    [Fact]
    public void Gradients_are_right_and_can_be_differentiated_again()
    {
        var x = tensor(new[] { 2.0, 3.0 }).requires_grad_();
        var g = Gradients.Of(x.pow(3), x, differentiable: true);
        Assert.Equal([12.0, 27], g.data<double>().ToArray());
        Assert.Equal([12.0, 18], Gradients.Of(g, x).data<double>().ToArray());
        var y = tensor(new[] { 1.0 }).requires_grad_();
        Assert.Equal([2.0], Gradients.Of((x.sum() * y) + y.square(), [x, y])[1].sub(5).data<double>().ToArray());
    }

    [Fact]
    public void A_missing_gradient_is_refused()
    {
        var (x, y) = (ones(2).requires_grad_(), ones(2).requires_grad_());
        Assert.Contains("has no graph", Assert.Throws<InvalidOperationException>(
            () => Gradients.Of(ones(2), x)).Message);
        Assert.Contains("input 0 does not require",
            Assert.Throws<InvalidOperationException>(() => Gradients.Of(x * 2, ones(2))).Message);
        Assert.Contains("does not depend on input 1",
            Assert.Throws<InvalidOperationException>(() => Gradients.Of(x * 2, [x, y])).Message);
    }

    [Fact]
    public void A_random_state_is_restored_and_a_damaged_one_refused()
    {
        using var state = RandomState.Get();
        var first = rand(3).data<float>().ToArray();
        RandomState.Set(state);
        Assert.Equal(first, rand(3).data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => RandomState.Set(zeros(state.numel(), dtype: uint8)));
        Assert.Throws<ArgumentException>(() => RandomState.Set(zeros(10, dtype: uint8)));
        Assert.Throws<ArgumentException>(() => RandomState.Set(zeros(state.numel())));
        var odd = state.clone();
        odd[8] = tensor((byte)255);
        odd[9] = tensor((byte)255);                            // 65,535 numbers left of 624
        Assert.Contains("Mersenne", Assert.Throws<ArgumentException>(() => RandomState.Set(odd)).Message);
        RandomState.Set(state);
    }

    [Fact]
    public void Every_seed_is_accepted()
    {
        foreach (var seed in new[] { 0, 1, -1, long.MaxValue, long.MinValue })
        {
            RandomState.Seed(seed);
            var first = rand(2).data<float>().ToArray();
            RandomState.Seed(seed);
            Assert.Equal(first, rand(2).data<float>().ToArray());
        }
    }
}

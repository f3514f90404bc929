using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface.Layers;

/// <summary>Group normalisation with its SiLU in one pass, against the two operators one after the other.</summary>
public sealed class FusedNormTests
{
    private static (double[] Y, double[][] Gradients) Run(bool fused, long[] shape, ScalarType dtype, bool channelsLast = false)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (norm, silu) = (nn.GroupNorm(4, shape[1]), nn.SiLU());
        var chain = nn.Sequential(norm, silu).to(dtype);
        using (no_grad())
        {
            norm.weight!.normal_();
            norm.bias!.normal_();
        }
        var x = (3 + 2 * randn(shape, dtype: float64)).to(dtype);
        if (channelsLast) x = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        x.requires_grad_();
        var y = fused ? chain.call(x) : silu.call(norm.call(x));
        (y * randn(shape, dtype: float64).to(dtype)).sum().backward();
        static double[] Numbers(Tensor t) => t.detach().to(float64).contiguous().data<double>().ToArray();
        return (Numbers(y), [Numbers(x.grad!), Numbers(norm.weight!.grad!), Numbers(norm.bias!.grad!)]);
    }

    [Theory]
    [InlineData(false, 5, 8, 7, 7)]
    [InlineData(false, 1, 4, 1, 2)]
    [InlineData(false, 3, 12, 50)]
    [InlineData(true, 2, 8, 5, 6)]
    public void It_is_the_two_operators(bool channelsLast, params int[] shape)
    {
        long[] size = [.. shape.Select(s => (long)s)];
        var (y, gradients) = Run(true, size, float32, channelsLast);
        var (expected, exact) = Run(false, size, float64, channelsLast);
        // Single precision, sums over up to 245 numbers of size one: 245 rounding errors of 6e-8 at worst, and 1/σ up to a hundred where a group has two numbers.
        void Close(double[] a, double[] b) => Assert.All(a.Zip(b), p => Assert.True(Math.Abs(p.First - p.Second) < 1e-4 * (1 + Math.Abs(p.Second)), $"{p.First} against {p.Second}"));
        Close(y, expected);
        for (var k = 0; k < 3; k++) Close(gradients[k], exact[k]);
    }

    [Fact]
    public void A_gradient_of_its_gradient_is_known()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var norm = nn.GroupNorm(2, 4);
        var chain = nn.Sequential(norm, nn.SiLU());
        var x = randn([2, 4, 3], requires_grad: true);
        Tensor Penalty(Tensor y) => autograd.grad([y.sum()], [x], create_graph: true)[0].square().sum();
        var fused = autograd.grad([Penalty(chain.call(x))], [x])[0];
        var composed = autograd.grad([Penalty(nn.functional.silu(norm.call(x)))], [x])[0];
        Assert.True((fused - composed).abs().max().item<float>() < 1e-4);
    }
}

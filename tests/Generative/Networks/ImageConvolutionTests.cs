using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Networks;

/// <summary>Convolutions are those of PyTorch, and the memory that they are given may hold anything.</summary>
public class ImageConvolutionTests
{
    /// <summary>(in, out, kernel, stride, channels last), with channels around the blocks of 8 and 16.</summary>
    public static TheoryData<int, int, int, int, bool> Shapes
    {
        get
        {
            TheoryData<int, int, int, int, bool> shapes = [];
            foreach (var (a, b) in new[]
                     {
                         (1, 4), (4, 1), (3, 5), (12, 20), (16, 24), (24, 16), (16, 1), (32, 16), (1, 16), (32, 3),
                         (3, 48),
                     })
                foreach (var (k, s) in new[] { (3, 1), (4, 2), (1, 1) })
                    foreach (var last in new[] { false, true }) shapes.Add(a, b, k, s, last);
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Nothing_comes_from_memory_that_was_not_written(
        int inputs, int outputs, int kernel, int stride, bool last)
    {
        foreach (var layer in Layers(inputs, outputs, kernel, stride, last))
            for (var k = 0; k < 3; k++)
            {
                using var scope = NewDisposeScope();
                var x = randn(4, inputs, 8, 8).requires_grad_();
                FillFreedMemory();
                var y = layer.call(x);
                FillFreedMemory();
                var gradient = Gradients.Of(y.square().sum(), [x, .. layer.parameters()], differentiable: true);
                FillFreedMemory();
                var second = Gradients.Of(gradient[0].square().sum(), [x, layer.parameters().First()]);
                using var off = no_grad();
                FillFreedMemory();
                Tensor[] all = [y, .. gradient, .. second, layer.call(x)];
                Assert.All(all, t => Assert.True(t.isfinite().all().item<bool>()));
            }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Values_and_gradients_are_those_of_the_plain_layer(
        int inputs, int outputs, int kernel, int stride, bool last)
    {
        using var scope = NewDisposeScope();
        var padding = kernel == 1 ? 0 : 1;
        manual_seed(1);
        var ours = Layers(inputs, outputs, kernel, stride, last);
        manual_seed(1);
        Module<Tensor, Tensor>[] plain =
        [
            nn.Conv2d(inputs, outputs, kernel, stride, padding),
            nn.ConvTranspose2d(inputs, outputs, kernel, stride, padding),
        ];
        foreach (var (a, b) in ours.Zip(plain))
        {
            Assert.Equal(b.named_parameters().Select(p => p.name), a.named_parameters().Select(p => p.name));
            Assert.All(a.parameters().Zip(b.parameters()),
                p => Assert.True(p.First.equal(p.Second).all().item<bool>()));
            a.to(float64);
            b.to(float64);
            var x = randn(2, inputs, 8, 8, dtype: float64).requires_grad_();
            Assert.All(Derivatives(a, x).Zip(Derivatives(b, x)),
                p => Assert.True((p.First - p.Second).abs().max().item<double>() < 1e-11));
        }

        static Tensor[] Derivatives(Module<Tensor, Tensor> layer, Tensor x)
        {
            var y = layer.call(x);
            var first = Gradients.Of(y.sin().sum(), [x, .. layer.parameters()], differentiable: true);
            return [y, .. first, .. Gradients.Of(first[0].sin().sum(), [x, layer.parameters().First()])];
        }
    }

    private static ImageConvolution[] Layers(int inputs, int outputs, int kernel, int stride, bool last)
    {
        var padding = kernel == 1 ? 0 : 1;
        return
        [
            ImageConvolution.Of(inputs, outputs, kernel, stride, padding, channelsLast: last),
            ImageConvolution.Transposed(inputs, outputs, (kernel, kernel), stride, padding, channelsLast: last),
        ];
    }

    // What the allocator hands out next holds NaN.
    private static void FillFreedMemory()
    {
        using var scope = NewDisposeScope();
        for (var k = 0; k < 20; k++)
            foreach (var n in new long[] { 16, 64, 144, 256, 512, 1024, 2304, 4096, 9216, 16384 })
                _ = full(n, float.NaN);
    }
}

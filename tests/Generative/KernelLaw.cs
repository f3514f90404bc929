using Generative.Numerics;

namespace Generative.Tests;

/// <summary>A kernel of images in float32 has the values and gradients of ordinary operators in float64.</summary>
/// <remarks>
/// y;  the gradients of L = sum(G y) + sum(y²) / 2;  the same, to be differentiated;  and those of the mean of their
/// squares. With one to three threads, and images whose channels lie last, or second, or in no order at all.
/// </remarks>
internal static class KernelLaw
{
    // Float32 keeps 6e-8; a sum over a few thousand places loses some of it.
    private const double Close = 2e-6;

    private static readonly Func<Tensor, Tensor>[] layouts = [x => x, ChannelsLast, NotContiguous];

    /// <summary>Inputs are those of the kernel, the images first; y and its gradient have the given shape.</summary>
    public static void Holds(
        Func<Tensor[], Tensor> ours, Func<Tensor[], Tensor> ordinary, Func<Tensor[]> inputs, params long[] shape)
    {
        foreach (var threads in new[] { 1, 2, 3 })
            foreach (var layout in layouts)
            {
                set_num_threads(threads);
                var (all, G) = (inputs(), layout(randn(shape)));
                all[0] = layout(all[0]);
                Assert.All(Derivatives(ours, all, G, float32).Zip(Derivatives(ordinary, all, G, float64)), pair =>
                {
                    var (y, exact) = (pair.First.to(float64), pair.Second);
                    Assert.InRange((y - exact).norm().item<double>(), 0, Close * exact.norm().item<double>());
                });
            }
    }

    /// <summary>The same images, their channels last.</summary>
    public static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static Tensor NotContiguous(Tensor x) => stack([x, x], -1)[TensorIndex.Ellipsis, 0];

    private static Tensor[] Derivatives(Func<Tensor[], Tensor> f, Tensor[] inputs, Tensor G, ScalarType type)
    {
        Tensor[] at = [.. inputs.Select(t => t.detach().to(type).requires_grad_())];
        Tensor Loss(Tensor y) => (y * G.to(type)).sum() + y.square().sum() / 2;
        var first = Gradients.Of(Loss(f(at)), at, differentiable: true);
        var squares = first.Aggregate(zeros(1, dtype: type), (sum, g) => sum + g.square().mean());
        return [f(at), .. Gradients.Of(Loss(f(at)), at), .. first, .. Gradients.Of(squares.sum(), at)];
    }
}

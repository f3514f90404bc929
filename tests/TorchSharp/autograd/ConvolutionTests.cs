using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface;

/// <summary>Convolutions of our own kernels, float32, against libtorch's in float64: the values, the gradients and the gradients of the gradients.</summary>
/// <remarks>y = C(x, w), dx = D(dy, w) and dw = W(x, dy) are one trilinear form seen from three sides; a transposed convolution is D.</remarks>
public class ConvolutionTests
{
    /// <summary>Images, channels in and out, height, width, kernel, stride, padding, dilation.</summary>
    public sealed record Geometry(int N, int C, int K, int H, int W, int Kernel, int Stride, int Padding, int Dilation)
    {
        public override string ToString() => $"{N}x{C}x{H}x{W} to {K}, side {Kernel}, stride {Stride}, padding {Padding}, dilation {Dilation}";
    }

    public static TheoryData<Geometry> Geometries =>
    [
        // Sides of 3 by 1: Winograd's tiles, whole, cut, in bands, with channels that fill no vector.
        new(16, 32, 32, 14, 14, 3, 1, 1, 1), new(9, 20, 37, 7, 7, 3, 1, 1, 1), new(5, 17, 33, 19, 23, 3, 1, 2, 1), new(3, 24, 40, 40, 33, 3, 1, 1, 1), new(8, 12, 70, 5, 9, 3, 1, 0, 1),
        // Few channels on one side or both.
        new(8, 4, 32, 14, 14, 3, 1, 1, 1), new(8, 32, 4, 14, 14, 3, 1, 1, 1), new(8, 3, 5, 28, 28, 3, 1, 1, 1),
        // Strides, their gaps, dilation, points.
        new(6, 32, 48, 14, 14, 4, 2, 1, 1), new(6, 1, 32, 28, 28, 4, 2, 1, 1), new(7, 3, 20, 17, 13, 5, 3, 2, 1), new(8, 20, 37, 11, 9, 3, 2, 1, 2), new(9, 40, 24, 12, 12, 2, 3, 0, 1),
        new(6, 64, 50, 7, 7, 1, 1, 0, 1), new(6, 8, 24, 20, 22, 3, 1, 3, 3), new(16, 64, 1, 7, 7, 7, 1, 0, 1), new(16, 32, 2, 14, 14, 4, 2, 1, 1),
    ];

    // Winograd's points cost a digit: some 1e-5 of the largest entry at 128 channels, 5e-7 for the plain sums.
    private static void Close(Tensor expected, Tensor found, string what)
        => Assert.True((expected - found.to(float64)).abs().max().item<double>() <= 2e-5 * expected.abs().max().item<double>(), $"{what}: {(expected - found.to(float64)).abs().max().item<double>()} of {expected.abs().max().item<double>()}");

    private static Tensor Normal(params long[] shape) => randn(shape, dtype: float32);

    // f(a, b, c) and its derivatives of the first and second order along given directions, in one precision.
    private static List<Tensor> Derivatives(Func<Tensor, Tensor, Tensor, Tensor> f, Tensor[] arguments, Tensor[] directions, ScalarType dtype)
    {
        Tensor[] at = [.. arguments.Select(a => a.to(dtype).detach().requires_grad_())];
        var y = f(at[0], at[1], at[2]);
        var first = autograd.grad([y], at, [directions[0].to(dtype)], create_graph: true);
        var inner = zeros(1, dtype: dtype);
        for (var k = 0; k < 2; k++) inner = inner + (first[k] * directions[k + 1].to(dtype)).sum();
        return [y, .. first, .. autograd.grad([inner.sum()], [at[0], at[1]])];
    }

    private static void Agree(Func<Tensor, Tensor, Tensor, Tensor> f, Tensor[] arguments)
    {
        Tensor[] directions = [.. new[] { f(arguments[0], arguments[1], arguments[2]), arguments[0], arguments[1] }.Select(t => Normal(t.shape))];
        var (expected, found) = (Derivatives(f, arguments, directions, float64), Derivatives(f, arguments, directions, float32));
        string[] names = ["y", "dx", "dw", "db", "second, x", "second, w"];
        for (var k = 0; k < expected.Count; k++) Close(expected[k].detach(), found[k].detach(), names[k]);
    }

    [Theory, MemberData(nameof(Geometries))]
    public void A_convolution_and_its_derivatives_are_those_of_its_definition(Geometry g)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        Agree((x, w, b) => functional.conv2d(x, w, b, [g.Stride, g.Stride], [g.Padding, g.Padding], [g.Dilation, g.Dilation]),
            [Normal(g.N, g.C, g.H, g.W), Normal(g.K, g.C, g.Kernel, g.Kernel), Normal(g.K)]);
    }

    [Theory, MemberData(nameof(Geometries))]
    public void A_transposed_convolution_and_its_derivatives_are_those_of_its_definition(Geometry g)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        int Output(int size) => (size + 2 * g.Padding - g.Dilation * (g.Kernel - 1) - 1) / g.Stride + 1;
        int Left(int size) => size - ((Output(size) - 1) * g.Stride - 2 * g.Padding + g.Dilation * (g.Kernel - 1) + 1);
        Agree((x, w, b) => functional.conv_transpose2d(x, w, b, [g.Stride, g.Stride], [g.Padding, g.Padding], [Left(g.H), Left(g.W)], [g.Dilation, g.Dilation]),
            [Normal(g.N, g.K, Output(g.H), Output(g.W)), Normal(g.K, g.C, g.Kernel, g.Kernel), Normal(g.C)]);
    }

    [Fact]
    public void Sides_may_differ_and_views_are_read_where_they_lie()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        Agree((x, w, b) => functional.conv2d(x, w, b, [2, 1], [0, 2], [1, 2]), [Normal(6, 18, 15, 11), Normal(20, 18, 3, 2), Normal(20)]);
        // Transposed, sliced and channels-last inputs.
        Agree((x, w, b) => functional.conv2d(x.permute(0, 3, 1, 2), w.transpose(0, 1), b[TensorIndex.Slice(0, 40, 2)], [1, 1], [1, 1]), [Normal(6, 12, 13, 16), Normal(16, 20, 3, 3), Normal(40)]);
    }

    [Fact]
    public void Only_the_gradients_that_are_asked_for_are_made()
    {
        using var scope = NewDisposeScope();
        manual_seed(10);
        var (x, w, b) = (Normal(8, 16, 14, 14), Normal(16, 16, 3, 3).requires_grad_(), Normal(16));
        functional.conv2d(x, w, b, [1, 1], [1, 1]).sum().backward();
        Assert.True(x.grad is null && b.grad is null && w.grad is not null);
        using (no_grad()) Assert.False(functional.conv2d(x, w, b, [1, 1], [1, 1]).requires_grad);
    }

    [Fact]
    public void Threads_change_nothing_but_the_order_of_sums_and_repeated_calls_nothing_at_all()
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        Tensor[] Run(Tensor x, Tensor w, Tensor b)
        {
            Tensor[] at = [.. new[] { x, w, b }.Select(t => t.detach().requires_grad_())];
            var y = functional.conv2d(at[0], at[1], at[2], [1, 1], [1, 1]);
            return [y, .. autograd.grad([y.square().sum()], at)];
        }

        var (x, w, b) = (Normal(12, 24, 14, 14), Normal(32, 24, 3, 3), Normal(32));
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var (one, again) = (Run(x, w, b), Run(x, w, b));
            set_num_threads(3);
            var three = Run(x, w, b);
            for (var k = 0; k < one.Length; k++)
            {
                Assert.True(one[k].equal(again[k]).all().item<bool>());
                // An image is one thread's work; only the gradient of weights is summed over threads.
                Assert.InRange((one[k] - three[k]).abs().max().item<float>(), 0, k < 2 ? 0 : 1e-5f * one[k].abs().max().item<float>());
            }
        }
        finally { set_num_threads(threads); }
    }
}

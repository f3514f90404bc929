using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tests.Surface;

/// <summary>Operators with a backward of their own are differentiable twice and three times: float32, where they are used, against float64, where libtorch's are.</summary>
public class SecondDerivatives
{
    private static readonly Dictionary<string, Func<Module<Tensor, Tensor>>> networks = new()
    {
        ["linear, silu"] = () => Sequential(Linear(32, 64), SiLU(), Linear(64, 64), SiLU(), Linear(64, 1)),
        ["linear, relu"] = () => Sequential(Linear(32, 64), ReLU(), Linear(64, 64), ReLU(), Linear(64, 1)),
        ["linear without a bias"] = () => Sequential(Linear(32, 64, hasBias: false), Tanh(), Linear(64, 64, hasBias: false), Softplus(), Linear(64, 1)),
        ["linear, several samples"] = () => Sequential(Unflatten(1, [2, 16]), Linear(16, 64), SiLU(), Linear(64, 32), Flatten(), Linear(64, 1)),
        ["gated"] = () => Sequential(Unflatten(1, [2, 16]), Linear(16, 64), GLU(1), Linear(64, 64), GLU(), Flatten(), Linear(32, 1)),
        ["transposed convolution"] = () => Sequential(Unflatten(1, [2, 4, 4]), ConvTranspose2d(2, 6, 4, stride: 2, padding: 1), SiLU(), Conv2d(6, 4, 3, padding: 1), SiLU(),
            ConvTranspose2d(4, 2, 3, stride: 2, padding: 1, output_padding: 1, bias: false), Tanh(), Flatten(), Linear(512, 1)),
    };

    public static TheoryData<string> Names => [.. networks.Keys];

    // f(x) = the network's sum; first ‖∇f‖², then ∇f·∇‖∇f‖²: one derivative more.
    private static (double Value, Tensor[] Gradients) Penalty(Module<Tensor, Tensor> network, Tensor x, bool third)
    {
        var at = x.detach().requires_grad_();
        var slope = autograd.grad([network.call(at).tanh().sum()], [at], create_graph: true)[0];
        var loss = slope.square().sum();
        if (third) loss = (slope * autograd.grad([loss], [at], create_graph: true)[0]).sum();
        return (loss.to(float64).item<double>(), [.. autograd.grad([loss], [.. network.parameters(), at], allow_unused: true).Where(g => g is not null).Select(g => g.to(float64))]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Fused_layers_have_the_second_and_third_derivatives_of_their_definition(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(21);
        using var network = networks[name]();
        var x = randn(48, 32);
        foreach (var third in new[] { false, true })
        {
            network.to(float32);
            var (value, gradients) = Penalty(network, x, third);
            network.to(float64);
            var (exact, expected) = Penalty(network, x.to(float64), third);
            Assert.Equal(exact, value, 1e-4 * Math.Abs(exact) + 1e-6);
            Assert.Equal(expected.Length, gradients.Length);
            // float32 leaves some 1e-5 of the largest entry.
            foreach (var (e, g) in expected.Zip(gradients)) Assert.InRange((e - g).abs().max().item<double>(), 0, 2e-4 * e.abs().max().item<double>() + 1e-7);
        }
    }

    [Theory]
    [InlineData(Reduction.None)]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    public void Cross_entropy_of_logits_has_the_second_derivative_of_its_definition(Reduction reduction)
    {
        using var scope = NewDisposeScope();
        manual_seed(22);
        foreach (var dtype in new[] { float32, float64 })
        {
            var (x, t) = (randn(7, 9, dtype: dtype).requires_grad_(), rand(7, 9, dtype: dtype));
            double[] Second(Func<Tensor> loss)
            {
                var first = autograd.grad([loss().sum()], [x], create_graph: true)[0];
                return [.. autograd.grad([(first * first).sum()], [x])[0].to(float64).data<double>()];
            }

            var whole = reduction == Reduction.Mean ? 63.0 : 1;
            var expected = Second(() => (functional.softplus(x) - x * t).sum() / whole);
            var found = Second(() => functional.binary_cross_entropy_with_logits(x, t, reduction: reduction));
            for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], found[k], dtype == float64 ? 1e-14 : 1e-6);
        }
    }
}

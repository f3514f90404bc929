using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Networks;

/// <summary>A convolution after normalization and activation, whose parts never become tensors, is that of ordinary
/// operators.</summary>
public sealed class NormalizedConvolutionTests : IDisposable
{
    private const string Switch = "Generative.Plain.norm";

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly int threads = get_num_threads();

    public NormalizedConvolutionTests() => RandomState.Seed(7);

    /// <summary>(images, in, out, groups, height, width): odd sides, groups of one channel and of all.</summary>
    public static TheoryData<int, int, int, int, int, int> Shapes => new()
    {
        { 3, 16, 32, 4, 5, 7 }, { 2, 48, 16, 8, 8, 3 }, { 5, 64, 64, 8, 7, 7 }, { 3, 32, 32, 32, 14, 14 },
        { 7, 32, 64, 1, 2, 2 }, { 1, 96, 32, 8, 9, 14 },
    };

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    [SkippableTheory, MemberData(nameof(Shapes))]
    public void Values_and_gradients_of_both_orders_are_those_of_ordinary_operators(
        int B, int C, int K, int groups, int H, int W)
    {
        Skip.IfNot(NormalizedConvolution.Takes(zeros(B, C, H, W), zeros(K, C, 3, 3)), "the processor has no AVX2");
        KernelLaw.Holds(at => NormalizedConvolution.Apply(at[0], at[1], at[2], at[3], at[4], groups),
            at => ImageConvolution.Apply(
                functional.silu(functional.group_norm(at[0], groups, at[1], at[2])), at[3], at[4], padding: 1),
            () =>
            [
                2 + 3 * randn(B, C, H, W), 1 + randn(C) / 2, randn(C), randn(K, C, 3, 3) / 3 / Math.Sqrt(C), randn(K),
            ], B, K, H, W);
    }

    [SkippableFact]
    public void Without_gradients_the_values_are_the_same_to_the_bit()
    {
        var (x, W) = (randn(3, 32, 6, 6), randn(16, 32, 3, 3) / 17);
        Skip.IfNot(NormalizedConvolution.Takes(x, W), "the processor has no AVX2");
        Tensor Value(Tensor x) => NormalizedConvolution.Apply(x, ones(32), zeros(32), W, ones(16), 4);
        Assert.True(Value(x).equal(Value(x.detach().requires_grad_())).all().item<bool>());
    }

    [Fact]
    public void A_block_has_the_same_values_with_and_without_it()
    {
        using var block = new ResidualBlock(32, 64, 16, 8, 0);
        foreach (var p in block.parameters()) p.detach().normal_(0, 0.1);
        var (x, e) = (randn(3, 32, 14, 14), randn(3, 16));
        var ours = block.forward(x, e);
        AppContext.SetSwitch(Switch, true);
        var plain = block.forward(x, e);
        AppContext.SetSwitch(Switch, false);
        Assert.InRange((ours - plain).norm().item<float>(), 0, 1e-6 * plain.norm().item<float>());
    }

    [Fact]
    public void Dropout_stands_between_the_activation_and_the_convolution()
    {
        using var block = new ResidualBlock(32, 32, 16, 8, dropout: 0.5);
        foreach (var p in block.parameters()) p.detach().normal_(0, 0.1);
        var (x, e) = (randn(3, 32, 14, 14), randn(3, 16));
        Assert.NotEqual(block.forward(x, e).sum().item<float>(), block.forward(x, e).sum().item<float>());
        block.eval();
        Assert.Equal(block.forward(x, e).sum().item<float>(), block.forward(x, e).sum().item<float>());
    }
}

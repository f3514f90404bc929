using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Networks;

/// <summary>A gated block in two passes is the block of ordinary operators.</summary>
public sealed class GatedBlockTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly int threads = get_num_threads();

    public GatedBlockTests() => RandomState.Seed(6);

    /// <summary>(images, channels, height, width): one place, odd sides, fewer rows than a block and more.</summary>
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        { 1, 16, 1, 1 }, { 3, 16, 5, 7 }, { 2, 48, 8, 3 }, { 5, 64, 7, 7 }, { 3, 32, 28, 28 }, { 1, 80, 2, 9 },
    };

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    [SkippableTheory, MemberData(nameof(Shapes))]
    public void Values_and_gradients_of_both_orders_are_those_of_ordinary_operators(int B, int C, int H, int W)
    {
        Skip.IfNot(GatedBlock.Takes(zeros(B, C, H, W), zeros(C, C, 3, 3)), "the processor has no AVX2");
        KernelLaw.Holds(at => GatedBlock.Apply(at[0], at[1], at[2], at[3], at[4]), Ordinary, () =>
        [
            randn(B, C, H, W), randn(C, C, 3, 3) / 3 / Math.Sqrt(C), randn(C), randn(2 * C, C, 1, 1) / Math.Sqrt(C),
            randn(2 * C),
        ], B, C, H, W);
    }

    [SkippableFact]
    public void Without_gradients_the_values_are_the_same_to_the_bit()
    {
        var (h, W) = (randn(3, 32, 6, 6), randn(32, 32, 3, 3) / 17);
        Skip.IfNot(GatedBlock.Takes(h, W), "the processor has no AVX2");
        Tensor Value() => GatedBlock.Apply(h, W, ones(32), W.view(32, -1)[.., ..64].t().view(64, 32, 1, 1), zeros(64));
        var trained = GatedBlock.Apply(h.detach().requires_grad_(), W, ones(32),
            W.view(32, -1)[.., ..64].t().view(64, 32, 1, 1), zeros(64));
        Assert.True(Value().equal(trained).all().item<bool>());
    }

    [SkippableFact]
    public void Numbers_beyond_every_exponent_give_the_limits_and_what_is_no_number_stays_none()
    {
        var (h, W) = (zeros(1, 16, 1, 1), zeros(16, 16, 3, 3));
        Skip.IfNot(GatedBlock.Takes(h, W), "the processor has no AVX2");
        Tensor Of(double u, double gate) => GatedBlock.Apply(h, W, full(16, u), eye(16).repeat(2, 1).view(32, 16, 1, 1),
            cat([zeros(16), full(16, gate)]));
        Assert.Equal(1000, Of(1000, 1e30)[0, 0, 0, 0].item<float>());          // a(1000) σ(∞)
        Assert.Equal(0, Of(1000, -1e30)[0, 0, 0, 0].item<float>(), 1e-6);
        Assert.Equal(0, Of(-1e30, 0)[0, 0, 0, 0].item<float>(), 1e-6);
        Assert.True(float.IsNaN(Of(double.NaN, 0)[0, 0, 0, 0].item<float>()));
    }

    [Fact]
    public void Others_are_left_to_ordinary_operators()
    {
        var W = zeros(16, 16, 3, 3);
        Assert.False(GatedBlock.Takes(zeros(2, 16, 4, 4, dtype: float64), W.to(float64)));
        Assert.False(GatedBlock.Takes(zeros(2, 20, 4, 4), zeros(20, 20, 3, 3)));
        Assert.False(GatedBlock.Takes(zeros(2, 144, 4, 4), zeros(144, 144, 3, 3)));
    }

    [Fact]
    public void It_is_switched_off_by_its_name()
    {
        const string name = "Generative.Plain.gate";
        AppContext.SetSwitch(name, true);
        Assert.False(GatedBlock.Takes(zeros(2, 16, 8, 8), zeros(16, 16, 3, 3)));
        AppContext.SetSwitch(name, false);
        Assert.Equal(System.Runtime.Intrinsics.X86.Fma.IsSupported,
            GatedBlock.Takes(zeros(2, 16, 8, 8), zeros(16, 16, 3, 3)));
    }

    [Fact]
    public void A_conditioner_has_the_same_values_with_and_without_it()
    {
        const string name = "Generative.Plain.gate";
        using var net = new ConvConditioner(4, 32, 2, 8);
        foreach (var p in net.parameters()) p.detach().normal_(0, 0.1);
        var x = randn(3, 4, 14, 14);
        var ours = net.forward(x, null);
        AppContext.SetSwitch(name, true);
        var plain = net.forward(x, null);
        AppContext.SetSwitch(name, false);
        Assert.InRange((ours - plain).norm().item<float>(), 0, 1e-6 * plain.norm().item<float>());
    }

    private static Tensor Ordinary(Tensor[] at)
    {
        var u = ImageConvolution.Apply(functional.silu(at[0]), at[1], at[2], padding: 1);
        var halves = ImageConvolution.Apply(functional.silu(u), at[3], at[4]).chunk(2, 1);
        return at[0] + halves[0] * halves[1].sigmoid();
    }
}

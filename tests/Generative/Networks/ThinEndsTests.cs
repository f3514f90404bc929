using Generative.Bijectors;
using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Networks;

/// <summary>The ends of an image network, few channels to many and many to few, are the convolutions of ordinary
/// operators.</summary>
public sealed class ThinEndsTests : IDisposable
{
    private const string Switch = "Generative.Plain.thin";

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly int threads = get_num_threads();

    public ThinEndsTests() => RandomState.Seed(11);

    /// <summary>(images, few, many, height, width, every which of the few counts): one place, odd sides, sides below
    /// and above a vector of eight.</summary>
    public static TheoryData<int, int, int, int, int, int> Shapes => new()
    {
        { 1, 1, 16, 1, 1, 1 }, { 3, 4, 32, 5, 7, 2 }, { 2, 3, 48, 9, 3, 1 }, { 5, 8, 64, 7, 7, 2 },
        { 3, 4, 32, 14, 14, 2 }, { 4, 16, 16, 8, 17, 1 }, { 2, 5, 16, 2, 24, 3 },
    };

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    [SkippableTheory, MemberData(nameof(Shapes))]
    public void Values_and_gradients_of_both_orders_at_the_first(int B, int C, int K, int H, int W, int every)
    {
        Skip.IfNot(ThinEnds.TakesFirst(zeros(B, C, H, W), zeros(K, C, 3, 3), C), "the processor has no AVX2");
        var (channels, counts) = Some(C, every);
        KernelLaw.Holds(at => ThinEnds.First(at[0], at[1], at[2], channels),
            at => ImageConvolution.Apply(at[0] * counts.to(at[0].dtype), at[1], at[2], padding: 1),
            () => [randn(B, C, H, W), randn(K, C, 3, 3) / 3 / Math.Sqrt(C), randn(K)], B, K, H, W);
    }

    [SkippableTheory, MemberData(nameof(Shapes))]
    public void Values_and_gradients_of_both_orders_at_the_last(int B, int C, int K, int H, int W, int every)
    {
        Skip.IfNot(ThinEnds.TakesLast(zeros(B, K, H, W), zeros(C, K, 3, 3), C), "the processor has no AVX2");
        var (channels, counts) = Some(C, every);
        KernelLaw.Holds(at => ThinEnds.Last(at[0], at[1], at[2], channels),
            at => counts.to(at[0].dtype) * ImageConvolution.Apply(functional.silu(at[0]), at[1], at[2], padding: 1),
            () => [randn(B, K, H, W), randn(C, K, 3, 3) / 3 / Math.Sqrt(K), randn(C)], B, C, H, W);
    }

    [SkippableFact]
    public void Without_gradients_the_values_are_the_same_to_the_bit()
    {
        var (x, W, V) = (randn(3, 4, 6, 6), randn(32, 4, 3, 3), randn(8, 32, 3, 3));
        Skip.IfNot(ThinEnds.TakesFirst(x, W, 4), "the processor has no AVX2");
        Tensor Both(Tensor x) => ThinEnds.Last(
            ThinEnds.First(x, W, ones(32), [0, 1, 2, 3]), V, ones(8), CouplingChannels.All(8));
        Assert.True(Both(x).equal(Both(x.detach().requires_grad_())).all().item<bool>());
    }

    [SkippableFact]
    public void An_image_that_is_no_number_leaves_those_beside_it_alone()
    {
        var (x, W, V) = (randn(4, 4, 5, 5), randn(16, 4, 3, 3), randn(4, 16, 3, 3));
        Skip.IfNot(ThinEnds.TakesFirst(x, W, 4), "the processor has no AVX2");
        set_num_threads(1);
        x[1].fill_(float.NaN);
        var h = ThinEnds.First(x, W, ones(16), [0, 1, 2, 3]);
        var y = ThinEnds.Last(h, V, ones(4), [0, 1, 2, 3]);
        foreach (var result in new[] { h, y })
        {
            Assert.True(result[1].isnan().all().item<bool>());
            Assert.True(result.index_select(0, tensor(new long[] { 0, 2, 3 })).isfinite().all().item<bool>());
        }
    }

    [Fact]
    public void Others_are_left_to_ordinary_operators()
    {
        var W = zeros(32, 4, 3, 3);
        Assert.False(ThinEnds.TakesFirst(zeros(2, 4, 4, 4, dtype: float64), W.to(float64), 4));
        Assert.False(ThinEnds.TakesFirst(zeros(2, 4, 4, 4), W.to(float64), 4));
        Assert.False(ThinEnds.TakesFirst(zeros(2, 4, 4, 4), zeros(20, 4, 3, 3), 4));
        Assert.False(ThinEnds.TakesFirst(zeros(2, 17, 4, 4), zeros(32, 17, 3, 3), 17));
        Assert.False(ThinEnds.TakesFirst(zeros(2, 4, 4, 4), W, 0));
        Assert.False(ThinEnds.TakesFirst(zeros(0, 4, 4, 4), W, 4));
        Assert.False(ThinEnds.TakesLast(zeros(2, 20, 4, 4), zeros(4, 20, 3, 3), 4));
    }

    [Fact]
    public void A_coupling_has_the_same_values_and_gradients_with_and_without_them()
    {
        using var coupling = new AffineCoupling(
            Masks.Squeezed(8, [true, false, false, true], flip: true), new ConvConditioner(8, 32, 1, 16));
        foreach (var p in coupling.parameters()) p.detach().normal_(0, 0.1);
        var x = randn(3, 8, 7, 7);
        var ours = Results();
        AppContext.SetSwitch(Switch, true);
        var plain = Results();
        AppContext.SetSwitch(Switch, false);
        foreach (var (a, b) in ours.Zip(plain))
            Assert.InRange((a - b).norm().item<float>(), 0, 2e-6 * b.norm().item<float>());

        Tensor[] Results()
        {
            var at = x.detach().requires_grad_();
            var (y, logDet) = coupling.Forward(at);
            return [y, logDet, .. Gradients.Of(y.square().sum() + logDet.sum(), [at, .. coupling.parameters()])];
        }
    }

    [Fact]
    public void Only_masks_of_whole_channels_save_work()
    {
        var channels = CouplingChannels.Of(Masks.Channel(3), results: 2)!;
        Assert.Equal([0, 1], channels.Read);
        Assert.Equal([2, 5], channels.Wanted);
        Assert.Null(CouplingChannels.Of(Masks.Checkerboard(2, 2), 2));
        Assert.Null(CouplingChannels.Of(Masks.Half(4), 2));
    }

    // Every so manieth channel counts: their numbers, and 1 where they are.
    private static (long[] Channels, Tensor Counts) Some(int C, int every)
    {
        long[] channels = [.. Enumerable.Range(0, C).Where(c => c % every == 0).Select(c => (long)c)];
        var counts = Enumerable.Range(0, C).Select(c => c % every == 0 ? 1f : 0).ToArray();
        return (channels, tensor(counts, [1, C, 1, 1]));
    }
}

using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Numerics;

/// <summary>Convolutions of side 3 by sixteen products a tile are those of the sum itself.</summary>
public sealed class WinogradTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly int threads = get_num_threads();

    public WinogradTests() => RandomState.Seed(5);

    /// <summary>(images, in, out, height, width): odd sides, sides of one, fewer tiles than rows of a product, tiles
    /// of one block in several images and of one image in several blocks.</summary>
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 1, 16, 16, 1, 1 }, { 3, 16, 32, 5, 7 }, { 2, 48, 16, 8, 3 }, { 5, 64, 64, 7, 7 }, { 3, 32, 32, 28, 28 },
        { 7, 64, 128, 2, 2 }, { 2, 80, 16, 9, 14 },
    };

    public void Dispose()
    {
        set_num_threads(threads);
        scope.Dispose();
    }

    [SkippableTheory, MemberData(nameof(Shapes))]
    public void Values_and_gradients_of_both_orders_are_those_of_the_sum(int B, int C, int K, int H, int W)
    {
        Skip.IfNot(Winograd.Takes(zeros(B, C, H, W), zeros(K, C, 3, 3)), "the processor has no AVX2");
        KernelLaw.Holds(at => WinogradConvolution.Apply(at[0], at[1], at[2]),
            at => ImageConvolution.Apply(at[0], at[1], at[2], padding: 1),
            () => [randn(B, C, H, W), randn(K, C, 3, 3) / 3 / Math.Sqrt(C), randn(K)], B, K, H, W);
    }

    [Fact]
    public void An_image_alone_and_in_a_batch_has_the_same_numbers_to_the_bit()
    {
        var (x, W, b) = (randn(9, 32, 14, 14), randn(64, 32, 3, 3), randn(64));
        var all = ImageConvolution.Apply(x, W, b, padding: 1);
        set_num_threads(1);
        for (var n = 0; n < 9; n++)
            Assert.True(ImageConvolution.Apply(x[n..(n + 1)], W, b, padding: 1).equal(all[n..(n + 1)])
                .all().item<bool>());
    }

    [Fact]
    public void The_layout_of_the_images_is_that_of_the_result()
    {
        var W = randn(16, 16, 3, 3);
        Assert.True(Winograd.Convolve(randn(2, 16, 4, 4), W, null).is_contiguous());
        var last = KernelLaw.ChannelsLast(randn(2, 16, 4, 4));
        Assert.True(Winograd.Convolve(last, W, null).permute(0, 2, 3, 1).is_contiguous());
    }

    [Fact]
    public void Other_convolutions_are_left_to_libtorch()
    {
        var x = zeros(2, 16, 8, 8);
        Assert.True(WinogradConvolution.Takes(x, zeros(32, 16, 3, 3), 1, 1) == Winograd.Takes(x, zeros(32, 16, 3, 3)));
        Assert.False(WinogradConvolution.Takes(x, zeros(32, 16, 3, 3), 2, 1));
        Assert.False(WinogradConvolution.Takes(x, zeros(32, 16, 3, 3), 1, 0));
        Assert.False(Winograd.Takes(x, zeros(20, 16, 3, 3)));
        Assert.False(Winograd.Takes(x, zeros(16, 16, 5, 5)));
        Assert.False(Winograd.Takes(x.to(float64), zeros(16, 16, 3, 3, dtype: float64)));
        Assert.False(Winograd.Takes(zeros(2, 128, 8, 8), zeros(128, 128, 3, 3)));
        if (!Autocast.IsSupported) return;
        using var half = Autocast.Bfloat16(DeviceType.CPU);
        Assert.False(Winograd.Takes(x, zeros(32, 16, 3, 3)));
    }

    [Fact]
    public void It_is_switched_off_by_its_name()
    {
        const string name = "Generative.Plain.winograd";
        AppContext.SetSwitch(name, true);
        Assert.False(Winograd.Takes(zeros(2, 16, 8, 8), zeros(16, 16, 3, 3)));
        AppContext.SetSwitch(name, false);
        Assert.Equal(System.Runtime.Intrinsics.X86.Fma.IsSupported,
            Winograd.Takes(zeros(2, 16, 8, 8), zeros(16, 16, 3, 3)));
    }

    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(16, 49)]
    [InlineData(7, 20)]
    [InlineData(33, 9)]
    public unsafe void A_matrix_is_turned_over(int rows, int columns)
    {
        Skip.IfNot(System.Runtime.Intrinsics.X86.Avx.IsSupported, "the processor has no AVX");
        var from = Enumerable.Range(0, rows * columns).Select(n => (float)n).ToArray();
        var to = new float[from.Length];
        fixed (float* x = from, y = to) Transposition.Of(x, rows, columns, y);
        Assert.Equal(tensor(from).view(rows, columns).t().contiguous().data<float>().ToArray(), to);
    }
}

using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Networks;

public sealed class RandomViewTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void What_is_erased_is_a_rectangle_of_at_most_that_size_anywhere_in_the_image()
    {
        RandomState.Seed(1);
        var x = ones(2000, 2, 12, 10, dtype: float64);
        var y = RandomErasing.Of(x, 0.5);
        Assert.Equal([0, 1], y.unique().output.data<double>().ToArray());
        var erased = y.eq(0).select(1, 0);
        Assert.True(y.eq(0).select(1, 1).eq(erased).all().item<bool>());
        // Rows times columns that have a black pixel are black: a rectangle.
        var (rows, columns) = (erased.any(2), erased.any(1));
        Assert.True((rows.unsqueeze(2) & columns.unsqueeze(1)).eq(erased).all().item<bool>());
        Assert.Equal((6, 5), ((int)rows.sum(1).max().item<long>(), (int)columns.sum(1).max().item<long>()));
        Assert.True(erased.any(0).all().item<bool>(), "some pixel is never erased");
        // 3 of 12 rows by 2.5 of 10 columns on average; the deviation over 2,000 images is 0.15.
        Assert.Equal(7.5, erased.to(float64).sum([1, 2]).mean().item<double>(), 0.6);
    }

    [Fact]
    public void Each_part_of_a_view_is_there_when_it_is_asked_for()
    {
        var x = rand(5, 1, 8, 8, dtype: float64);
        RandomViewOptions none = new() { Affine = null };
        Assert.True(RandomView.Of(x, none).eq(x).all().item<bool>());
        RandomState.Seed(2);
        var noise = RandomView.Of(x, none with { Noise = 0.5 }) - x;
        Assert.InRange(noise.std().item<double>(), 0.4, 0.6);
        Assert.True(RandomView.Of(x, none with { Erase = 1 }).eq(0).any().item<bool>());
        Assert.True((RandomView.Of(x, new()) - x).abs().max().item<double>() > 0.01);
    }

    [Fact]
    public void A_momentum_encoder_begins_as_the_other_and_follows_it_by_its_share()
    {
        RandomState.Seed(3);
        using var followed = Mlp.Create(3, [4], 2);
        using var momentum = new MomentumEncoder(Mlp.Create(3, [4], 2), followed);
        foreach (var module in new Module[] { followed, momentum }) module.to(float64);
        var first = Values(momentum);
        Assert.Equal(Values(followed), first);
        using (no_grad())
        {
            foreach (var p in followed.parameters()) p.add_(1);
        }
        momentum.Follow(0.75, followed);
        momentum.Follow(0.5, followed);
        // θ + 1 is followed: 0.75 θ + 0.25 (θ + 1), then its mean with θ + 1: θ + 0.625.
        foreach (var (a, b) in first.Zip(Values(momentum))) Assert.Equal(a + 0.625, b, 1e-15);
        var y = momentum.Encode(ones(1, 3, dtype: float64));
        Assert.False(y.requires_grad);
        Assert.All(momentum.parameters(), p => Assert.False(p.requires_grad));
    }

    private static double[] Values(Module module) =>
        [.. module.parameters().SelectMany(p => p.detach().data<double>().ToArray())];
}

using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Tests.Distributions;

/// <summary>The Kullback-Leibler divergence of tables and its chain rule.</summary>
public sealed class RelativeEntropyTests
{
    [Fact]
    public void The_parts_of_the_chain_rule_give_the_whole()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var (p, q) = (Table(), Table());
        // What never happens under p costs nothing, whatever q says.
        p = p.masked_fill(tensor(new[,] { { true, false, false }, { false, false, true } }), 0);
        p /= p.sum([1, 2], keepdim: true);
        var whole = RelativeEntropy.Of(p.flatten(1), q.flatten(1));
        var (first, second) = RelativeEntropy.Chain(p, q);
        Assert.InRange((first + second - whole).abs().max().item<double>(), 0, 1e-14);
        Assert.True((first > 0).all().item<bool>() && (second > 0).all().item<bool>());
        // The other order of the two variables: other parts, the same whole.
        var (other, rest) = RelativeEntropy.Chain(p.transpose(1, 2), q.transpose(1, 2));
        Assert.InRange((other + rest - whole).abs().max().item<double>(), 0, 1e-14);
        Assert.True((other - first).abs().min().item<double>() > 1e-6);
    }

    [Fact]
    public void A_row_that_never_happens_does_not_count()
    {
        using var scope = NewDisposeScope();
        var p = tensor(new[,] { { 0.25, 0.75 }, { 0, 0 } });
        var q = tensor(new[,] { { 0.2, 0.3 }, { 0.5, 0 } });
        var (first, second) = RelativeEntropy.Chain(p, q);
        Assert.Equal(Math.Log(2), first.item<double>(), 1e-15);
        Assert.Equal((0.25 * Math.Log(0.25 / 0.4)) + (0.75 * Math.Log(0.75 / 0.6)), second.item<double>(), 1e-15);
    }

    private static Tensor Table() => functional.softmax(randn(4, 6, dtype: float64), 1).view(4, 2, 3);
}

using Generative.Score;
using static Generative.Tests.Score.SmallNetwork;

namespace Generative.Tests.Score;

/// <summary>Sliced score matching, by enumeration of the directions and by its mean.</summary>
public sealed class SlicedScoreMatchingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Averaged_over_all_sign_vectors_sliced_score_matching_is_explicit_score_matching(bool reduced)
    {
        using var scope = NewDisposeScope();
        var network = Network(3, 3);
        var x = randn(5, 3, dtype: float64);
        var signs =
            stack([.. Enumerable.Range(0, 8)
            .Select(k => tensor(new double[] { (k & 1) * 2 - 1, (k >> 1 & 1) * 2 - 1, (k >> 2 & 1) * 2 - 1 }))]);
        var v = signs.unsqueeze(1).expand(8, 5, 3);
        var (all, exact) = (SlicedScoreMatching.Loss(network.call, x, v, reduced),
            ExplicitScoreMatching.Loss(network.call, x));
        Assert.InRange((all - exact).abs().max().item<double>(), 0, 1e-13);
        AssertSame(Gradients(network, exact.sum()), Gradients(network, all.sum()), 1e-12);
    }

    [Theory]
    [InlineData(Directions.Rademacher, true)]
    [InlineData(Directions.Gaussian, true)]
    [InlineData(Directions.Gaussian, false)]
    [InlineData(Directions.Sphere, true)]
    [InlineData(Directions.Sphere, false)]
    public void Sliced_score_matching_is_unbiased_for_explicit_score_matching(Directions directions, bool reduced)
    {
        using var scope = NewDisposeScope();
        var network = Network(3, 3);
        manual_seed(6);
        var x = randn(1, 3, dtype: float64);
        const long n = 40_000;
        var copies = x.expand(n, 3);
        var draws = SlicedScoreMatching.Loss(network.call, copies, SlicedScoreMatching.Draw(directions, copies, 1),
            reduced);
        var error = draws.std().item<double>() / Math.Sqrt(n);
        Assert.Equal(ExplicitScoreMatching.Loss(network.call, x).item<double>(), draws.mean().item<double>(),
            4 * error);
        // E[v vᵀ] = I, each entry within five of its standard errors, at most √2/√n.
        var v = SlicedScoreMatching.Draw(directions, copies, 1)[0];
        Assert.InRange((v.t().mm(v) / n - eye(3, dtype: float64)).abs().max().item<double>(), 0,
            5 * Math.Sqrt(2.0 / n));
    }
}

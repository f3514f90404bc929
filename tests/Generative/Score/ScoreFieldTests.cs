using Generative.Score;
using static Generative.Tests.Score.SmallNetwork;

namespace Generative.Tests.Score;

/// <summary>The score of a density: its values, what leaves it alone, its graph.</summary>
public sealed class ScoreFieldTests
{
    private static readonly GaussianMixture p = GaussianMixture.Line;

    [Theory]
    [InlineData(-1, -2.6565743, -0.7692308)]
    [InlineData(0, -1.7751395, 0.9957354)]
    public void The_mixtures_density_and_score_are_the_published_numbers(double at, double logDensity, double score)
    {
        using var scope = NewDisposeScope();
        var x = full([1, 1], at, dtype: float64);
        var (logP, s) = ScoreField.At(p.LogDensity, x);
        // Seven digits are published.
        Assert.Equal(logDensity, logP.item<double>(), 1e-7);
        Assert.Equal(score, s.item<double>(), 1e-7);
        Assert.Equal(s.item<double>(), p.Score(x).item<double>(), 1e-14);
    }

    [Fact]
    public void Noise_of_sigma_1_makes_the_score_at_0_the_published_number()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.2412406, ScoreField.Of(p.Noised(1).LogDensity)(zeros(1, 1, dtype: float64)).item<double>(),
            1e-7);
    }

    [Fact]
    public void A_constant_factor_of_the_density_does_not_change_the_score()
    {
        using var scope = NewDisposeScope();
        var x = Line.Nodes(4, 9);
        Assert.Equal(0, (ScoreField.Of(p.LogDensity)(x)
            - ScoreField.Of(u => p.LogDensity(u) + 5)(x)).abs().max().item<double>());
    }

    [Fact]
    public void Without_gradients_a_score_carries_no_graph_and_with_them_it_does()
    {
        using var scope = NewDisposeScope();
        var energy = Network(2, 1);
        var x = randn(5, 2, dtype: float64);
        using (no_grad())
            Assert.False(ScoreField.At(u => energy.call(u).squeeze(1), x) is var (v, s)
            && (v.requires_grad || s.requires_grad));
        Assert.True(ScoreField.Of(u => energy.call(u).squeeze(1))(x).requires_grad);
    }
}

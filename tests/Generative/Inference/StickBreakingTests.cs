using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Inference;

/// <summary>Weights of a Dirichlet process against their draws and closed forms.</summary>
public sealed class StickBreakingTests
{
    [Fact]
    public void Expectations_are_those_of_draws()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(5);
        var sticks = StickBreaking.Posterior(tensor(new[] { 4.0, 0, 2.5, 1, 0.5 }), 1.5);
        var pi = StickBreaking.Sample(sticks, new NoiseSource(100_000, CPU, float64));
        Assert.InRange((pi.sum([1]) - 1).abs().max().item<double>(), 0, 1e-12);
        foreach (var (draws, expected) in new[]
                 {
                     (pi, StickBreaking.MeanWeights(sticks)), (pi.log(), StickBreaking.MeanLogWeights(sticks))
                 })
        {
            var z = (draws.mean([0]) - expected) / (draws.std([0]) / Math.Sqrt(100_000));
            Assert.InRange(z.abs().max().item<double>(), 0, 4.5);
        }
    }

    [Fact]
    public void The_prior_has_the_mean_weights_of_the_closed_form()
    {
        using var scope = NewDisposeScope();
        // E[πₖ] = 1 / (1 + α) (α / (1 + α))^(k-1).
        var mean = StickBreaking.MeanWeights(StickBreaking.Prior(40, 2).to(float64));
        var expected = pow(tensor(2.0 / 3), arange(39, dtype: float64)) / 3;
        Assert.InRange((mean.narrow(0, 0, 39) - expected).abs().max().item<double>(), 0, 1e-12);
        Assert.Equal(1, mean.sum().item<double>(), 1e-12);
    }

    [Fact]
    public void Counts_go_into_their_stick_and_into_all_before_it()
    {
        using var scope = NewDisposeScope();
        var sticks = StickBreaking.Posterior(tensor(new[] { 3.0, 5, 2 }), 0.5);
        Assert.Equal([4, 7.5, 6, 2.5], sticks.flatten().data<double>().ToArray());
    }
}

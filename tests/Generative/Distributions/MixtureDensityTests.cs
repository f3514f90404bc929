using Generative.Distributions;

namespace Generative.Tests.Distributions;

public sealed class MixtureDensityTests
{
    [Fact]
    public void One_mixture_for_all_examples_is_the_NormalMixture_of_the_same_parameters()
    {
        using var scope = NewDisposeScope();
        var (own, shared) = Mixtures();
        var x = randn(7, 2, dtype: float64);
        Assert.True((own.LogProb(x) - shared.LogProb(x)).abs().max().item<double>() < 1e-12);
        Assert.True((own.Mean - shared.Mean).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Draws_have_its_mean_and_second_moments()
    {
        using var scope = NewDisposeScope();
        var (own, shared) = Mixtures();
        const long n = 20_000;
        manual_seed(5);
        var x = stack([.. Enumerable.Range(0, (int)n / 7 + 1).Select(_ => own.Sample())]).flatten(0, 1);  // [n, 2]
        var c = shared.Components;
        var second = (shared.LogWeights.exp().unsqueeze(-1) * (c.Mu.square() + c.LogVar.exp())).sum([0]);
        Near(x, shared.Mean);
        Near(x.square(), second);

        // Five standard errors.
        static void Near(Tensor f, Tensor truth)
        {
            var error = f.std(0L) / Math.Sqrt(f.shape[0]);
            Assert.True(((f.mean([0]) - truth).abs() / error).max().item<double>() < 5);
        }
    }

    // The same three normals for each of seven examples.
    private static (MixtureDensity, NormalMixture) Mixtures()
    {
        manual_seed(4);
        var (mu, logVar) = (randn(3, 2, dtype: float64), randn(3, 2, dtype: float64));
        var logWeights = randn(3, dtype: float64).log_softmax(0);
        return (new(new(mu.expand(7, 3, 2), logVar.expand(7, 3, 2)), logWeights.expand(7, 3)),
            new(new(mu, logVar), logWeights));
    }
}

using Generative.MonteCarlo;
using Generative.Numerics;
using Generative.Targets;

namespace Generative.Tests.MonteCarlo;

/// <summary>Samplers without chains: inverse CDF, rejection, importance.</summary>
public sealed class DirectSamplerTests
{
    private static Tensor U => tensor(new[] { 1e-6, 0.01, 0.2, 0.5, 0.77, 0.99, 1 - 1e-6 });

    [Fact]
    public void The_numeric_inverse_is_the_closed_one()
    {
        using var scope = NewDisposeScope();
        foreach (var target in new Target[] { new NormalTarget(3, 0.2), new ExponentialTarget(4) })
        {
            var numeric = InverseCdf.Of(target);
            Assert.Equal(1, numeric.Total, 1e-12);
            var gap = (numeric.Quantile(U) - ((IQuantile)target).Quantile(U)).abs().max().item<double>();
            // F is good to 1e-13, and at 1 - 1e-6 the density is 1e-6 of the largest.
            Assert.InRange(gap, 0, 1e-6);
        }
    }

    [Fact]
    public void The_numeric_inverse_inverts_distribution_functions_in_closed_form()
    {
        using var scope = NewDisposeScope();
        Holds(new GammaTargetOptions { Shape = 3 }, x => 1 - (-x).exp() * (1 + x + x.square() / 2), 1e-11);
        Holds(new BetaTargetOptions { A = 2, B = 5 }, x => 1 - (1 - x).pow(6) - 6 * x * (1 - x).pow(5), 1e-11);
        // A pole at 0: p ~ x^(-1/2).
        Holds(new GammaTargetOptions { Shape = 0.5 }, x => x.sqrt().erf(), 1e-6);

        static void Holds(TargetOptions options, Func<Tensor, Tensor> F, double tolerance) => Assert.InRange(
            (F(InverseCdf.Of(options.Create()).Quantile(U)) - U).abs().max().item<double>(), 0, tolerance);
    }

    [Fact]
    public void A_rejection_sampler_keeps_one_in_M()
    {
        using var scope = NewDisposeScope();
        using var random = RandomState.Generator(3);
        using var noise = new NoiseSource(4, random, CPU, float64);
        // N(0, 1) / N(0, 2²) is largest at 0: M = 2.
        var options = new RejectionSamplerOptions { Proposal = new NormalTargetOptions { Deviation = 2 }, Bound = 2 };
        var draws = options.Run(new NormalTarget(0, 1), new(0, 5000), noise);
        Assert.Equal([4, 5000, 1], draws.X.shape);
        Assert.Equal(0.5, draws.ExpectedAcceptance);
        // 40,000 proposals: a standard error of 0.0025.
        Assert.InRange(draws.Acceptance!.Value, 0.49, 0.51);
        var found = (options with { Bound = null }).Run(new NormalTarget(0, 1), new(0, 10), noise);
        Assert.InRange(found.Bound!.Value, 2, 2.03);
    }

    [Fact]
    public void A_bound_that_is_too_small_and_a_proposal_that_does_not_suit_are_named()
    {
        using var random = RandomState.Generator(3);
        using var noise = new NoiseSource(4, random, CPU, float64);
        string Fault(RejectionSamplerOptions options, Target target) =>
            Assert.Throws<OptionsException>(() => options.Run(target, new(0, 1000), noise)).Message;
        Assert.Matches(@"^sampler\.bound: got 1\.5, but p / q is (2|1\.9+\d*) at \(-?0\.0\d*\), expected that or more$",
            Fault(new() { Proposal = new NormalTargetOptions { Deviation = 2 }, Bound = 1.5 }, new NormalTarget(0, 1)));
        Assert.StartsWith("sampler.proposal: got a density whose tails are lighter than the target's",
            Fault(new() { Proposal = new NormalTargetOptions { Deviation = 0.5 } }, new NormalTarget(0, 1)));
        Assert.Equal("sampler.proposal: got normal, expected a density of 2 numbers that can be drawn from directly",
            Fault(new() { Proposal = new NormalTargetOptions() }, new CorrelatedNormal(0)));
        Assert.Equal("sampler: got rejection for Ising, expected a target with a density",
            Fault(new(), new Ising(2, 0.3)));
    }

    [Fact]
    public void Weights_have_the_effective_size_and_the_mean_of_theory()
    {
        using var scope = NewDisposeScope();
        using var random = RandomState.Generator(4);
        using var noise = new NoiseSource(4, random, CPU, float64);
        var options = new ImportanceSamplerOptions { Proposal = new NormalTargetOptions { Deviation = 2 } };
        var draws = options.Run(new NormalTarget(0, 1), new(0, 50_000), noise);
        var share = ImportanceSampler.EffectiveSize(draws.LogWeights!).item<double>() / 200_000;
        // E[w²] = ∫ p² / q = s² / √(2 s² - 1) = 4 / √7; of 200,000 draws.
        Assert.Equal(Math.Sqrt(7) / 4, share, 0.005);
        Assert.Equal(1, draws.LogWeights!.exp().mean().item<double>(), 0.01);
        var (mean, error) = ImportanceSampler.Expectation(draws.X, draws.LogWeights!);
        // Σ w² (x - mean)² / (Σ w)² estimates E_q[w² x²] / n = s² (2 - 1/s²)^-3/2 / n.
        Assert.Equal(Math.Sqrt(4 / (2 * Math.Pow(1.75, 1.5)) / 200_000), error.item<double>(), 1e-4);
        Assert.InRange(Math.Abs(mean.item<double>() / error.item<double>()), 0, 4);
    }
}

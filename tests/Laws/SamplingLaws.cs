using Generative;
using Generative.MonteCarlo;
using Generative.Numerics;
using Generative.Targets;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>What holds for every target and every sampler that serves it. A new kind is under these laws by being
/// there.</summary>
public sealed class SamplingLaws
{
    // Whose draws do not have the moments that their errors rest on: a milder form of the same target.
    private static readonly Dictionary<string, TargetOptions> mild = new()
    {
        ["funnel"] = new FunnelOptions { Deviation = 1 },
        ["banana"] = new BananaOptions { Center = 0, Width = 1 },
        ["ising"] = new IsingOptions { Size = 4 },
    };

    // Quick ones, whose draws are near to independent.
    private static readonly Dictionary<string, (ChainSamplerOptions Options, int Thin)> quick = new()
    {
        ["metropolis"] = (new MetropolisOptions(), 10),
        ["hamiltonian"] = (new HamiltonianOptions { Steps = 5 }, 1),
    };

    private const int Chains = 64, WarmUp = 200, Draws = 150, Side = 1001;
    private const double Reach = 30, MostErrors = 4;

    private static IEnumerable<string> Targets => RunTypes.Current.KindsOf(typeof(TargetOptions)).Select(k => k.Name);

    private static IEnumerable<string> Samplers =>
        RunTypes.Current.KindsOf(typeof(ChainSamplerOptions)).Select(k => k.Name);

    private static IEnumerable<(string Target, string Sampler)> Pairs =>
        from target in Targets
        from sampler in Samplers
        where Sampler(sampler).Lacks(Target(target)) is null
        select (target, sampler);

    public static TheoryData<string, string> Served
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (var (target, sampler) in Pairs) pairs.Add(target, sampler);
            return pairs;
        }
    }

    public static TheoryData<string> Continuous => [.. Targets.Where(t => Target(t).IsContinuous)];

    [Fact]
    public void Every_target_has_a_sampler_and_every_sampler_a_target()
    {
        var pairs = Pairs.ToArray();
        Assert.Empty(Targets.Except(pairs.Select(p => p.Target)));
        Assert.Empty(Samplers.Except(pairs.Select(p => p.Sampler)));
    }

    [Theory, MemberData(nameof(Served))]
    public void Draws_have_the_targets_mean_and_variance_within_standard_errors(string target, string sampler)
    {
        using var scope = NewDisposeScope();
        using var gate = FinalizerGate.Close();
        using var random = RandomState.Generator(1);
        using var noise = new NoiseSource(Chains, random, CPU, float64);
        var truth = Target(target);
        var thin = quick.TryGetValue(sampler, out var form) ? form.Thin : 1;
        var draws = Sampler(sampler).Run(truth, new(WarmUp, Draws, thin), noise);
        Assert.Equal([Chains, Draws, truth.Dimension], draws.X.shape);
        var x = truth.Watched(draws.X);
        var known = 0;
        for (var j = 0; j < truth.Names.Count; j++)
        {
            var one = x.narrow(2, j, 1);
            Within(one, draws.LogWeights, truth.Mean[j], $"mean of {truth.Names[j]}");
            var square = (one - truth.Mean[j]).square();
            Within(square, draws.LogWeights, truth.Variance[j], $"variance of {truth.Names[j]}");
            known += double.IsFinite(truth.Variance[j]) ? 2 : 1;
        }
        Assert.True(known >= truth.Names.Count);
        Assert.True(draws.Acceptance is null or (> 0.01 and <= 1), $"{draws.Acceptance}");
        if (draws.ExpectedAcceptance is not { } expected) return;
        // Proposals are 1 / M as many as draws, or more.
        var error = Math.Sqrt(expected * (1 - expected) / (Chains * Draws / expected));
        Assert.InRange(Math.Abs(draws.Acceptance!.Value - expected), 0, MostErrors * error);
    }

    [Theory, MemberData(nameof(Continuous))]
    public void The_density_integrates_to_one(string name)
    {
        using var scope = NewDisposeScope();
        var target = Target(name);
        if (target.Dimension == 1)
        {
            Assert.Equal(1, InverseCdf.Of(target).Total, 1e-9);
            return;
        }
        // In the plane by the trapezoid rule on nodes mean + deviation sinh(t), which is exact to rounding for smooth
        // densities that vanish at the ends; the funnel's do so slowly.
        Assert.Equal(2, target.Dimension);
        var t = Math.Asinh(Reach) * linspace(-1, 1, Side, dtype: float64);
        var step = 2 * Math.Asinh(Reach) / (Side - 1);
        var (x, y) = (Axis(0), Axis(1));
        var p = target.LogDensity(cartesian_prod(x.Node, y.Node)).exp().view(Side, Side);
        Assert.Equal(1, (p * x.Weight.unsqueeze(1) * y.Weight).sum().item<double>(), 1e-5);

        (Tensor Node, Tensor Weight) Axis(int j)
        {
            var deviation = Math.Sqrt(target.Variance[j]);
            return (target.Mean[j] + deviation * t.sinh(), deviation * step * t.cosh());
        }
    }

    [Theory, MemberData(nameof(Continuous))]
    public void Outside_of_its_support_a_density_is_zero_and_its_gradient_no_NaN(string name)
    {
        using var scope = NewDisposeScope();
        var target = Target(name);
        var x = full([1, target.Dimension], Math.Max(-100, target.Support.Low - 1), dtype: float64).requires_grad_();
        var log = target.LogDensity(x);
        Assert.False(log.isnan().any().item<bool>());
        if (double.IsFinite(target.Support.Low)) Assert.Equal(double.NegativeInfinity, log.item<double>());
        Assert.True(Gradients.Of(log, x).isfinite().all().item<bool>());
    }

    private static void Within(Tensor f, Tensor? logWeights, double truth, string what)
    {
        if (!double.IsFinite(truth)) return;
        var (mean, error) = logWeights is null ? Convergence.Mean(f) : ImportanceSampler.Expectation(f, logWeights);
        var errors = Math.Abs(mean.item<double>() - truth) / error.item<double>();
        Assert.True(errors <= MostErrors, $"{what}: {mean.item<double>()} ± {error.item<double>()}, is {truth}");
    }

    private static Target Target(string name) => mild.TryGetValue(name, out var options)
        ? options.Create() : Made<TargetOptions>(name).Create();

    private static ChainSamplerOptions Sampler(string name) =>
        quick.TryGetValue(name, out var form) ? form.Options : Made<ChainSamplerOptions>(name);

    private static T Made<T>(string name) => (T)Activator.CreateInstance(
        RunTypes.Current.KindsOf(typeof(T)).Single(k => k.Name == name).Type)!;
}

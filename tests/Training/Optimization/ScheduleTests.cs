using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Training.Tests.Optimization;

public sealed class ScheduleTests
{
    public static TheoryData<string> Kinds =>
        [.. RunTypes.Current.KindsOf(typeof(ScheduleOptions)).Select(k => k.Name)];

    private static ScheduleOptions Create(string kind) => kind switch
    {
        "step" => new StepScheduleOptions { Every = 100, Factor = 0.5 },
        "linearWarmup" => new LinearWarmupScheduleOptions { WarmupSteps = 100 },
        "warmupCosine" => new WarmupCosineScheduleOptions { WarmupSteps = 100, Final = 0.1 },
        "inverseSqrt" => new InverseSqrtScheduleOptions { WarmupSteps = 100 },
        "cosine" => new CosineScheduleOptions { Final = 0.1 },
        _ => new ConstantScheduleOptions(),
    };

    [Theory, MemberData(nameof(Kinds))]
    public void A_factor_is_positive_at_most_one_and_reaches_one(string kind)
    {
        var schedule = Create(kind);
        Assert.Equal(RunTypes.Current.KindsOf(typeof(ScheduleOptions)).Single(k => k.Name == kind).Type,
            schedule.GetType());
        double[] factors = [.. Enumerable.Range(0, 1000).Select(t => schedule.At(t, 1000))];
        Assert.All(factors, f => Assert.InRange(f, 1e-9, 1));
        Assert.Equal(1, factors.Max(), 1e-12);
    }

    [Fact]
    public void Known_values()
    {
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], new[] { 0, 99, 100, 199, 200 }.Select(t => Create("step").At(t, 0)));
        Assert.Equal(0.01, Create("linearWarmup").At(0, 0), 1e-15);
        Assert.Equal(0.5, Create("linearWarmup").At(49, 0), 1e-15);
        Assert.Equal(0.55, Create("cosine").At(500, 1000), 1e-12);
        Assert.Equal(0.1, Create("cosine").At(1000, 1000), 1e-12);
        Assert.Equal(0.5, Create("warmupCosine").At(49, 1100), 1e-15);
        Assert.Equal(0.55, Create("warmupCosine").At(600, 1100), 1e-12);
        Assert.Equal(0.5, Create("inverseSqrt").At(399, 0), 1e-12);
        Assert.Equal(1, Create("cosine").At(500, 0));                                    // no end is known
    }

    [Fact]
    public void Each_phase_follows_its_own_schedule()
    {
        using var model = new GaussianVaeOptions { Hidden = [5] }.Create(new(1, 4, 4));
        using var optimizers = new PhaseOptimizers(
            model, new OptimizerOptions { LearningRate = 0.02, Schedule = Create("cosine") }, steps: 1000);
        optimizers.Schedule(500);
        Assert.Equal(0.011, Assert.Single(optimizers.Rates).Value, 1e-12);
        optimizers.Schedule(0);
        Assert.Equal(0.02, Assert.Single(optimizers.Rates).Value, 1e-12);
    }
}

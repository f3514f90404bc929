using Generative.Configuration;
using Generative.Data;
using Generative.Models.Adversarial;
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
    public void Every_schedule_stays_between_zero_and_one_and_reaches_one(string kind)
    {
        var schedule = Create(kind);
        Assert.Equal(RunTypes.Current.KindsOf(typeof(ScheduleOptions)).Single(k => k.Name == kind).Type,
            schedule.GetType());
        double[] factors = [.. Enumerable.Range(0, 1000).Select(t => schedule.At(t, 1000))];
        Assert.All(factors, f => Assert.InRange(f, 1e-9, 1));
        Assert.Equal(1, factors.Max(), 1e-12);
    }

    [Fact]
    public void Schedules_have_known_values()
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
        using var model = new GanOptions { LatentDim = 3, Network = AdversarialNetwork.Mlp, Hidden = [5] }
            .Create(new(1, 4, 4));
        var common = new OptimizerOptions { LearningRate = 0.02, Schedule = Create("cosine") };
        Dictionary<string, OptimizerOptions> own = new()
        {
            ["generator"] = new() { LearningRate = 0.4, Schedule = Create("step") },
        };
        using var optimizers = new PhaseOptimizers(model.Phases, common, own, steps: 1000);
        optimizers.Schedule(500);
        AssertRates(critic: 0.02 * 0.55, generator: 0.4 / 32);                           // half a cosine; five halvings
        optimizers.Schedule(0);
        AssertRates(critic: 0.02, generator: 0.4);

        void AssertRates(double critic, double generator)
        {
            Assert.Equal(["critic/lr", "generator/lr"], optimizers.Rates.Select(r => r.Name));
            Assert.Equal([critic, generator], optimizers.Rates.Select(r => r.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        }
    }
}

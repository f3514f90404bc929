using Generative.Numerics;
using Generative.Training;

namespace Bench;

/// <summary>How long a training step takes: the median over rounds of five, the first two rounds left out.</summary>
internal static class StepTimes
{
    private const int block = 5, warmup = 2, turns = 24;

    /// <summary>Takes the steps; the loss is the last round's mean.</summary>
    public static Dictionary<string, double> Of(TrainingStep step, int rounds, Arguments a)
    {
        using var gate = FinalizerGate.Close();
        List<double> times = [], without = [];
        double loss = 0;
        for (var round = 0; round < (a.Without is null ? rounds : turns); round++)
        {
            if (a.Without is not null) AppContext.SetSwitch(a.Without, round % 2 == 1);
            (a.Without is not null && round % 2 == 1 ? without : times).Add(Timing.Seconds(a, () =>
            {
                for (var k = 0; k < block; k++)
                {
                    FinalizerGate.LetThrough();
                    step.Take((round * block) + k);
                }
                loss = step.Metrics()[0].Value;
            }) / block);
        }
        var median = Timing.Median(times, warmup);
        Dictionary<string, double> results =
            new() { ["steps_per_second"] = 1 / median, ["step_ms"] = 1e3 * median, ["loss"] = loss };
        if (a.Without is not null) results["step_ms_without"] = 1e3 * Timing.Median(without, warmup);
        return results;
    }
}

using Generative.Training;

namespace Bench;

/// <summary>How long a training step takes: the median over rounds of five, the first two rounds left out.</summary>
internal static class StepTimes
{
    private const int block = 5, warmup = 2;

    /// <summary>Takes the steps; the loss is the last round's mean.</summary>
    public static Dictionary<string, double> Of(TrainingStep step, int rounds, Arguments a)
    {
        List<double> times = [];
        double loss = 0;
        for (var round = 0; round < rounds; round++)
            times.Add(Timing.Seconds(a, () =>
            {
                for (var k = 0; k < block; k++) step.Take((round * block) + k);
                loss = step.Metrics()[0].Value;
            }) / block);
        var median = Timing.Median(times, warmup);
        return new() { ["steps_per_second"] = 1 / median, ["step_ms"] = 1e3 * median, ["loss"] = loss };
    }
}

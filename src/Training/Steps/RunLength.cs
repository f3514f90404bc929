namespace Generative.Training;

/// <summary>Number of training steps.</summary>
/// <param name="StepsPerEpoch">Steps in one epoch; a step with several phases or accumulated gradients uses several
/// batches.</param>
/// <param name="Total">Steps in all.</param>
public sealed record RunLength(long StepsPerEpoch, long Total)
{
    /// <summary>The length of a training on a number of examples.</summary>
    public static RunLength Of(TrainingOptions o, GenerativeModel model, long examples)
    {
        // An iteration over all examples is an epoch.
        if (model is IIterative { TakesMinibatches: false }) return new(1, o.Steps ?? o.Epochs!.Value);
        var batches = (examples + o.BatchSize - 1) / o.BatchSize;
        var stepsPerEpoch = Math.Max(1, batches / ((long)model.Phases.Sum(p => p.Repeats) * o.Accumulate));
        return new(stepsPerEpoch, o.Steps ?? o.Epochs!.Value * stepsPerEpoch);
    }
}

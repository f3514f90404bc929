using Generative.Configuration;
using Generative.Data;

namespace Generative.Training;

/// <summary>How many steps a run takes.</summary>
/// <param name="StepsPerEpoch">Training steps in a pass over the examples; a step of several phases, or of accumulated
/// gradients, takes several batches.</param>
/// <param name="Total">Steps in all.</param>
public sealed record RunLength(long StepsPerEpoch, long Total)
{
    /// <summary>That of a model trained on so many examples.</summary>
    public static RunLength Of(TrainingOptions o, GenerativeModel model, long examples)
    {
        // An iteration over all examples is an epoch.
        if (model is IIterative { TakesMinibatches: false }) return new(1, o.Steps ?? o.Epochs!.Value);
        var batches = (examples + o.BatchSize - 1) / o.BatchSize;
        var stepsPerEpoch = Math.Max(1, batches / ((long)model.Phases.Sum(p => p.Repeats) * o.Accumulate));
        return new(stepsPerEpoch, o.Steps ?? o.Epochs!.Value * stepsPerEpoch);
    }
}

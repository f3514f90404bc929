using Generative.Learning;
using Training.Data;

namespace Training.Loops;

/// <summary>One optimiser step on one batch: the loop takes it, the benchmarks time it, the laws watch it.</summary>
/// <remarks>Everything the step makes is freed when its scope ends, and nothing in it waits for the device.</remarks>
public sealed class TrainingStep(GenerativeModel model, OptimizerHelper optimizer, double gradientClip, DeviceImages images, BatchOrder order, RunningTerms running)
{
    private readonly IObjective objective = model as IObjective ?? throw new ArgumentException($"{model.GetName()} has no loss", nameof(model));
    private readonly Parameter[] trained = [.. optimizer.parameters()];

    /// <summary>Takes the step of that number (from 0): the batch is a function of it.</summary>
    public void Take(long step)
    {
        using var scope = NewDisposeScope();
        var x = images.Batch(order.Indices(step));                                     // [B, C, H, W]
        model.zero_grad();
        var terms = objective.Loss(x);                                                 // each [B]
        terms.Total.mean().backward();
        if (gradientClip > 0) GradientClip.ToNorm(trained, gradientClip);
        optimizer.step();
        running.Add(terms);
    }
}

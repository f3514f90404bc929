using System.Diagnostics;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>Trains variants from the same initial weights and evaluates the same ELBO along the way.</summary>
/// <remarks>The ELBO is that of the reference model on validation images: a variant's own loss may be another bound, or
/// that of relaxed latents.</remarks>
internal sealed class TrainingCurves(
    RunOptions run, CompareOptions o, DeviceData train, DeviceData valid, Variant reference,
    CancellationToken stop = default)
{
    /// <summary>Trains one variant with one seed.</summary>
    public Curve Train(string name, Func<GenerativeModel> create, long seed, Device device)
    {
        RandomState.Seed(seed);
        using var model = create();
        model.to(device);
        model.train();
        var weights = new SharedWeights(model);
        using var order = new BatchOrder(train.Count, run.Training.BatchSize, seed, device);
        using var optimizers = new PhaseOptimizers(model, run.Optimizer, o.CurveSteps);
        using var step = new TrainingStep(model, optimizers, train, order);

        List<CurvePoint> points = [new(0, 0, Elbo(weights, seed))];
        double seconds = 0;
        long taken = 0;
        for (var p = 1; p <= o.CurvePoints; p++)
        {
            var until = (long)o.CurveSteps * p / o.CurvePoints;
            var from = Stopwatch.GetTimestamp();
            while (taken < until)
            {
                stop.ThrowIfCancellationRequested();
                step.Take(taken);
                taken++;
            }
            _ = step.Metrics();                                // waits for the device
            seconds += Stopwatch.GetElapsedTime(from).TotalSeconds;
            points.Add(new(taken, seconds, Elbo(weights, seed + taken)));
            if (!double.IsFinite(points[^1].Elbo))
                throw new NonFiniteException(
                $"compare: {name}, seed {seed}, step {taken}: the ELBO is {points[^1].Elbo}");
        }
        return new(name, seed, points);
    }

    private double Elbo(SharedWeights weights, long onward)
    {
        reference.Weights.CopyFrom(weights);
        reference.Model.eval();
        // The same noise each time, without a change to the random numbers of training.
        using var state = RandomState.Get();
        RandomState.Seed(run.Seed);
        var terms = ExampleMeasures.Of(reference.Model, valid, Math.Min(run.Evaluation.BatchSize, o.CurveImages),
            o.CurveImages, stop);
        RandomState.Set(state);
        // The state of the CUDA generator cannot be restored.
        if (reference.Weights.Device.type == DeviceType.CUDA) RandomState.SeedCuda(onward);
        return -terms.Single(t => t.Name == "loss").Estimate.Value;
    }
}

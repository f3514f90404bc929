using System.Diagnostics;
using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Evaluation.Comparison;

/// <summary>Trains each variant from the same initial weights, seed by seed, and measures one and the same ELBO along
/// the way.</summary>
/// <remarks>
/// What is measured is the judge's loss on validation images: a variant's own loss may be another bound, or that of
/// relaxed latents.
/// </remarks>
internal sealed class TrainingCurves(
    RunOptions run, CompareOptions o, DeviceData train, DeviceData valid, Variant judge,
    CancellationToken stop = default)
{
    /// <summary>One variant from one seed.</summary>
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
            for (; taken < until; taken++)
            {
                stop.ThrowIfCancellationRequested();
                step.Take(taken);
            }
            _ = step.Metrics();                                                          // waits for the device
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
        judge.Weights.CopyFrom(weights);
        judge.Model.eval();
        // The images, and where they are drawn their noise too, are the same each time; the training's own stream goes
        // on as if nothing had been drawn.
        using var state = RandomState.Get();
        RandomState.Seed(run.Seed);
        var terms = ExampleMeasures.Of(judge.Model, valid, Math.Min(run.Evaluation.BatchSize, o.CurveImages),
            o.CurveImages, stop);
        RandomState.Set(state);
        // its state cannot be put back
        if (judge.Weights.Device.type == DeviceType.CUDA) RandomState.SeedCuda(onward);
        return -terms.Single(t => t.Name == "loss").Estimate.Value;
    }
}

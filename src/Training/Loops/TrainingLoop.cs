using Generative.Learning;
using Training.Cli;
using Training.Config;
using Training.Data;
using Training.Evaluation;
using Training.Runs;

namespace Training.Loops;

/// <summary>How a run ended.</summary>
public enum Outcome
{
    /// <summary>All its steps are done.</summary>
    Finished,

    /// <summary>It was asked to stop, and saved.</summary>
    Interrupted,
}

/// <summary>A loss or gradient that is not a number.</summary>
public sealed class NonFiniteException(string message) : Exception(message);

/// <summary>Trains one model on one data set: batches, steps, and what is logged, drawn, measured and saved along the way.</summary>
public sealed class TrainingLoop(RunOptions o, RunFolder folder, GenerativeModel model, DataSets data, Device device, ProgressLine progress, MetricsLog log, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>Runs to the end, or until the token is cancelled: the step under way is finished, a checkpoint written.</summary>
    public Outcome Run(CancellationToken stop)
    {
        // Data: uint8 on the device; the order is a function of the seed.
        using var train = new DeviceData(data.Train, o.Data.Binarisation, device);
        using var valid = new DeviceData(data.Valid, o.Data.Binarisation, device);
        using var test = new DeviceData(data.Test, o.Data.Binarisation, device);
        using var order = new BatchOrder(train.Count, o.Training.BatchSize, o.Seed, device);

        // Model and optimisers.
        model.train();
        using var optimizers = new PhaseOptimizers(Phase.Of(model), o.Optimizer, o.Optimizers);
        using var training = new TrainingStep(model, optimizers, train, order);
        var length = RunLength.Of(o.Training, model, train.Count);
        var total = length.Total;

        long step = 0;
        double? best = null;
        while (step < total && !stop.IsCancellationRequested)
        {
            training.Take(step);
            step++;

            // Log: the only moment the host waits for the device.
            if (step % o.Training.LogEvery == 0 || step == total)
            {
                var metrics = training.Metrics();
                Require(metrics, step);
                Write("train", metrics, step, length);
                progress.Update(step, metrics);
            }
            else
            {
                progress.Update(step);
            }

            // Evaluate, draw, save.
            if (valid.Count > 0 && Due(o.Training.EvaluateEvery, step, total)) best = Evaluate("valid", valid, step, length, best);
            if (Due(o.Training.SampleEvery, step, total)) Draw(valid.Count > 0 ? valid : test, step);
            if (Due(o.Training.SaveEvery, step, total)) Save(optimizers, step, best);
        }

        if (stop.IsCancellationRequested && step < total)
        {
            Save(optimizers, step, best);
            return Outcome.Interrupted;
        }
        Evaluate("test", test, step, length, null);
        return Outcome.Finished;
    }

    private static bool Due(int every, long step, long total) => step == total || (every > 0 && step % every == 0);

    private static void Require(IReadOnlyList<(string Name, double Value)> metrics, long step)
    {
        foreach (var (name, value) in metrics)
            if (!double.IsFinite(value) && name.Split('/')[^1] != "loss") throw new NonFiniteException($"step {step}: the term '{name}' is {value}");
    }

    private double? Evaluate(string part, DeviceData images, long step, RunLength length, double? best)
    {
        if (model is not IObjective objective) return best;
        model.eval();
        var terms = LossEvaluation.Terms(objective, images, o.Evaluation.BatchSize, o.Evaluation.TestCount);
        model.train();
        List<(string Name, double Value)> values = [.. terms.Select(t => (t.Name, t.Estimate.Value))];
        Write(part, values, step, length);
        progress.Note($"{part,-5} step {step}  " + string.Join("  ", terms.Select(t => $"{t.Name} {t.Estimate.Value:F3} ± {t.Estimate.StandardError:F3}")));
        var loss = values.Find(v => v.Name == "loss").Value;
        return best is null || loss < best ? loss : best;
    }

    private void Draw(DeviceData images, long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        var name = $"step-{step:000000}.png";
        if (model is ISampler sampler)
        {
            // The same seeds for every grid of the run.
            using var noise = new NoiseSource(Enumerable.Range(0, o.Sampling.Count).Select(k => (long)k), device);
            ImageFile.Write(Path.Combine(folder.Samples, name), Pictures.Of(sampler.Sample(noise)));
        }
        if (model is IReconstructor reconstructor)
            ImageFile.Write(Path.Combine(folder.Samples, "reconstructions-" + name), Pictures.Reconstructions(reconstructor, images.Range(0, 64)));
        model.train();
    }

    private void Save(PhaseOptimizers optimizers, long step, double? best)
    {
        Checkpoint.Write(folder, model, optimizers, new(step, Seconds, best, data.Shape));
        Checkpoint.Keep(folder, o.Training.KeepLast);
    }

    private double Seconds => time.GetElapsedTime(started).TotalSeconds;

    private void Write(string part, IEnumerable<(string Name, double Value)> values, long step, RunLength length) =>
        log.Write(step, (double)step / length.StepsPerEpoch, Seconds, values.Select(v => KeyValuePair.Create($"{part}/{v.Name}", v.Value)));
}

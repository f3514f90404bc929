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
        using var train = new DeviceImages(data.Train, o.Data.Binarisation, device);
        using var valid = new DeviceImages(data.Valid, o.Data.Binarisation, device);
        using var test = new DeviceImages(data.Test, o.Data.Binarisation, device);
        using var order = new BatchOrder(train.Count, o.Training.BatchSize, o.Seed, device);
        var total = o.Training.Steps ?? o.Training.Epochs!.Value * order.StepsPerEpoch;

        // Model and optimiser.
        model.train();
        using var optimizer = Optimizers.Create(o.Optimizer, model.parameters());
        using var running = new RunningTerms();
        var training = new TrainingStep(model, optimizer, o.Optimizer.GradientClip, train, order, running);
        using var noise = FixedNoise();

        long step = 0;
        double? best = null;
        while (step < total && !stop.IsCancellationRequested)
        {
            training.Take(step);
            step++;

            // Log: the only moment the host waits for the device.
            if (step % o.Training.LogEvery == 0 || step == total)
            {
                var metrics = running.Take();
                Require(metrics, step);
                Write("train", metrics, step, order);
                progress.Update(step, metrics);
            }
            else
            {
                progress.Update(step);
            }

            // Evaluate, draw, save.
            if (valid.Count > 0 && Due(o.Training.EvaluateEvery, step, total)) best = Evaluate("valid", valid, step, order, best);
            if (Due(o.Training.SampleEvery, step, total)) Draw(noise, valid.Count > 0 ? valid : test, step);
            if (Due(o.Training.SaveEvery, step, total)) Save(optimizer, step, best);
        }

        if (stop.IsCancellationRequested && step < total)
        {
            Save(optimizer, step, best);
            return Outcome.Interrupted;
        }
        Evaluate("test", test, step, order, null);
        return Outcome.Finished;
    }

    private static bool Due(int every, long step, long total) => step == total || (every > 0 && step % every == 0);

    private static void Require(IReadOnlyList<(string Name, double Value)> metrics, long step)
    {
        foreach (var (name, value) in metrics)
            if (!double.IsFinite(value) && name != "loss") throw new NonFiniteException($"step {step}: the term '{name}' is {value}");
    }

    private double? Evaluate(string part, DeviceImages images, long step, BatchOrder order, double? best)
    {
        model.eval();
        var terms = LossEvaluation.Terms((IObjective)model, images, o.Evaluation.BatchSize, o.Evaluation.TestCount);
        model.train();
        List<(string Name, double Value)> values = [.. terms.Select(t => (t.Name, t.Estimate.Value))];
        Write(part, values, step, order);
        progress.Note($"{part,-5} step {step}  " + string.Join("  ", terms.Select(t => $"{t.Name} {t.Estimate.Value:F3} ± {t.Estimate.StandardError:F3}")));
        var loss = values.Find(v => v.Name == "loss").Value;
        return best is null || loss < best ? loss : best;
    }

    private void Draw(Tensor? noise, DeviceImages images, long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        var name = $"step-{step:000000}.png";
        if (model is INoiseSampler sampler && noise is not null) ImageFile.Write(Path.Combine(folder.Samples, name), Pictures.Grid(sampler.Sample(noise)));
        if (model is IReconstructor reconstructor)
            ImageFile.Write(Path.Combine(folder.Samples, "reconstructions-" + name), Pictures.Reconstructions(reconstructor, images.Range(0, 64)));
        model.train();
    }

    private void Save(OptimizerHelper optimizer, long step, double? best)
    {
        Checkpoint.Write(folder, model, optimizer, new(step, Seconds, best, data.Shape));
        Checkpoint.Keep(folder, o.Training.KeepLast);
    }

    // The same noise for every grid of the run, whatever the training draws in between.
    private Tensor? FixedNoise()
    {
        if (model is not INoiseSampler sampler) return null;
        using var generator = new Generator((ulong)o.Seed);
        using var scope = NewDisposeScope();
        return sampler.Noise(o.Sampling.Count, generator).to(device).DetachFromDisposeScope();
    }

    private double Seconds => time.GetElapsedTime(started).TotalSeconds;

    private void Write(string part, IEnumerable<(string Name, double Value)> values, long step, BatchOrder order) =>
        log.Write(step, (double)step / order.StepsPerEpoch, Seconds, values.Select(v => KeyValuePair.Create($"{part}/{v.Name}", v.Value)));
}

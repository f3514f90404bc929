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

/// <summary>Trains one model on one data set: batches, steps, and what is logged, drawn, measured and saved along the way; from a checkpoint on, where one is given.</summary>
public sealed class TrainingLoop(RunOptions o, RunFolder folder, GenerativeModel model, DataSets data, Device device, ProgressLine progress, MetricsLog log, TimeProvider time, string? from = null)
{
    private readonly long started = time.GetTimestamp();
    private double before;                                                             // seconds that earlier processes trained

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
        var length = RunLength.Of(o.Training, model, train.Count);
        var total = length.Total;
        using var optimizers = new PhaseOptimizers(Phase.Of(model), o.Optimizer, o.Optimizers, total);
        using var training = new TrainingStep(model, optimizers, train, order);
        using var ema = o.Ema is null ? null : Average(o.Ema);
        var shown = ema?.Model ?? model;

        // Where the run stands: at its start, or as it was left.
        using var checkpoints = new CheckpointWriter(folder, o.Training.KeepLast, progress.Note);
        var state = new TrainingState(model, optimizers, training, ema, device);
        var (step, best, saved) = (0L, (double?)null, -1L);
        if (from is not null) (step, before, best, _) = state.Load(from);
        saved = step;

        void Save()
        {
            if (saved != step) checkpoints.Save(state, new(step, Seconds, best, data.Shape) { Logs = folder.Logs() });
            saved = step;
        }

        while (step < total && !stop.IsCancellationRequested)
        {
            training.Take(step);
            ema?.Update(step);
            step++;

            // Log: the only moment the host waits for the device.
            if (step % o.Training.LogEvery == 0 || step == total)
            {
                var metrics = training.Metrics();
                Require(metrics, step);
                Write("train", [.. metrics, .. optimizers.Rates], step, length);
                progress.Update(step, metrics);
                if (model is IWatchful watchful)
                    foreach (var warning in watchful.Warnings(metrics.ToDictionary(m => m.Name, m => m.Value))) progress.Note($"step {step}: {warning}");
            }
            else
            {
                progress.Update(step);
            }

            // Evaluate, draw, save.
            if (valid.Count > 0 && Due(o.Training.EvaluateEvery, step, total)) best = Evaluate(shown, "valid", valid, step, length, best);
            if (Due(o.Training.SampleEvery, step, total)) Draw(shown, valid.Count > 0 ? valid : test, step);
            if (Due(o.Training.SaveEvery, step, total)) Save();
        }

        if (stop.IsCancellationRequested && step < total)
        {
            Save();
            return Outcome.Interrupted;
        }
        Evaluate(shown, "test", test, step, length, null);
        return Outcome.Finished;
    }

    private static bool Due(int every, long step, long total) => step == total || (every > 0 && step % every == 0);

    private static void Require(IReadOnlyList<(string Name, double Value)> metrics, long step)
    {
        foreach (var (name, value) in metrics)
            if (!double.IsFinite(value) && name.Split('/')[^1] != "loss") throw new NonFiniteException($"step {step}: the term '{name}' is {value}");
    }

    // The average's own making draws numbers: the training's stream goes on as if it had not.
    private Ema Average(EmaOptions options)
    {
        using var state = get_rng_state();
        var shadow = Catalog.Create(o.Model, data.Shape);
        shadow.to(device);
        set_rng_state(state);
        return new(options, model, shadow);
    }

    private double? Evaluate(GenerativeModel shown, string part, DeviceData images, long step, RunLength length, double? best)
    {
        shown.eval();
        var measures = ExampleMeasures.Of(shown, images, o.Evaluation.BatchSize, o.Evaluation.TestCount);
        model.train();
        log.Weights(shown, step);
        if (measures.Count == 0) return best;
        Write(part, measures.Select(m => (m.Name, m.Estimate.Value)), step, length);
        progress.Note($"{part,-5} step {step}  " + string.Join("  ", measures.Select(m => $"{m.Name} {m.Estimate.Value:F3} ± {m.Estimate.StandardError:F3}")));
        var loss = measures.FirstOrDefault(m => m.Name == "loss")?.Estimate.Value;
        return best is null || loss < best ? loss : best;
    }

    private void Draw(GenerativeModel shown, DeviceData images, long step)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        shown.eval();
        Grid(shown, "", step);
        if (shown != model) Grid(model, "raw-", step);
        if (shown is IReconstructor reconstructor) Keep(Pictures.Reconstructions(reconstructor, images.Range(0, 64)), "reconstructions-", step);
        model.train();
    }

    private void Grid(GenerativeModel drawn, string kind, long step)
    {
        if (drawn is not ISampler sampler) return;
        // The same seeds for every grid of the run.
        using var noise = new NoiseSource(Enumerable.Range(0, o.Sampling.Count).Select(k => (long)k), device);
        Keep(Pictures.Of(sampler.Sample(noise)), kind, step);
    }

    private void Keep(Image image, string kind, long step)
    {
        ImageFile.Write(Path.Combine(folder.Samples, $"{kind}step-{step:000000}.png"), image);
        log.Picture(kind == "" ? "samples" : kind.TrimEnd('-'), step, image);
    }

    private double Seconds => before + time.GetElapsedTime(started).TotalSeconds;

    private void Write(string part, IEnumerable<(string Name, double Value)> values, long step, RunLength length) =>
        log.Write(step, (double)step / length.StepsPerEpoch, Seconds, values.Select(v => KeyValuePair.Create($"{part}/{v.Name}", v.Value)));
}

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

    /// <summary>It is over, but its last checkpoint could not be written.</summary>
    Unsaved,
}

/// <summary>A loss or gradient that is not a number.</summary>
public sealed class NonFiniteException(string message) : Exception(message);

/// <summary>Trains one model on one data set: batches, steps, and what is logged, drawn, measured and saved along the way; from a checkpoint on, where one is given.</summary>
public sealed class TrainingLoop(RunOptions o, RunFolder folder, GenerativeModel model, DataSets data, Device device, CheckpointWriter checkpoints, ProgressLine progress, MetricsLog log, TimeProvider time, string? from = null)
{
    private readonly long started = time.GetTimestamp();
    private readonly ScalarType dtype = Devices.Dtype(o.Training.Precision);
    private double before;                                                             // seconds that earlier processes trained

    /// <summary>Runs to the end, or until the token is cancelled: the step under way is finished, a checkpoint written.</summary>
    public Outcome Run(CancellationToken stop)
    {
        // Data: uint8 on the device; the order is a function of the seed.
        using var train = new DeviceData(data.Train, o.Data.Binarisation, device, dtype);
        using var valid = new DeviceData(data.Valid, o.Data.Binarisation, device, dtype);
        using var test = new DeviceData(data.Test, o.Data.Binarisation, device, dtype);
        using var order = new BatchOrder(train.Count, o.Training.BatchSize, o.Seed, device);

        // Model and optimisers.
        if (data.Shape.IsVector && model is IFitted fitted)
        {
            using var scope = NewDisposeScope();
            fitted.Fit(train.Range(0, train.Count));
        }
        model.train();
        var length = RunLength.Of(o.Training, model, train.Count);
        var total = length.Total;
        using var optimizers = new PhaseOptimizers(Phase.Of(model), o.Optimizer, o.Optimizers, total);
        using var training = new TrainingStep(model, optimizers, train, order, o.Training);
        using var ema = o.Ema is null ? null : Average(o.Ema);
        var shown = ema?.Model ?? model;

        // Where the run stands: at its start, or as it was left.
        var state = new TrainingState(model, optimizers, training, ema, device);
        var pictures = new RunPictures(o.Sampling, model, folder, log, progress.Note);
        var best = new BestWatch(o.Training.Best);
        var watchful = model as IWatchful;
        var step = 0L;
        if (from is not null)
        {
            var left = state.Load(from);
            (step, before) = (left.Step, left.Seconds);
            best.Restore(left);
            if (watchful is not null && left.Watch is { } memory) watchful.Memory = memory;
        }
        var saved = step;
        LoopState Now() => new(step, Seconds, best.Value, data.Shape)
        {
            ClassNames = data.Train.Set.ClassNames, Columns = data.Columns,
            BestStep = best.Step, SinceBest = best.Since, Skipped = training.Skipped, Watch = watchful?.Memory, Logs = folder.Logs(),
        };
        void Save()
        {
            if (saved != step) checkpoints.Save(state, Now());
            saved = step;
        }

        while (step < total && !best.Over && !stop.IsCancellationRequested)
        {
            training.Take(step);
            ema?.Update(step);
            if (step++ == saved) checkpoints.Prepare(state);                           // once the optimisers have their moments

            // Log: the only moment the host waits for the device.
            if (step % o.Training.LogEvery == 0 || step == total)
            {
                var metrics = training.Metrics();
                if (training.Broken is { } broken) throw Stopped(broken, checkpoints.Inspect(state, Now()));
                Write("train", [.. metrics, .. optimizers.Rates], step, length);
                progress.Update(step, metrics);
                foreach (var warning in watchful?.Warnings(metrics.ToDictionary(m => m.Name, m => m.Value)) ?? []) progress.Note($"step {step}: {warning}");
            }
            else
            {
                progress.Update(step);
            }

            // Evaluate, draw, save.
            var better = valid.Count > 0 && Due(o.Training.EvaluateEvery, step, total) && best.Judge(Evaluate(shown, "valid", valid, step, length), step);
            if (Due(o.Training.SampleEvery, step, total)) pictures.Draw(shown, valid.Count > 0 ? valid : test, step);
            if (better || step == total || checkpoints.Due(step)) Save();
        }

        // The last checkpoint, tried once more where it found no room.
        checkpoints.Wait();
        if (checkpoints.Trouble is not null) saved = -1;
        Save();
        checkpoints.Wait();
        if (checkpoints.NotFinite.Count > 0) throw Stopped(("gradient", double.NaN, step), checkpoints.Inspect(state, Now()));
        if (stop.IsCancellationRequested && step < total && !best.Over) return checkpoints.Trouble is null ? Outcome.Interrupted : Outcome.Unsaved;
        if (best.Over) progress.Note($"step {step}: no better valid/{o.Training.Best!.Metric} in {best.Since} evaluations; the best was {best.Value:G6} at step {best.Step}");
        _ = Evaluate(shown, "test", test, step, length);
        return checkpoints.Trouble is null ? Outcome.Finished : Outcome.Unsaved;
    }

    private static bool Due(int every, long step, long total) => step == total || (every > 0 && step % every == 0);

    private static NonFiniteException Stopped((string Term, double Value, long Step) broken, (string Folder, IReadOnlyList<string> Weights) left) =>
        new(FormattableString.Invariant($"step {broken.Step}: the term '{broken.Term}' is {broken.Value}; ") +
            (left.Weights.Count == 0 ? "all weights are finite" : $"not finite: {string.Join(", ", left.Weights.Take(3))}{(left.Weights.Count > 3 ? $" and {left.Weights.Count - 3} more" : "")}") +
            $"; weights, gradients and optimisers as they are now: {left.Folder}");

    // The average's own making draws numbers: the training's stream goes on as if it had not.
    private Ema Average(EmaOptions options)
    {
        using var state = get_rng_state();
        var shadow = Catalog.Create(o.Model, data.Shape);
        shadow.to(device, dtype);
        set_rng_state(state);
        return new(options, model, shadow);
    }

    private IReadOnlyList<(string Name, double Value)> Evaluate(GenerativeModel shown, string part, DeviceData images, long step, RunLength length)
    {
        shown.eval();
        var measures = images.Count == 0 ? []
            : ExampleMeasures.Of(shown, images, o.Evaluation.BatchSize, o.Evaluation.TestCount);
        model.train();
        log.Weights(shown, step);
        if (measures.Count == 0) return [];
        List<(string Name, double Value)> values = [.. measures.Select(m => (m.Name, m.Estimate.Value))];
        Write(part, values, step, length);
        progress.Note($"{part,-5} step {step}  " + string.Join("  ", measures.Select(m => $"{m.Name} {m.Estimate.Value:F3} ± {m.Estimate.StandardError:F3}")));
        return values;
    }

    private double Seconds => before + time.GetElapsedTime(started).TotalSeconds;

    private void Write(string part, IEnumerable<(string Name, double Value)> values, long step, RunLength length) =>
        log.Write(step, (double)step / length.StepsPerEpoch, Seconds, values.Select(v => KeyValuePair.Create($"{part}/{v.Name}", v.Value)));
}

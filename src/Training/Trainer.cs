using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>Trains one model on one data set.</summary>
public static class Trainer
{
    /// <summary>Trains with Adam, one loss for all.</summary>
    /// <param name="model">The model, on the device that it is trained on; it stays the caller's.</param>
    /// <param name="data">Training, validation and test examples.</param>
    /// <param name="options">How long, how often, where.</param>
    /// <param name="hooks">What follows along, such as <see cref="ProgressHook"/>.</param>
    public static Outcome Fit(
        GenerativeModel model, DataSets data, TrainingOptions options, params TrainingHook[] hooks) =>
        Fit(model, data, new FitOptions { Training = options }, hooks);

    /// <summary>Trains to the end, or until the token is canceled: the step under way is then finished
    /// first.</summary>
    /// <param name="model">The model, on the device that it is trained on; it stays the caller's.</param>
    /// <param name="data">Training, validation and test examples.</param>
    /// <param name="o">How it is trained.</param>
    /// <param name="hooks">What follows along; called in this order.</param>
    /// <param name="stop">Asks it to stop.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <exception cref="NonFiniteException">A loss or gradient is not finite.</exception>
    public static Outcome Fit(
        GenerativeModel model, DataSets data, FitOptions o, IReadOnlyList<TrainingHook> hooks,
            CancellationToken stop = default, TimeProvider? time = null)
    {
        using var gate = FinalizerGate.Close();
        using var run = new TrainingRun(model, data, o, hooks, time ?? TimeProvider.System);
        var (every, total) = (o.Training, run.Length.Total);
        foreach (var hook in hooks) hook.Started(run);

        while (run.Step < total && !run.IsOver && !stop.IsCancellationRequested)
        {
            // Batch, loss, step.
            FinalizerGate.LetThrough();
            run.Training.Take(run.Step);

            // Average.
            run.Average?.Update(run.Step);
            run.Step++;
            foreach (var hook in hooks) hook.Stepped(run);

            // Log: the only moment at which the host waits for the device.
            if (run.Step % every.LogEvery == 0 || run.Step == total) Log(run, hooks);
            var last = run.Step == total || run.IsOver;

            // Evaluate.
            run.IsBest = false;
            if (run.Valid.Count > 0 && (last || Due(every.EvaluateEvery, run.Step)))
                Evaluate(run, "valid", run.Valid, hooks);
            if (last || Due(every.SampleEvery, run.Step))
                foreach (var hook in hooks) hook.Drawn(run);

            // Save.
            foreach (var hook in hooks) hook.Settled(run);
        }

        foreach (var hook in hooks) hook.Ended(run);
        var finished = run.Step >= total || run.IsOver;
        if (finished) Evaluate(run, "test", run.Test, hooks);
        if (run.Unsaved) return Outcome.Unsaved;
        return finished ? Outcome.Finished : Outcome.Interrupted;
    }

    private static bool Due(int every, long step) => every > 0 && step % every == 0;

    private static void Log(TrainingRun run, IReadOnlyList<TrainingHook> hooks)
    {
        var metrics = run.Training.Metrics();
        if (run.Training.Broken is { } broken) throw Stopped(broken, run, hooks);
        IReadOnlyList<(string Name, double Value)> all = [.. metrics, .. run.Optimizers.Rates];
        foreach (var hook in hooks) hook.Logged(run, all);
        run.IsOver |= run.Model is IIterative { IsConverged: true };
    }

    private static void Evaluate(TrainingRun run, string part, DeviceData data, IReadOnlyList<TrainingHook> hooks)
    {
        run.Shown.eval();
        var o = run.Options.Evaluation;
        var measures = data.Count == 0 ? [] : ExampleMeasures.Of(run.Shown, data, o.BatchSize, o.TestCount);
        run.Model.train();
        foreach (var hook in hooks) hook.Evaluated(run, part, measures);
    }

    /// <summary>The sentence that a training ends in when its numbers are not finite: what, when, and where everything
    /// was left.</summary>
    internal static NonFiniteException Stopped(
        (string Term, double Value, long Step) broken, TrainingRun run, IReadOnlyList<TrainingHook> hooks)
    {
        var sentence = FormattableString.Invariant($"step {broken.Step}: the term '{broken.Term}' is {broken.Value}");
        if (hooks.Select(h => h.Inspect(run)).FirstOrDefault(i => i is not null) is not { } left) return new(sentence);
        var more = left.Weights.Count > 3 ? $" and {left.Weights.Count - 3} more" : "";
        var weights = left.Weights.Count == 0 ? "all weights are finite"
            : $"not finite: {string.Join(", ", left.Weights.Take(3))}{more}";
        return new($"{sentence}; {weights}; weights, gradients and optimizers as they are now: {left.Folder}");
    }
}

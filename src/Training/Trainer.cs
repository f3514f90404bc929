using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>Trains a model on a data set.</summary>
public static class Trainer
{
    /// <summary>Trains with the default optimizer, Adam.</summary>
    /// <param name="model">The model, owned by the caller.</param>
    /// <param name="data">Training, validation and test examples.</param>
    /// <param name="options">Length of the training, device, and how often to log, evaluate and save.</param>
    /// <param name="hooks">What happens along the way, such as <see cref="ProgressHook"/>.</param>
    public static Outcome Fit(
        GenerativeModel model, DataSets data, TrainingOptions options, params TrainingHook[] hooks) =>
        Fit(model, data, new FitOptions { Training = options }, hooks);

    /// <inheritdoc cref="Fit(TrainingRun, IReadOnlyList{TrainingHook}, CancellationToken)"/>
    /// <param name="model">The model, owned by the caller.</param>
    /// <param name="data">Training, validation and test examples.</param>
    /// <param name="o">How to train.</param>
    /// <param name="hooks">Called in this order.</param>
    /// <param name="stop">Ends the training after the current step.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public static Outcome Fit(GenerativeModel model, DataSets data, FitOptions o, IReadOnlyList<TrainingHook> hooks,
        CancellationToken stop = default, TimeProvider? time = null)
    {
        using var run = new TrainingRun(model, data, o, time);
        return Fit(run, hooks, stop);
    }

    /// <summary>Trains to the last step, until a hook ends it, or until it is canceled.</summary>
    /// <param name="run">The training.</param>
    /// <param name="hooks">Called in this order.</param>
    /// <param name="stop">Ends the training after the current step.</param>
    /// <exception cref="NonFiniteException">A loss or gradient is NaN or infinite.</exception>
    public static Outcome Fit(
        TrainingRun run, IReadOnlyList<TrainingHook> hooks, CancellationToken stop = default)
    {
        using var gate = FinalizerGate.Close();
        var (every, total) = (run.Options.Training, run.Length.Total);
        run.Begin(hooks);

        while (run.Step < total && !run.IsOver && !stop.IsCancellationRequested)
        {
            // Batch, loss, step.
            FinalizerGate.LetThrough();
            run.Training.Take(run.Step);

            // Average.
            run.Average?.Update(run.Step);
            run.Step++;
            foreach (var hook in hooks) hook.Stepped(run);

            // Log: the only moment at which the CPU waits for the device.
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
        var o = run.Options.Evaluation;
        run.Shown.eval();
        var measures = data.Count == 0 ? [] : ExampleMeasures.Of(run.Shown, data, o.BatchSize, o.TestCount);
        run.Model.train();
        foreach (var hook in hooks) hook.Evaluated(run, part, measures);
    }

    /// <summary>The error for NaN or infinity: which term, in which step, and where the state was saved.</summary>
    internal static NonFiniteException Stopped(
        (string Term, double Value, long Step) broken, TrainingRun run, IReadOnlyList<TrainingHook> hooks)
    {
        var sentence = FormattableString.Invariant($"step {broken.Step}: the term '{broken.Term}' is {broken.Value}");
        if (hooks.Select(h => h.Inspect(run)).FirstOrDefault(i => i is not null) is not { } saved) return new(sentence);
        return new($"{sentence}; {Listed(saved.Weights)}; weights, gradients and optimizers as they are now: "
            + saved.Folder);
    }

    private static string Listed(IReadOnlyList<string> weights)
    {
        if (weights.Count == 0) return "all weights are finite";
        var more = weights.Count > 3 ? $" and {weights.Count - 3} more" : "";
        return $"not finite: {string.Join(", ", weights.Take(3))}{more}";
    }
}

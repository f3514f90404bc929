namespace Generative.Training;

/// <summary>Shows progress and evaluations, and the warnings of a model that watches its own metrics.</summary>
/// <param name="line">The line to draw; null: a new one on the console.</param>
public sealed class ProgressHook(ProgressLine? line = null) : TrainingHook, IDisposable
{
    private const string LossName = "loss";
    private ProgressLine? line = line;
    private ITrainingMonitor? monitor;
    private LoopState? restored;                               // of a checkpoint
    private DivergenceWatch? divergence;                       // of a model with one loss

    /// <summary>Writes a line that stays.</summary>
    public void Note(string text)
    {
        if (line is null) Console.WriteLine(text);
        else line.Note(text);
    }

    /// <inheritdoc/>
    public override void Started(TrainingRun run)
    {
        line ??= ProgressLine.OnConsole(
            new(run.Length.Total, run.Length.StepsPerEpoch, run.Options.Training.LogEvery, run.From));
        monitor = run.Model as ITrainingMonitor;
        if (monitor is not null && restored?.Watch is { } memory) monitor.Memory = memory;
        if (run.Model is IIterative || !run.Model.HasOneLoss) return;
        divergence = new(run.Train.Pixels) { Least = restored?.LeastLoss, IsSaid = restored?.Diverges ?? false };
    }

    /// <inheritdoc/>
    public override void Stepped(TrainingRun run)
    {
        if (!IsLogged(run)) line!.Update(run.Step);
    }

    /// <inheritdoc/>
    public override void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics)
    {
        line!.Update(run.Step, [.. metrics.Where(m => !IsRate(m.Name))]);
        foreach (var warning in monitor?.Warnings(metrics.ToDictionary(m => m.Name, m => m.Value)) ?? [])
            line.Note($"step {run.Step}: {warning}");
        Judge(metrics.Where(m => m.Name == LossName).Select(m => m.Value), $"step {run.Step}");
    }

    private void Judge(IEnumerable<double> losses, string where)
    {
        foreach (var loss in losses)
        {
            if (divergence?.Warning(loss) is { } warning) line!.Note($"{where}: {warning}");
        }
    }

    /// <inheritdoc/>
    public override void Evaluated(TrainingRun run, string part, IReadOnlyList<Measured> measures)
    {
        if (measures.Count == 0) return;
        var values = measures.Select(m => $"{m.Name} {m.Estimate.ToText(3)}");
        line!.Note($"{part,-5} step {run.Step}  {string.Join("  ", values)}");
        Judge(measures.Where(m => m.Name == LossName).Select(m => m.Estimate.Value), $"{part} step {run.Step}");
    }

    /// <inheritdoc/>
    public override LoopState Save(LoopState state) => state with
    {
        Watch = monitor?.Memory,
        LeastLoss = divergence?.Least,
        Diverges = divergence?.IsSaid ?? false,
    };

    /// <inheritdoc/>
    public override void Restore(LoopState state) => restored = state;

    private static bool IsRate(string name) => name == "lr" || name.EndsWith("/lr", StringComparison.Ordinal);

    private static bool IsLogged(TrainingRun run) =>
        run.Step % run.Options.Training.LogEvery == 0 || run.Step == run.Length.Total;

    /// <summary>Ends the line.</summary>
    public void Dispose() => line?.Dispose();
}

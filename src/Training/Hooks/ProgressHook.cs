namespace Generative.Training;

/// <summary>Shows how far a training is, with its evaluations and the model's own warnings.</summary>
/// <param name="line">Where it is shown; null: a line of its own on the console, made when the training starts.</param>
public sealed class ProgressHook(ProgressLine? line = null) : TrainingHook
{
    private ProgressLine? line = line;

    /// <inheritdoc/>
    public override void Started(TrainingRun run) =>
        line ??= ProgressLine.OnConsole(
            new(run.Length.Total, run.Length.StepsPerEpoch, run.Options.Training.LogEvery, run.From));

    /// <inheritdoc/>
    public override void Stepped(TrainingRun run)
    {
        if (!IsLogged(run)) line!.Update(run.Step);
    }

    /// <inheritdoc/>
    public override void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics) =>
        line!.Update(
            run.Step, [.. metrics.Where(m => m.Name != "lr" && !m.Name.EndsWith("/lr", StringComparison.Ordinal))]);

    /// <inheritdoc/>
    public override void Evaluated(TrainingRun run, string part, IReadOnlyList<Measured> measures)
    {
        if (measures.Count == 0) return;
        var values = string.Join("  ", measures.Select(
            m => $"{m.Name} {m.Estimate.Value:F3} ± {m.Estimate.StandardError:F3}"));
        line!.Note($"{part,-5} step {run.Step}  {values}");
    }

    private static bool IsLogged(TrainingRun run) =>
        run.Step % run.Options.Training.LogEvery == 0 || run.Step == run.Length.Total;
}

using System.Globalization;
using System.Text.Json;
using Generative.Configuration;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The runs below a folder: model, data, newest checkpoint, last loss, best value and its step, time trained,
/// when it was written.</summary>
internal static class RunTable
{
    public static TextTable Of(string root) =>
        new([new("run"), new("model", Gap: 2), new("data", Gap: 2), new("step", Right: true, Gap: 2),
            new("last loss", Gap: 2), new("best", Gap: 2), new("time", Right: true, Gap: 2), new("written", Gap: 2)],
            [.. RunFolder.All(root).Select(Row)]);

    private static string[] Row(RunFolder run)
    {
        var options = Options(run);
        var newest = run.Checkpoints.All.LastOrDefault();
        var state = State(newest);
        var written = Directory.GetLastWriteTime(newest?.Folder ?? run.Path);
        return
        [
            Path.GetFileName(run.Path),
            options is null ? "config not readable" : KindAttribute.NameOf(options.Model),
            options is null ? "" : KindAttribute.NameOf(options.Data),
            Step(newest), LastLoss(run), Best(options, state),
            state is null ? "-" : Format.Duration(state.Seconds),
            written.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        ];
    }

    // A config that this program cannot read, such as one of a plugin that is gone, does not hide the other runs.
    private static RunOptions? Options(RunFolder run)
    {
        try
        {
            return run.Options();
        }
        catch (Exception e) when (e is ConfigException or DataException or IOException)
        {
            return null;
        }
    }

    // Nor does a checkpoint that is damaged.
    private static LoopState? State(Checkpoint? checkpoint)
    {
        try
        {
            return checkpoint?.State;
        }
        catch (Exception e) when (e is JsonException or DataException or IOException)
        {
            return null;
        }
    }

    // The metric that chooses the best checkpoint, its best value and the step.
    private static string Best(RunOptions? options, LoopState? state) =>
        state?.Best is { } value && options?.Training.Best is { } best
            ? $"{best.Metric} {Format.Number(value)} at {state.BestStep}" : "-";

    private static string Step(Checkpoint? checkpoint) =>
        checkpoint?.Step.ToString(CultureInfo.InvariantCulture) ?? "-";

    // Of the validation examples where they are measured, of the training batches otherwise.
    private static string LastLoss(RunFolder run)
    {
        if (!File.Exists(run.Metrics)) return "-";
        var curves = MetricsFile.Read(run.Metrics);
        var curve = curves.FirstOrDefault(c => c.Name == "valid/loss")
            ?? curves.FirstOrDefault(c => c.Name.StartsWith("valid/", StringComparison.Ordinal))
            ?? curves.FirstOrDefault(c => c.Name == "train/loss");
        if (curve is null) return "-";
        return string.Create(CultureInfo.InvariantCulture, $"{curve.Name} {curve.Points[^1].Value:G5}");
    }
}

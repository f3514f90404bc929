using System.Globalization;
using Generative.Configuration;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The runs below a folder: model, data, newest checkpoint, last loss, best checkpoint, time.</summary>
internal static class RunTable
{
    public static TextTable Of(string root) =>
        new([new("run"), new("model", Gap: 2), new("data", Gap: 2), new("step", Right: true, Gap: 2),
            new("last loss", Gap: 2), new("best", Right: true, Gap: 2), new("written", Gap: 2)],
            [.. RunFolder.All(root).Select(Row)]);

    private static string[] Row(RunFolder run)
    {
        var (model, data) = Kinds(run);
        var newest = run.Checkpoints.All.LastOrDefault();
        var written = Directory.GetLastWriteTime(newest?.Folder ?? run.Path);
        return
        [
            Path.GetFileName(run.Path), model, data, Step(newest), LastLoss(run), Step(run.Checkpoints.Best),
            written.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        ];
    }

    // A config that this program cannot read, such as one of a plugin that is gone, does not hide the other runs.
    private static (string Model, string Data) Kinds(RunFolder run)
    {
        try
        {
            var options = run.Options();
            return (KindAttribute.NameOf(options.Model), KindAttribute.NameOf(options.Data));
        }
        catch (Exception e) when (e is ConfigException or DataException or IOException)
        {
            return ("config not readable", "");
        }
    }

    private static string Step(Checkpoint? checkpoint) =>
        checkpoint?.Step.ToString(CultureInfo.InvariantCulture) ?? "-";

    // Of the validation examples where they are measured, of the training batches otherwise.
    private static string LastLoss(RunFolder run)
    {
        if (!File.Exists(run.Metrics)) return "-";
        var curves = MetricsFile.Read(run.Metrics);
        var curve = curves.FirstOrDefault(c => c.Name.StartsWith("valid/", StringComparison.Ordinal))
            ?? curves.FirstOrDefault(c => c.Name == "train/loss");
        if (curve is null) return "-";
        return string.Create(CultureInfo.InvariantCulture, $"{curve.Name} {curve.Points[^1].Value:G5}");
    }
}

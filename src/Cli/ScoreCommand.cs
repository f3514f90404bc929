using Generative.Evaluation.Plots;
using Generative.Training;
using System.CommandLine;
using System.Globalization;
using Generative.Data;
using Generative.Evaluation;

namespace Generative.Cli;

/// <summary><c>score RUN -o field.png</c>: the score field that a model of points in the plane has learned.</summary>
internal static class ScoreCommand
{
    private const int Shown = 2000;

    public static Command Create()
    {
        var run = Options.Run();
        var sigma = new Option<double?>("--sigma") { Description =
            "noise at which the field is shown (default: the largest, a middle and the smallest level of the run)",
            HelpName = "s" };
        var limit = new Option<double?>("--limit") { Description =
            "show the square [-l, l]² (default: where the data are)", HelpName = "l" };
        var output = Options.Output("score.png");
        var weights = Options.Weights();
        var device = Options.Device("auto");
        var command =
            new Command("score", "draw the score field of a run on points in the plane, over the data's density") { run,
            sigma, limit, output, weights, device };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(sigma) is < 0 or double.NaN)
                throw new DataException("--sigma", "noise", Number(parsed.GetValue(sigma)!.Value), "0 or more");
            if (parsed.GetValue(limit) is <= 0 or double.NaN)
                throw new DataException("--limit", "limit", Number(parsed.GetValue(limit)!.Value), "more than 0");
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device)
                ?? "auto", Console.Error.WriteLine, weights: parsed.GetValue(weights),
                plugins: parsed.GetValue(Options.Plugins));
            var field = loaded.As<IScoreField>("give a score");
            var data = DataSets.Open(loaded.Options.Data);
            if (!data.Shape.IsVector || data.Shape.Pixels != 2)
                throw new DataException(loaded.Folder.Path, "data", $"{data.Shape}", "points in the plane, [1, 1, 2]");
            using var scope = NewDisposeScope();
            using var train = new DeviceData(data.Train, loaded.Options.Data.Binarization, loaded.Device);
            var points = train.Range(0, Math.Min(Shown, train.Count));
            var frame = parsed.GetValue(limit) is { } half ? Frame.OfLimit(half) : Frame.Of(Pictures.Rows(points));
            var look = new Look($"Score of {Path.GetFileName(loaded.Folder.Path)}", Background.Named(data));
            var sigmas = parsed.GetValue(sigma) is { } one ? [one] : ScoreFields.Shown(field.Noise);
            var path = parsed.GetRequiredValue(output);
            ScoreFields.Picture(field, points, sigmas, frame, look).Write(path);
            Console.WriteLine(
                $"score of {Path.GetFileName(loaded.Folder.Path)}/{Path.GetFileName(loaded.Checkpoint)} at noise "
                + $"{string.Join(", ", sigmas.Select(Number))}: {path}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Number(double x) => x.ToString("g3", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using Generative.Data;
using Generative.Evaluation;
using Generative.Evaluation.Plots;

namespace Generative.Cli;

/// <summary><c>score RUN -o field.png</c>: the learned score field of a model of points in the plane.</summary>
internal static class ScoreCommand
{
    private const int Shown = 2000;

    public static Command Create()
    {
        var run = new RunArguments();
        var sigma = Options.Of<double?>("--sigma", "s",
            "noise level of the field (default: the largest, a middle and the smallest level of the run)");
        var limit = Options.Of<double?>("--limit", "l", "show the square [-l, l]² (default: where the data are)");
        var output = Options.Output("score.png");
        const string description = "draw the score field of a run on points in the plane, over the data's density";
        var command = new Command("score", description) { run.Run, sigma, limit, output };
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(sigma) is < 0 or double.NaN)
                throw new DataException("--sigma", "noise", Number(parsed.GetValue(sigma)!.Value), "0 or more");
            if (parsed.GetValue(limit) is <= 0 or double.NaN)
                throw new DataException("--limit", "limit", Number(parsed.GetValue(limit)!.Value), "more than 0");
            using var loaded = run.Open(parsed);
            var field = loaded.As<IScoreField>("give a score");
            var data = RunData.Open(loaded);
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
            Console.WriteLine($"score of {loaded.Name} at noise {string.Join(", ", sigmas.Select(Number))}: {path}");
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Number(double x) => x.ToString("g3", CultureInfo.InvariantCulture);
}

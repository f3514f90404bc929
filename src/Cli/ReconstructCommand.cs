using System.CommandLine;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Numerics;

namespace Generative.Cli;

/// <summary><c>reconstruct RUN</c>: test examples and their reconstructions.</summary>
internal static class ReconstructCommand
{
    public static Command Create()
    {
        var run = new RunArguments();
        var count = Options.WithDefault("-n", "n", 64, "how many test images", "--num-samples");
        var scale = Options.Scale();
        var output = Options.Output("reconstructions.png");
        const string description =
            "draw test images in rows, each row above its reconstructions; test vectors joined to theirs by lines";
        var command = new Command("reconstruct", description) { run.Run, count, scale, output };
        run.AddTo(command);
        command.SetAction(parsed =>
        {
            using var loaded = run.Open(parsed);
            var reconstructor = loaded.As<IReconstructor>("reconstruct");
            using var scope = NewDisposeScope();
            RandomState.Seed(loaded.Options.Seed);
            var asked = parsed.GetValue(count);
            if (asked < 1) throw new DataException("-n", "examples", $"{asked}", "1 or more");
            var data = RunData.Open(loaded);
            var (part, kind) = data.Shown;
            using var shown = new DeviceData(part, loaded.Options.Data.Binarization, loaded.Device);
            var x = shown.Range(0, Math.Min(asked, shown.Count));
            var path = parsed.GetRequiredValue(output);
            var examples = Format.Count(x.shape[0], $"{kind} example");
            var theirs = x.shape[0] == 1 ? "its reconstruction" : "their reconstructions";
            var what = $"{examples} and {theirs}, {Path.GetFileName(loaded.Folder.Path)}";
            var look = new Look(
                what, Background.Named(data), Scale: parsed.GetValue(scale), Sequence: data.Shape.Sequence);
            Pictures.Reconstructions(reconstructor, x, look).Write(path);
            Console.WriteLine($"{what}: {path}");
            return ExitCodes.Done;
        });
        return command;
    }
}

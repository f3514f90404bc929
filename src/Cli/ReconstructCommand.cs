using Generative.Training;
using System.CommandLine;
using Generative.Data;
using Generative.Evaluation;
using Generative.Numerics;

namespace Generative.Cli;

/// <summary><c>reconstruct RUN</c>: test images and what the model makes of them.</summary>
internal static class ReconstructCommand
{
    public static Command Create()
    {
        var run = Options.Run();
        var count = new Option<int>("-n", "--num-samples") { Description = "how many test images", DefaultValueFactory = _ => 64, HelpName = "n" };
        var output = Options.Output("reconstructions.png");
        var weights = Options.Weights();
        var device = Options.Device("auto");
        var command = new Command("reconstruct", "draw test images (odd rows) above their reconstructions (even rows)") { run, count, output, weights, device };
        command.SetAction(parsed =>
        {
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device) ?? "auto", Console.Error.WriteLine, weights: parsed.GetValue(weights));
            var reconstructor = loaded.As<IReconstructor>("reconstruct");
            using var scope = NewDisposeScope();
            RandomState.Seed(loaded.Options.Seed);
            using var images = new DeviceData(DataSets.Open(loaded.Options.Data).Test, loaded.Options.Data.Binarisation, loaded.Device);
            var path = parsed.GetRequiredValue(output);
            ImageFile.Write(path, Pictures.Reconstructions(reconstructor, images.Range(0, parsed.GetValue(count))));
            Console.WriteLine($"test images and their reconstructions, row by row: {path}");
            return ExitCodes.Done;
        });
        return command;
    }
}

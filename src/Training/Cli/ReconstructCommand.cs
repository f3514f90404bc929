using System.CommandLine;
using Generative.Learning;
using Training.Data;
using Training.Evaluation;

namespace Training.Cli;

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
            manual_seed(loaded.Options.Seed);
            var (part, name) = DataSets.Open(loaded.Options.Data).Shown;
            using var images = new DeviceData(part, loaded.Options.Data.Binarisation, loaded.Device);
            var path = parsed.GetRequiredValue(output);
            ImageFile.Write(path, Pictures.Reconstructions(reconstructor, images.Range(0, parsed.GetValue(count))));
            Console.WriteLine($"{name} images and their reconstructions, row by row: {path}");
            return ExitCodes.Done;
        });
        return command;
    }
}

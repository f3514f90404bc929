using System.CommandLine;
using Spectre.Console;
using Training.Config;
using Training.Data;
using Training.Loops;
using Training.Runs;

namespace Training.Cli;

/// <summary><c>train CONFIG</c>: reads the config, opens data and device, makes the run's folder, and runs the loop.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var config = new Argument<string>("config") { Description = "the config file, such as configs/vae-digits.yaml" };
        var set = Options.Set("model.latentDim=10");
        var deviceName = Options.Device("from the config");
        var seed = new Option<long?>("--seed") { Description = "seed of weights, data order and noise", HelpName = "n" };
        var outdir = new Option<string>("--outdir") { Description = "where run folders are made", DefaultValueFactory = _ => "checkpoints", HelpName = "folder" };
        var name = new Option<string?>("--name") { Description = "name of the run's folder", HelpName = "name" };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "print the resolved config and stop" };
        var command = new Command("train", "train a model from a config file") { config, set, deviceName, seed, outdir, name, dryRun };
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            parsed.GetRequiredValue(config),
            [
                .. parsed.GetValue(set) ?? [],
                .. parsed.GetValue(deviceName) is { } d ? [$"training.device={d}"] : Array.Empty<string>(),
                .. parsed.GetValue(seed) is { } s ? [$"seed={s}"] : Array.Empty<string>(),
                .. parsed.GetValue(name) is { } n ? [$"name={n}"] : Array.Empty<string>(),
            ],
            parsed.GetRequiredValue(outdir), parsed.GetValue(dryRun), stop)));
        return command;
    }

    private static int Run(string path, string[] overrides, string outdir, bool dryRun, CancellationToken stop)
    {
        var options = new ConfigReader(Catalog.Types).Read<RunOptions>(path, overrides);
        options = options with { Name = options.Name ?? Path.GetFileNameWithoutExtension(path) };
        if (dryRun)
        {
            Console.Write(new ConfigWriter(Catalog.Types).Write(options));
            return ExitCodes.Done;
        }

        // The data is read while libtorch is loaded and the model made.
        var opening = Task.Run(() => DataSets.Open(options.Data), stop);
        Devices.UseThreads(options.Training.Threads);
        var device = Devices.Resolve(options.Training.Device);
        manual_seed(options.Seed);
        var data = opening.GetAwaiter().GetResult();
        using var model = Catalog.Create(options.Model, data.Shape);
        model.to(device);

        var folder = RunFolder.Create(outdir, options.Name, options, Catalog.Types, Environment.GetCommandLineArgs()[1..]);
        var length = RunLength.Of(options.Training, model, data.Train.Count);
        var plan = new ProgressPlan(length.Total, length.StepsPerEpoch, options.Training.LogEvery);
        Console.WriteLine($"{options.Name}: {model.parameters().Sum(p => p.numel()):N0} parameters, {data.Train.Count:N0} training examples of {data.Name}, {plan.Steps:N0} steps on {device}");
        Console.WriteLine($"run folder: {Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)}");
        using var progress = new ProgressLine(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) }), TimeProvider.System, plan);
        using var log = new MetricsLog(folder.Metrics, options.Logging.TensorBoard ? new(folder.Path, TimeProvider.System) : null);
        var outcome = new TrainingLoop(options, folder, model, data, device, progress, log, TimeProvider.System).Run(stop);
        return outcome == Outcome.Finished ? ExitCodes.Done : ExitCodes.Interrupted;
    }
}

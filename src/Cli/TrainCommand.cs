using Generative.Evaluation;
using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Numerics;
using Generative.Training;
using Spectre.Console;

namespace Generative.Cli;

/// <summary><c>train CONFIG</c>: reads the config, opens data and device, makes the run's folder, and runs the loop;
/// <c>train --resume RUN</c> goes on with one.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var config = new Argument<string?>("config") { Description =
            "the config file, such as configs/vae-digits.yaml; with --resume the run's own",
            Arity = ArgumentArity.ZeroOrOne };
        var resume = new Option<string?>("--resume") { Description =
            "go on with a run: its folder, its number, or 'latest'", HelpName = "run" };
        var set = Options.Set("model.latentDim=10");
        var deviceName = Options.Device("from the config");
        var seed = new Option<long?>("--seed") { Description = "seed of weights, data order and noise",
            HelpName = "n" };
        var outdir = new Option<string>("--outdir") { Description = "where run folders are made",
            DefaultValueFactory = _ => "checkpoints", HelpName = "folder" };
        var name = new Option<string?>("--name") { Description = "name of the run's folder", HelpName = "name" };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "print the resolved config and stop" };
        var command = new Command("train", "train a model from a config file") { config, resume, set, deviceName, seed,
            outdir, name, dryRun };
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            parsed.GetValue(config), parsed.GetValue(resume),
            [
                .. parsed.GetValue(set) ?? [],
                .. parsed.GetValue(deviceName) is { } d ? [$"training.device={d}"] : Array.Empty<string>(),
                .. parsed.GetValue(seed) is { } s ? [$"seed={s}"] : Array.Empty<string>(),
                .. parsed.GetValue(name) is { } n ? [$"name={n}"] : Array.Empty<string>(),
            ],
            parsed.GetValue(Options.Plugins), parsed.GetRequiredValue(outdir), parsed.GetValue(dryRun), stop)));
        return command;
    }

    private static int Run(string? path, string? resume, string[] overrides, string[]? plugins, string outdir,
        bool dryRun, CancellationToken stop)
    {
        if (path is null && resume is null)
            throw new DataException("train", "config", "none", "a config file, or --resume RUN");
        var run = resume is null ? null
            : ResumedRun.Open(resume, outdir, path, overrides, plugins, Console.Error.WriteLine);
        var options = run?.Options ?? RunTypes.Read(path!, overrides, plugins);
        var types = RunTypes.With(options.Plugins);
        options = options with { Name = options.Name ?? Path.GetFileNameWithoutExtension(path) };
        if (dryRun)
        {
            Console.Write(new ConfigWriter(types).Write(options));
            return ExitCodes.Done;
        }

        // The data is read while libtorch is loaded and the model made.
        var opening = Task.Run(() => DataSets.Open(options.Data), stop);
        using var algorithms = Devices.Prepare(options.Training);
        var device = Devices.Resolve(options.Training.Device);
        RandomState.Seed(options.Seed);
        var data = opening.GetAwaiter().GetResult();
        using var model = options.CreateModel(data.Shape);
        model.to(device, Devices.Dtype(options.Training.Precision));

        string[] command = Environment.GetCommandLineArgs()[1..];
        var folder = run?.Folder ?? RunFolder.Create(outdir, options.Name!, options, types, command);
        using var held = folder.Hold();
        var from = run is null ? null : GoOn(run, options, command);
        var length = RunLength.Of(options.Training, model, data.Train.Count);
        var plan = new ProgressPlan(length.Total, length.StepsPerEpoch, options.Training.LogEvery, from?.Step ?? 0);
        Console.WriteLine(
            $"{options.Name}: {model.parameters().Sum(p => p.numel()):N0} parameters, {data.Train.Count:N0} "
            + $"training examples of {data.Name}, {plan.Steps:N0} steps on {device}");
        Console.WriteLine(
            $"run folder: {Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)}{(run is null ? "" : $", from step {plan.From:N0} on")}");
        foreach (var note in data.Notes) Console.WriteLine(note);
        using var progress = new ProgressLine(Terminal.Open(), TimeProvider.System, plan);
        using var log = new MetricsLog(folder.Metrics, options.Logging.TensorBoard
            ? new(folder.Path, TimeProvider.System, from?.Step) : null, progress.Note);
        using var checkpoints = new CheckpointWriter(folder, options.Training, progress.Note);
        var fit = options.Fit(data.Shape) with { From = run?.Checkpoint };
        TrainingHook[] hooks =
        [
            new LogHook(log, folder.Logs), new ProgressHook(progress), new MonitorHook(progress.Note),
                new BestHook(options.Training.Best, progress.Note),
            new PicturesHook(options.Sampling, folder.Samples, Background.Named(data), log, progress.Note),
                new CheckpointHook(checkpoints),
        ];
        if (from is not null && device.type == DeviceType.CUDA)
            progress.Note(
                "resumed on CUDA: TorchSharp cannot save the state of its random generator, so the noise is another "
                + "than in a run without a break");
        var outcome = Trainer.Fit(model, data, fit, hooks, stop);
        return outcome switch { Outcome.Finished =>
            ExitCodes.Done, Outcome.Interrupted => ExitCodes.Interrupted, _ => ExitCodes.Failed };
    }

    // The logs are cut back to where the checkpoint was made; what followed is done and written again.
    private static LoopState? GoOn(ResumedRun run, RunOptions options, string[] command)
    {
        var state = run.Checkpoint is null ? null : Checkpoint.State(run.Checkpoint);
        Checkpoint.Clean(run.Folder);
        run.Folder.CutLogs(state?.Logs ?? new Dictionary<string, long>());
        run.Folder.GoOn(state?.Step ?? 0, options, RunTypes.With(options.Plugins), command);
        return state;
    }
}

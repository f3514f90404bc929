using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>train CONFIG</c>: trains a model; <c>train --resume RUN</c> goes on with a run.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var config = new Argument<string?>("config")
        {
            Description = "the config file, such as configs/vae-digits.yaml; with --resume the run's own",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var resume = Options.Of<string?>("--resume", "run", "go on with a run: its folder, its number, or 'latest'");
        var init = Options.Of<string?>("--init", "file",
            "start from the weights of a safetensors file, ours or PyTorch's: names and shapes have to be the model's");
        var set = Options.Set("model.latentDim=10");
        var device = Options.Device("from the config");
        var seed = Options.Of<long?>("--seed", "n", "seed of weights, data order and noise");
        var outdir = Options.OutDir("checkpoints", "where run folders are made");
        var name = Options.Of<string?>("--name", "name", "name of the run's folder");
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "print the resolved config and stop" };
        var command = new Command("train", "train a model from a config file")
        {
            config, resume, init, set, device, seed, outdir, name, dryRun,
        };
        command.SetAction((parsed, stop) =>
        {
            List<string> overrides = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(device) is { } d) overrides.Add($"training.device={d}");
            if (parsed.GetValue(seed) is { } s) overrides.Add($"seed={s}");
            if (parsed.GetValue(name) is { } n) overrides.Add($"name={n}");
            var plugins = parsed.GetValue(Options.Plugins);
            var (path, root) = (parsed.GetValue(config), parsed.GetRequiredValue(outdir));
            var run = parsed.GetValue(resume) is { } old
                ? ResumedRun.Open(old, root, path, overrides, plugins, Console.Error.WriteLine)
                : null;
            var options = run?.Options ?? Read(path, overrides, plugins);
            var first = parsed.GetValue(init);
            if (first is not null && run is not null)
                throw new DataException("--init", "weights", "those of a file beside --resume",
                    "one of the two: a resumed run has its own");
            if (!parsed.GetValue(dryRun)) return Task.FromResult(Train(options, run, first, root, stop));
            Console.Write(new ConfigWriter(RunTypes.With(options.Plugins)).Write(options));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static RunOptions Read(string? path, List<string> overrides, string[]? plugins)
    {
        if (path is null) throw new DataException("train", "config", "none", "a config file, or --resume RUN");
        var options = ConfigFile.Read(path, overrides, plugins);
        return options with { Name = options.Name ?? RunFolder.NameOf(path) };
    }

    private static int Train(
        RunOptions options, ResumedRun? resumed, string? init, string root, CancellationToken stop)
    {
        // The data is read while libtorch is loaded.
        var opening = Task.Run(() => DataSets.Open(options.Data), stop);
        using var algorithms = Devices.Prepare(options.Training);
        RandomState.Seed(options.Seed);
        var data = opening.GetAwaiter().GetResult();
        using var model = options.CreateModel(data.Shape);
        using var run = new TrainingRun(model, data, options.Fit(data.Shape) with
        {
            From = resumed?.Checkpoint,
            Init = init,
        });

        string[] command = Environment.GetCommandLineArgs()[1..];
        var folder = resumed?.Folder
            ?? RunFolder.Create(root, options.Name!, options, RunTypes.With(options.Plugins), command);
        using var held = folder.Hold();
        resumed?.Begin(command);
        Introduce(run, options.Name!, data, folder, isResumed: resumed is not null);

        using var progress = new ProgressHook();
        long? from = resumed?.Checkpoint is null ? null : run.From;
        var board = options.Logging.TensorBoard ? new TensorBoardLog(folder.Path, TimeProvider.System, from) : null;
        using var log = new MetricsLog(folder.Metrics, board, progress.Note);
        using var checkpoints = new CheckpointStore(folder.Path, options.Training, progress.Note);
        TrainingHook[] hooks =
        [
            new LogHook(log, folder.Logs),
            progress,
            new BestHook(options.Training.Best, progress.Note),
            new PicturesHook(options.Sampling, folder.Samples, Background.Named(data), log, progress.Note),
            new CheckpointHook(checkpoints),
        ];
        var outcome = Fit(run, hooks, data, stop);
        progress.Dispose();
        Console.WriteLine(WhatNext.After(outcome, run, folder));
        return outcome switch
        {
            Outcome.Finished => ExitCodes.Done,
            Outcome.Interrupted => ExitCodes.Interrupted,
            _ => ExitCodes.Failed,
        };
    }

    // What was said of the data before the training may be its cause.
    private static Outcome Fit(
        TrainingRun run, IReadOnlyList<TrainingHook> hooks, DataSets data, CancellationToken stop)
    {
        try
        {
            return Trainer.Fit(run, hooks, stop);
        }
        catch (NonFiniteException fault) when (ScaleNote.Of(run.Model, data) is { } scale)
        {
            throw new NonFiniteException($"{fault.Message}; {scale}");
        }
    }

    private static void Introduce(TrainingRun run, string name, DataSets data, RunFolder folder, bool isResumed)
    {
        var examples = Format.Count(data.Train.Count, "training example");
        var steps = Format.Count(run.Length.Total, "step");
        Console.WriteLine(
            $"{name}: {LayerTable.Line(run.Model)}; {examples} of {data.Name}, {steps} on {run.Device}");
        var from = isResumed ? $", from step {run.From:N0} on" : "";
        Console.WriteLine($"run folder: {WhatNext.Shown(folder.Path)}{from}");
        foreach (var note in data.Notes) Console.WriteLine(note);
        if (ScaleNote.Of(run.Model, data) is { } scale) Console.WriteLine(scale);
        if (run.From > 0 && run.Device.type == DeviceType.CUDA)
            Console.WriteLine("resumed on CUDA: TorchSharp cannot save the state of its random generator, so the noise "
                + "is another than in a run without a break");
    }
}

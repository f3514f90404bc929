using System.CommandLine;
using Generative.Data;
using Generative.Evaluation;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>memory RUN</c>: how far back a sequence model looks.</summary>
internal static class MemoryCommand
{
    private const double Most = 0.99, Small = 1e-3;

    public static Command Create()
    {
        var run = new RunArguments();
        var beside = new Option<string[]>("--beside")
        {
            Description = "another run, a line of its own in the same figure (repeatable)", HelpName = "run",
        };
        var count = Options.WithDefault("--count", "n", 64, "test examples used").AtLeast(1);
        var seed = Options.Of<long>("--seed", "n", "seed of the random directions by which derivatives are measured");
        var output = Options.Output("memory.png");
        const string description = "draw how much an output of a sequence model moves with the input n steps back";
        var command = new Command("memory", description) { run.Run, beside, count, seed, output };
        run.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var (n, path) = (parsed.GetValue(count), parsed.GetRequiredValue(output));
            string[] others = parsed.GetValue(beside) ?? [];
            List<MemoryReach> models = [];
            foreach (var other in others.Prepend(null))
            {
                stop.ThrowIfCancellationRequested();
                using var loaded = run.Open(parsed, other);
                RandomState.Seed(parsed.GetValue(seed));
                models.Add(Measured(loaded, n));
            }
            var title = models is [var one] ? $"Memory of {one.Name}" : "Memory";
            MemoryReach.Figure(title, models).Write(path);
            foreach (var m in models)
            {
                Console.WriteLine($"{m.Name}: {Most:P0} of the squared derivative within {m.Within(Most)} steps back; "
                    + $"{m.Above(Small)} of {m.Typical.Length} steps above a thousandth of the largest");
            }
            Console.WriteLine($"written: {path}");
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static MemoryReach Measured(LoadedRun loaded, int count)
    {
        var model = loaded.As<IMemory>("say how far its memory reaches");
        var (part, _) = RunData.Open(loaded).Shown;
        using var shown = new DeviceData(part, loaded.Options.Data.Binarization, loaded.Device, loaded.Dtype);
        return MemoryReach.Of(
            Path.GetFileName(loaded.Folder.Path), model, shown, count, loaded.Options.Evaluation.BatchSize);
    }
}

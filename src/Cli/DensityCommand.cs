using System.CommandLine;
using System.Globalization;
using Generative.Data;
using Generative.Evaluation;
using Generative.Evaluation.Plots;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>density RUN</c>: the density of a model in the plane; with <c>--against CONFIG</c> the histograms of log
/// p on two data sets.</summary>
internal static class DensityCommand
{
    public static Command Create()
    {
        var run = new RunArguments();
        var against = Options.Of<string?>("--against", "config",
            "config of a second data set: does the model tell its test data from the run's own?");
        var count = Options.WithDefault("--count", "n", 10_000, "test examples used of each set");
        var limit = Options.Of<double?>("--limit", "l", "show the square [-l, l]² (default: where the data are)");
        var seed = Options.Of<long>("--seed", "n", "seed of the draws");
        var output = Options.Output("density.png");
        const string description =
            "draw a run's density of the plane next to its data, or histograms of log p of two data sets";
        var command = new Command("density", description) { run.Run, against, count, limit, seed, output };
        run.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            using var loaded = run.Open(parsed);
            var model = loaded.As<IDensity>("give densities");
            RandomState.Seed(parsed.GetValue(seed));
            var (n, path) = (parsed.GetValue(count), parsed.GetRequiredValue(output));
            if (parsed.GetValue(against) is { } other) Histogram(loaded, model, other, n, path, stop);
            else Plane(loaded, model, n, parsed.GetValue(limit), path);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Plane(LoadedRun loaded, IDensity model, int count, double? limit, string output)
    {
        using var scope = NewDisposeScope();
        if (limit is <= 0 or double.NaN) throw new DataException("--limit", "limit", Text($"{limit}"), "more than 0");
        var data = RunData.Open(loaded);
        var (part, kind) = data.Shown;
        using var shown = new DeviceData(part, loaded.Options.Data.Binarization, loaded.Device);
        var x = shown.Range(0, Math.Min(count, shown.Count));
        if (x.shape is not [_, 1, 1, 2])
            throw new DataException(loaded.Folder.Path, "examples", $"[{string.Join(", ", x.shape[1..])}]",
                "points of the plane; for others: --against CONFIG");
        var frame = limit is { } half ? Frame.OfLimit(half) : Frame.Of(Pictures.Rows(x));
        using var density = new PlaneDensity(model, loaded.Device, frame);
        var names = Background.Named(data) ?? PointsFigure.Names(2);
        density.Beside(x, kind, $"Density of {loaded.Name}", names).Write(output);
        Console.WriteLine($"{kind} points and the density of {loaded.Name}: {output}");
        if (model.IsConditional)
        {
            Console.WriteLine($"the density of {names[1]} given {names[0]}: it has no integral over the plane");
            return;
        }
        var (across, up) = (density.Reach.X, density.Reach.Y);
        Console.WriteLine(
            Text($"integral over [{across.Low:G4}, {across.High:G4}] x [{up.Low:G4}, {up.High:G4}]: ")
            + Text($"{density.Integral:F5}"));
        if (PlaneDensity.Divergence(model, x, loaded.Options.Data) is { } kl)
            Console.WriteLine(Text($"KL(data ‖ model): {kl.ToText(4)} nats, {kl.Count} points"));
    }

    private static void Histogram(
        LoadedRun loaded, IDensity model, string config, int count, string output, CancellationToken stop)
    {
        var data = ConfigFile.Read(config, [], loaded.Options.Plugins).Data;
        var (ownName, own) = LogProbs(loaded, model, loaded.Options.Data, count, stop);
        var (otherName, other) = LogProbs(loaded, model, data, count, stop);
        var title = $"log p(x) of {Path.GetFileName(loaded.Folder.Path)}";
        HistogramFigure.Of(title, "log p(x), nats", [new(ownName, own), new(otherName, other)]).Write(output);
        foreach (var (name, values) in new[] { (ownName, own), (otherName, other) })
            Console.WriteLine(Text($"{name,-16} mean log p {values.Average(),12:F2}   n {values.Length}"));
        Console.WriteLine(
            Text($"an example of {ownName} is likelier than one of {otherName} with probability ")
            + Text($"{Separation.Of(own, other):F4}"));
        Console.WriteLine($"written: {output}");
    }

    private static (string Name, double[] LogP) LogProbs(
        LoadedRun loaded, IDensity model, DataOptions options, int count, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var sets = RunData.Open(loaded, options);
        var (part, kind) = sets.Shown;
        using var shown = new DeviceData(part, options.Binarization, loaded.Device);
        List<double> all = [];
        var n = Math.Min(count, shown.Count);
        for (long from = 0; from < n; from += loaded.Options.Evaluation.BatchSize)
        {
            stop.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var x = shown.Range(from, Math.Min(from + loaded.Options.Evaluation.BatchSize, n));
            all.AddRange(model.LogProb(x).to(float64).cpu().data<double>().ToArray());
        }
        var k = all.FindIndex(v => !double.IsFinite(v));
        if (k >= 0) throw new DataException(sets.Name, $"log p of {kind} example {k}", $"{all[k]}", "a finite number");
        return (sets.Name, [.. all]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

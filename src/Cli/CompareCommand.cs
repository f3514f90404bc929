using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation.Comparison;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>compare CONFIG</c>: variants of a model at the same weights and data, judged by their gradients and
/// their training.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var config = new Argument<string>("config") { Description =
            "a config file with a section compare, such as configs/compare-sgvb-digits.yaml" };
        var set = new Option<string[]>("--set") { Description = "override a key: --set compare.draws=1000 (repeatable)",
            HelpName = "a.b=v", Arity = ArgumentArity.OneOrMore };
        var device = Options.Device("from the config");
        var outdir = new Option<string>("--outdir") { Description = "where the report's folder is made",
            DefaultValueFactory = _ => "comparisons", HelpName = "folder" };
        var curve = new Option<string?>("--curve") { Description = "one variant's training curve alone, as JSON",
            Hidden = true };
        var curveSeed = new Option<long>("--curve-seed") { Description = "its seed", Hidden = true };
        var command =
            new Command(
            "compare", "compare gradient estimators, losses or bounds: variance, bias, time, training curves") { config,
            set, device, outdir, curve, curveSeed };
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            parsed.GetRequiredValue(config),
            [.. parsed.GetValue(set) ?? [], .. parsed.GetValue(device) is { } d ? [$"training.device={d}"]
                : Array.Empty<string>()],
            parsed.GetValue(Options.Plugins), parsed.GetRequiredValue(outdir), parsed.GetValue(curve) is { } v
                ? (v, parsed.GetValue(curveSeed)) : null, stop)));
        return command;
    }

    private static int Run(string path, string[] overrides, string[]? plugins, string outdir,
        (string Variant, long Seed)? curve, CancellationToken stop)
    {
        var options = RunTypes.Read(path, overrides, plugins);
        var types = RunTypes.With(options.Plugins);
        options = options with { Name = options.Name ?? Path.GetFileNameWithoutExtension(path) };
        if (options.Compare is null)
            throw new ConfigException([$"{path}: compare: missing, expected the variants to compare"]);
        var variants = new Variants(options, types);
        _ = variants.All(options.Compare);                                             // every fault before any work

        var opening = Task.Run(() => DataSets.Open(options.Data), stop);
        Devices.UseThreads(options.Training.Threads);
        var device = Devices.Resolve(options.Training.Device);
        var data = opening.GetAwaiter().GetResult();
        if (curve is var (variant, seed))
        {
            Console.WriteLine(ComparisonReport.Json(
                new ComparisonRun(options, variants, data, device, _ => { }, null, stop).Curve(variant, seed)));
            return ExitCodes.Done;
        }
        var folder = RunFolder.Create(outdir, options.Name!, options, types, Environment.GetCommandLineArgs()[1..]);
        Directory.Delete(folder.Samples);
        Console.WriteLine($"{options.Name}: {options.Compare.Variants.Count} variants on {data.Name}, {device}");

        var result = new ComparisonRun(options, variants, data, device, Console.Error.WriteLine,
            Path.Combine(folder.Path, "config.yaml"), stop).Run();
        ComparisonReport.Write(folder.Path, result, new ConfigWriter(types).Write(options));
        Terminal.Write(ComparisonTable.Of(result), best: true);
        Console.WriteLine(
            $"written: {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder.Path, "report.html"))}");
        return ExitCodes.Done;
    }
}

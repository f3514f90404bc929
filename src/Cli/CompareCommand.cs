using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation.Comparison;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>compare CONFIG</c>: compares gradients and training of the variants of a model.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var config = Options.Config("a config file with a section compare, such as configs/compare-sgvb-digits.yaml");
        var set = Options.Set("compare.draws=1000");
        var device = Options.Device("from the config");
        var outdir = Options.OutDir("comparisons", "where the report's folder is made");
        var curve = new Option<string?>("--curve") { Hidden = true };
        var curveSeed = new Option<long>("--curve-seed") { Hidden = true };
        const string description =
            "compare gradient estimators, losses or bounds: variance, bias, time, training curves";
        var command = new Command("compare", description) { config, set, device, outdir, curve, curveSeed };
        command.SetAction((parsed, stop) =>
        {
            List<string> overrides = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(device) is { } d) overrides.Add($"training.device={d}");
            (string, long)? one = parsed.GetValue(curve) is { } variant ? (variant, parsed.GetValue(curveSeed)) : null;
            var plugins = parsed.GetValue(Options.Plugins);
            return Task.FromResult(Run(
                parsed.GetRequiredValue(config), overrides, plugins, parsed.GetRequiredValue(outdir), one, stop));
        });
        return command;
    }

    private static int Run(string path, List<string> overrides, string[]? plugins, string outdir,
        (string Variant, long Seed)? curve, CancellationToken stop)
    {
        var options = ConfigFile.Read(path, overrides, plugins);
        var types = RunTypes.With(options.Plugins);
        options = options with { Name = options.Name ?? RunFolder.NameOf(path) };
        if (options.Compare is null)
            throw new ConfigException([$"{path}: compare: missing, expected the variants to compare"]);
        var variants = new Variants(options, types);
        _ = variants.All(options.Compare);                     // reports all errors before any work

        var opening = Task.Run(() => DataSets.Open(options.Data), stop);
        Devices.UseThreads(options.Training.Threads);
        var device = Devices.Resolve(options.Training.Device);
        var data = opening.GetAwaiter().GetResult();
        if (curve is var (variant, seed))
        {
            var one = new ComparisonRun(options, variants, data, device, _ => { }, null, stop);
            Console.WriteLine(ComparisonReport.Json(one.Curve(variant, seed)));
            return ExitCodes.Done;
        }
        var folder = RunFolder.Create(outdir, options.Name!, options, types, Environment.GetCommandLineArgs()[1..]);
        Directory.Delete(folder.Samples);
        Console.WriteLine($"{options.Name}: {options.Compare.Variants.Count} variants on {data.Name}, {device}");

        var result = new ComparisonRun(options, variants, data, device, Console.Error.WriteLine,
            Path.Combine(folder.Path, "config.yaml"), stop).Run();
        ComparisonReport.Write(folder.Path, result, new ConfigWriter(types).Write(options));
        Terminal.Write(ComparisonTable.Of(result), best: true);
        var report = Path.Combine(folder.Path, "report.html");
        Console.WriteLine($"written: {Path.GetRelativePath(Environment.CurrentDirectory, report)}");
        return ExitCodes.Done;
    }
}

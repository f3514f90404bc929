using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Evaluation;
using Generative.Evaluation.Chains;
using Generative.MonteCarlo;
using Generative.Numerics;
using Generative.Targets;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>config check|show|schema</c> and <c>list</c>.</summary>
internal static class ConfigCommands
{
    private static readonly Dictionary<string, Type> kinds = new()
    {
        ["models"] = typeof(ModelOptions),
        ["datasets"] = typeof(DataOptions),
        ["estimators"] = typeof(EstimatorOptions),
        ["samplers"] = typeof(DiffusionSamplerOptions),
        ["schedules"] = typeof(ScheduleOptions),
        ["targets"] = typeof(TargetOptions),
        ["chain-samplers"] = typeof(ChainSamplerOptions),
    };

    public static Command Config()
    {
        var file = Options.Config();
        var set = Options.Set("model.latentDim=10");
        var check = new Command("check", "report every fault of a config file, or that there is none") { file, set };
        check.SetAction(parsed =>
        {
            var (path, overrides) = (parsed.GetRequiredValue(file), parsed.GetValue(set));
            if (ChainOptions.IsAt(path)) _ = ChainOptions.Read(path, overrides, parsed.GetValue(Options.Plugins));
            else _ = ConfigFile.Read(path, overrides, parsed.GetValue(Options.Plugins));
            Console.WriteLine($"{path}: no faults");
            return ExitCodes.Done;
        });
        var summary = new Option<bool>("--summary")
        {
            Description = "print the model's layers instead: shape of their outputs, number of parameters",
        };
        var show = new Command("show", "print a config with every key that it leaves to its default")
        {
            file, set, summary,
        };
        show.SetAction(parsed =>
        {
            var (path, overrides) = (parsed.GetRequiredValue(file), parsed.GetValue(set));
            if (ChainOptions.IsAt(path) && !parsed.GetValue(summary))
            {
                var chain = ChainOptions.Read(path, overrides, parsed.GetValue(Options.Plugins));
                Console.Write(new ConfigWriter(RunTypes.With(chain.Plugins)).Write(chain));
                return ExitCodes.Done;
            }
            var options = ConfigFile.Read(path, overrides, parsed.GetValue(Options.Plugins));
            if (parsed.GetValue(summary))
            {
                Terminal.Write(Layers(options));
                return ExitCodes.Done;
            }
            Console.Write(new ConfigWriter(RunTypes.With(options.Plugins)).Write(options));
            return ExitCodes.Done;
        });
        var chains = new Option<bool>("--chain") { Description = "that of config files of the command chain" };
        var schema = new Command("schema", "print the JSON Schema of config files, for editors") { chains };
        schema.SetAction(parsed =>
        {
            var types = RunTypes.With(Options.PluginPaths(parsed));
            Console.Write(
                parsed.GetValue(chains) ? ConfigSchema.Of<ChainOptions>(types) : ConfigSchema.Of<RunOptions>(types));
            return ExitCodes.Done;
        });
        return new("config", "check, show or describe config files") { check, show, schema };
    }

    public static Command List()
    {
        var what = new Argument<string>("what")
        {
            Description = $"{string.Join(", ", kinds.Keys)}, configs or runs", HelpName = "what",
        };
        what.AcceptOnlyFromAmong([.. kinds.Keys, "configs", "runs"]);
        var outdir = Options.OutDir("checkpoints", "where the run folders are");
        var command =
            new Command("list", "list models, data sets, estimators and other kinds, configs or runs")
            {
                what, outdir,
            };
        command.SetAction(parsed =>
        {
            var asked = parsed.GetRequiredValue(what);
            var root = parsed.GetRequiredValue(outdir);
            var table = asked == "runs" ? RunTable.Of(root) : Listed(asked, parsed);
            if (asked == "runs" && table.Rows.Count == 0)
                Console.WriteLine($"no runs below {Path.GetFullPath(root)}");
            else
                Terminal.Write(table);
            return ExitCodes.Done;
        });
        return command;
    }

    // The shape of the examples decides that of the layers, so that the data is opened.
    private static TextTable Layers(RunOptions options)
    {
        RandomState.Seed(options.Seed);
        var shape = DataSets.Open(options.Data).Shape;
        using var model = options.CreateModel(shape);
        return LayerTable.Of(model, shape);
    }

    private static TextTable Listed(string what, ParseResult parsed) => kinds.TryGetValue(what, out var type)
        ? Listed(22, RunTypes.With(Options.PluginPaths(parsed)).KindsOf(type).Select(k => (k.Name, k.Summary)))
        : Listed(44, Configs().Select(f => (f, Summary(f))));

    private static TextTable Listed(int least, IEnumerable<(string Name, string Summary)> items)
    {
        string[][] rows = [.. items.Select(i => new[] { i.Name, i.Summary })];
        return new([new("", Math.Max(least, rows.Select(r => r[0].Length + 1).DefaultIfEmpty().Max())), new("")], rows);
    }

    private static IEnumerable<string> Configs() =>
        Directory.Exists("configs") ? Directory.EnumerateFiles("configs", "*.yaml").Order(StringComparer.Ordinal) : [];

    // The first line of the comment at the top.
    private static string Summary(string config) =>
        File.ReadLines(config).TakeWhile(l => l.StartsWith('#')).Select(l => l.TrimStart('#', ' '))
            .FirstOrDefault(l => !l.StartsWith("yaml-language-server", StringComparison.Ordinal)) ?? "";
}

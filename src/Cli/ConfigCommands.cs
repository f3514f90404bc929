using System.CommandLine;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>config check|show|schema</c> and <c>list</c>: what can be said without training.</summary>
internal static class ConfigCommands
{
    public static Command Config()
    {
        var file = new Argument<string>("config") { Description = "the config file" };
        var set = new Option<string[]>("--set") { Description = "override a key", HelpName = "a.b=v", Arity = ArgumentArity.ZeroOrMore };
        var check = new Command("check", "report every fault of a config file, or that there is none") { file, set };
        check.SetAction(parsed =>
        {
            _ = Read(parsed.GetRequiredValue(file), parsed.GetValue(set));
            Console.WriteLine($"{parsed.GetRequiredValue(file)}: no faults");
            return ExitCodes.Done;
        });
        var show = new Command("show", "print a config with every key that it leaves to its default") { file, set };
        show.SetAction(parsed =>
        {
            Console.Write(new ConfigWriter(RunTypes.Current).Write(Read(parsed.GetRequiredValue(file), parsed.GetValue(set))));
            return ExitCodes.Done;
        });
        var schema = new Command("schema", "print the JSON Schema of config files, for editors");
        schema.SetAction(_ =>
        {
            Console.Write(ConfigSchema.Of<RunOptions>(RunTypes.Current));
            return ExitCodes.Done;
        });
        return new("config", "check, show or describe config files") { check, show, schema };
    }

    public static Command List()
    {
        var what = new Argument<string>("what") { Description = "models, datasets or configs" };
        what.AcceptOnlyFromAmong("models", "datasets", "configs");
        var command = new Command("list", "list models, data sets or configs") { what };
        command.SetAction(parsed =>
        {
            foreach (var line in Lines(parsed.GetRequiredValue(what))) Console.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    private static IEnumerable<string> Lines(string what) => what switch
    {
        "models" => Catalog.Models.Select(m => $"{m.Name,-22}{m.Summary}"),
        "datasets" => DataCommand.Kinds.Select(k => $"{k.Name,-22}{k.Summary}"),
        _ => Directory.Exists("configs") ? Directory.EnumerateFiles("configs", "*.yaml").Order(StringComparer.Ordinal).Select(f => $"{f,-43} {Summary(f)}".TrimEnd()) : [],
    };

    // The first line of its own that a config begins with.
    private static string Summary(string config) =>
        File.ReadLines(config).TakeWhile(l => l.StartsWith('#')).Select(l => l.TrimStart('#', ' ')).FirstOrDefault(l => !l.StartsWith("yaml-language-server", StringComparison.Ordinal)) ?? "";

    private static RunOptions Read(string path, string[]? set) => new ConfigReader(RunTypes.Current).Read<RunOptions>(path, set);
}

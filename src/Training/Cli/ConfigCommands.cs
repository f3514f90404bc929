using System.CommandLine;
using Training.Config;
using Training.Tables;

namespace Training.Cli;

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
            Console.Write(new ConfigWriter(Catalog.Types).Write(Read(parsed.GetRequiredValue(file), parsed.GetValue(set))));
            return ExitCodes.Done;
        });
        var schema = new Command("schema", "print the JSON Schema of config files, for editors");
        schema.SetAction(_ =>
        {
            Console.Write(ConfigSchema.Of<RunOptions>(Catalog.Types));
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
            Terminal.Write(Listed(parsed.GetRequiredValue(what)));
            return ExitCodes.Done;
        });
        return command;
    }

    private static TextTable Listed(string what) => what switch
    {
        "models" => Listed(22, Catalog.Models),
        "datasets" => Listed(22, DataCommand.Kinds),
        _ => Listed(44, Configs().Select(f => (f, Summary(f)))),
    };

    private static TextTable Listed(int width, IEnumerable<(string Name, string Summary)> items) =>
        new([new("", width), new("")], [.. items.Select(i => new[] { i.Name, i.Summary })]);

    private static IEnumerable<string> Configs() =>
        Directory.Exists("configs") ? Directory.EnumerateFiles("configs", "*.yaml").Order(StringComparer.Ordinal) : [];

    // The first line of its own that a config begins with.
    private static string Summary(string config) =>
        File.ReadLines(config).TakeWhile(l => l.StartsWith('#')).Select(l => l.TrimStart('#', ' ')).FirstOrDefault(l => !l.StartsWith("yaml-language-server", StringComparison.Ordinal)) ?? "";

    private static RunOptions Read(string path, string[]? set) => new ConfigReader(Catalog.Types).Read<RunOptions>(path, set);
}

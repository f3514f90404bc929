using System.CommandLine;
using Generative.Evaluation;

namespace Generative.Cli;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    public static Argument<string> Run() =>
        new("run") { Description =
        "a run's folder, its number or 'latest', newest checkpoint (RUN/best: its best one); or one of its step-... "
        + "folders" };

    public static Option<string[]> Set(string example) =>
        new("--set") { Description = $"override a key: --set {example} (repeatable)", HelpName = "a.b=v",
        Arity = ArgumentArity.OneOrMore };

    /// <summary>Of every command, as --verbose is.</summary>
    public static Option<string[]> Plugins { get; } = new("--plugin")
    {
        Description = "a .NET library whose kinds configs can name too (repeatable)", HelpName = "dll",
        Arity = ArgumentArity.OneOrMore, Recursive = true,
    };

    /// <summary>Their absolute paths.</summary>
    public static string[] PluginPaths(ParseResult parsed) =>
        [.. (parsed.GetValue(Plugins) ?? []).Select(Path.GetFullPath)];

    public static Option<string?> Weights()
    {
        var option = new Option<string?>("--weights") { Description =
            "raw, or their running average ema (default: ema where the run has it)", HelpName = "raw|ema" };
        option.AcceptOnlyFromAmong("raw", "ema");
        return option;
    }

    public static Option<string?> Device(string byDefault) =>
        new("--device") { Description = $"auto, cpu, cuda or cuda:n (default: {byDefault})", HelpName = "device" };

    public static Option<string> Output(
        string byDefault, string description = "the PNG to write, or an SVG of a figure") =>
        new("-o", "--output") { Description = description, DefaultValueFactory = _ => byDefault, HelpName = "file" };

    /// <summary>How many pixels wide a pixel of an image is drawn.</summary>
    public static Option<int?> Scale()
    {
        var option = new Option<int?>("--scale")
        {
            Description =
                $"pixels per pixel of an image (default: as many as give it {Sheets.Readable} pixels or more)",
            HelpName = "n",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is not (< 1 or > Sheets.MostScale)) return;
            result.AddError($"--scale: expected 1 to {Sheets.MostScale}");
        });
        return option;
    }
}

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    public const int Done = 0, Failed = 1, Usage = 2, Interrupted = 130;
}

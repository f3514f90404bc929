using System.CommandLine;
using Generative.Evaluation;
using Generative.Models.Diffusion;
using Generative.Training;

namespace Generative.Cli;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    /// <summary>Plugins, an option of every command.</summary>
    public static Option<string[]> Plugins { get; } = new("--plugin")
    {
        Description = "a .NET library with further kinds for configs (repeatable)",
        HelpName = "dll",
        Arity = ArgumentArity.OneOrMore,
        Recursive = true,
    };

    /// <summary>The absolute paths of the plugins.</summary>
    public static string[] PluginPaths(ParseResult parsed) =>
        [.. (parsed.GetValue(Plugins) ?? []).Select(Path.GetFullPath)];

    /// <summary>An option without a default.</summary>
    public static Option<T> Of<T>(string name, string help, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = help };

    /// <summary>An option with a default.</summary>
    public static Option<T> WithDefault<T>(
        string name, string help, T byDefault, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = help, DefaultValueFactory = _ => byDefault };

    /// <summary>The config file.</summary>
    public static Argument<string> Config(string description = "the config file") =>
        new("config") { Description = description };

    /// <summary>Overrides of config keys.</summary>
    public static Option<string[]> Set(string example) => new("--set")
    {
        Description = $"override a key: --set {example} (repeatable)",
        HelpName = "a.b=v",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The device.</summary>
    public static Option<string?> Device(string byDefault) =>
        Of<string?>("--device", "device", $"auto, cpu, cuda or cuda:n (default: {byDefault})");

    /// <summary>The file to write: a picture, or one with another of the endings.</summary>
    public static Option<string> Output(
        string byDefault, string description = "the PNG to write, or an SVG of a figure", params string[] endings) =>
        WithDefault("-o", "file", byDefault, description, "--output")
            .Checked(endings.Length > 0 ? endings : OutputFile.Figure);

    /// <summary>The folder of all runs.</summary>
    public static Option<string> OutDir(string byDefault, string description)
    {
        var option = WithDefault("--outdir", "folder", byDefault, description);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: "" }]) result.AddError("--outdir: got nothing, expected a folder");
        });
        return option;
    }

    /// <summary>A number that is not below a least one.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, long least)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: var text }] && long.TryParse(text, out var n) && n < least)
                result.AddError($"{option.Name}: got {n}, expected {least} or more");
        });
        return option;
    }

    /// <summary>The folder in which a run's number or 'latest' is looked for.</summary>
    public static Option<string> RunsFolder() => OutDir("checkpoints", "where numbers and 'latest' are looked for");

    /// <summary>A run, whose names are completed by the shell.</summary>
    public static Argument<string> Run(string description)
    {
        var run = new Argument<string>("run") { Description = description, HelpName = "run" };
        run.CompletionSources.Add(_ => ["latest", .. RunFolder.All().Select(r => Path.GetFileName(r.Path))]);
        return run;
    }

    /// <summary>Magnification of images.</summary>
    public static Option<int?> Scale()
    {
        var option = Of<int?>("--scale", "n",
            $"pixels per pixel of an image (default: as many as give it {Sheets.Readable} pixels or more)");
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: var text }] && int.TryParse(text, out var n)
                && n is < 1 or > Sheets.MostScale)
                result.AddError($"--scale: expected 1 to {Sheets.MostScale}");
        });
        return option;
    }
}

/// <summary>The arguments of commands that load a run: <c>RUN --set --weights --device --outdir</c>.</summary>
/// <param name="setExample">An example of --set.</param>
internal sealed class RunArguments(string setExample = "data.path=photos")
{
    private readonly Option<string[]> set = Options.Set(setExample);
    private readonly Option<string> outdir = Options.RunsFolder();
    private readonly Option<string?> weights = Options.Of<string?>(
        "--weights", "raw|ema", "raw, or their moving average ema (default: ema if the run has it)");
    private readonly Option<string?> device = Options.Device("auto");

    /// <summary>The run.</summary>
    public Argument<string> Run { get; } = Options.Run(
        "a run's folder, its number or 'latest', newest checkpoint (RUN/best: its best one); or one of its step-... "
        + "folders");

    /// <summary>Adds the options behind those of the command.</summary>
    public void AddTo(Command command)
    {
        weights.AcceptOnlyFromAmong("raw", "ema");
        command.Add(set);
        command.Add(weights);
        command.Add(device);
        command.Add(outdir);
    }

    /// <summary>The name of the device.</summary>
    public string Device(ParseResult parsed) => parsed.GetValue(device) ?? "auto";

    /// <summary>Loads the run; further overrides come after those of --set.</summary>
    public LoadedRun Open(ParseResult parsed, params IEnumerable<string> overrides) =>
        Open(parsed, null, overrides);

    /// <summary>The same of another run, where one is given.</summary>
    public LoadedRun Open(ParseResult parsed, string? another, params IEnumerable<string> overrides)
    {
        var loaded = LoadedRun.Open(another ?? parsed.GetRequiredValue(Run), Device(parsed), Console.Error.WriteLine,
            [.. parsed.GetValue(set) ?? [], .. overrides], parsed.GetValue(weights), parsed.GetValue(Options.Plugins),
            parsed.GetRequiredValue(outdir));
        if (loaded.Options.Model is DdpmOptions { Sampler.Steps: var steps, Timesteps: var levels } && steps > levels
            && loaded.Overrides.Any(o => o.Contains("steps")))
            Console.WriteLine($"model.sampler.steps: {steps} are more than the model's {levels} levels: {levels} are "
                + "taken");
        return loaded;
    }
}

/// <summary>Exit codes of the program.</summary>
internal static class ExitCodes
{
    public const int Done = 0, Failed = 1, Usage = 2, Interrupted = 130;
}

using System.CommandLine;

namespace Generative.Cli;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    public static Argument<string> Run() => new("run") { Description = "a run's folder, its number or 'latest', newest checkpoint (RUN/best: its best one); or one of its step-... folders" };

    public static Option<string[]> Set(string example) => new("--set") { Description = $"override a key: --set {example} (repeatable)", HelpName = "a.b=v", Arity = ArgumentArity.ZeroOrMore };

    public static Option<string?> Weights()
    {
        var option = new Option<string?>("--weights") { Description = "raw, or their running average ema (default: ema where the run has it)", HelpName = "raw|ema" };
        option.AcceptOnlyFromAmong("raw", "ema");
        return option;
    }

    public static Option<string?> Device(string byDefault) => new("--device") { Description = $"auto, cpu, cuda or cuda:n (default: {byDefault})", HelpName = "device" };

    public static Option<string> Output(string byDefault) => new("-o", "--output") { Description = "the PNG to write", DefaultValueFactory = _ => byDefault, HelpName = "file" };
}

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    public const int Done = 0, Failed = 1, Usage = 2, Interrupted = 130;
}

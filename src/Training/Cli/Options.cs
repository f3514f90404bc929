using System.CommandLine;

namespace Training.Cli;

/// <summary>Options that several commands share.</summary>
internal static class Options
{
    public static Option<string?> Device(string byDefault) => new("--device") { Description = $"auto, cpu, cuda or cuda:n (default: {byDefault})", HelpName = "device" };

    public static Option<string> Output(string byDefault) => new("-o", "--output") { Description = "the PNG to write", DefaultValueFactory = _ => byDefault, HelpName = "file" };
}

/// <summary>What the process returns.</summary>
internal static class ExitCodes
{
    public const int Done = 0, Failed = 1, Usage = 2, Interrupted = 130;
}

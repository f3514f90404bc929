using System.CommandLine;
using Generative.Evaluation.Chains;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>chain CONFIG</c>: samples a distribution whose truth is known, and says how well.</summary>
internal static class ChainCommand
{
    public static Command Create()
    {
        var config = Options.Config("a config file with a target, such as configs/chain-banana.yaml");
        var set = Options.Set("sampler.stepSize=0.1");
        var seed = Options.Of<long?>("--seed", "n", "seed of the random numbers (default: from the config)").AtLeast(0);
        var device = Options.Device("from the config");
        var output = Options.Of<string?>("-o", "folder",
            "where trace.png, histogram.png, autocorrelation.png, draws.csv and chain.json are written "
            + "(default: the name of the config)", "--output");
        const string description =
            "sample a known distribution: acceptance, effective sample size, R-hat, moments beside the truth";
        var command = new Command("chain", description) { config, output, set, seed, device };
        command.SetAction((parsed, stop) =>
        {
            List<string> overrides = [.. parsed.GetValue(set) ?? []];
            if (parsed.GetValue(seed) is { } s) overrides.Add($"seed={s}");
            if (parsed.GetValue(device) is { } d) overrides.Add($"device={d}");
            var options = ChainOptions.Read(
                parsed.GetRequiredValue(config), overrides, parsed.GetValue(Options.Plugins));
            Devices.UseThreads(0);
            var folder = parsed.GetValue(output) ?? options.Name!;
            Report(options, Devices.Resolve(options.Device), folder, stop);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Report(ChainOptions options, Device device, string folder, CancellationToken stop)
    {
        using var run = ChainRun.Of(options, device, stop);
        Terminal.Write(ChainTable.Of(run.Result));
        foreach (var sentence in ChainTable.Sentences(run.Result)) Console.WriteLine(sentence);
        if (run.Result.Finite is { } finite) Terminal.Write(ChainTable.Of(finite));
        foreach (var warning in run.Result.Warnings) Console.WriteLine($"warning: {warning}");
        var names = ChainFiles.Write(folder, run);
        Console.WriteLine($"written to {folder}: {string.Join(", ", names)}");
    }
}

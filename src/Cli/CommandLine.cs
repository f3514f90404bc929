using Generative.Numerics;
using System.CommandLine;
using System.Runtime.InteropServices;
using Generative.Cli.Doctor;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The <c>generative</c> program: verbs, exit codes, and errors in one sentence on standard error.</summary>
public static class CommandLine
{
    private const string Examples = """

        Examples:
          generative train configs/vae-digits.yaml                     train, no download needed
          generative train configs/vae-mnist.yaml --set model.beta=4   override any key
          generative sample latest -n 64 --seed 1 -o grid.png          samples of the newest run
          generative reconstruct latest                                test images and their reconstructions
          generative plot latest -o curves.png                         its losses, step by step
          generative evaluate 3 -k 1000                                test ELBO and -log p(x) of run 00003
          generative compare configs/compare-sgvb-digits.yaml          gradient variance, bias and time of the variants
          generative data prepare mnist                                fetch a data set
          generative config check configs/vae-digits.yaml              every fault at once
          generative doctor                                            is this machine fit, and if not, what to do
        """;

    static CommandLine() => RunTypes.Add(typeof(GaussianVaeOptions).Assembly);

    /// <summary>Runs the command; returns the exit code: 0 done, 1 a failed run, 2 bad usage, 130
    /// interrupted.</summary>
    public static int Run(string[] args)
    {
        var verbose = new Option<bool>("--verbose") { Description = "show stack traces", Recursive = true };
        var root = new RootCommand("Deep generative models: train from a config file, sample from the checkpoint."
            + Examples)
        {
            TrainCommand.Create(), SampleCommand.Create(), ReconstructCommand.Create(), EvaluateCommand.Create(),
                DensityCommand.Create(), ScoreCommand.Create(), PlotCommand.Create(), CompletionCommands.Inpaint(),
                CompletionCommands.Interpolate(), CompareCommand.Create(), DataCommand.Create(),
                ConfigCommands.Config(), ConfigCommands.List(), DoctorCommand.Create(), Options.Plugins, verbose,
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && args.Length > 0)
        {
            foreach (var mistake in Mistakes.Of(parsed)) Console.Error.WriteLine(mistake);
            Console.Error.WriteLine("see --help");
            return ExitCodes.Usage;
        }
        try
        {
            if (args.Length == 0)
            {
                _ = root.Parse("--help").Invoke();
                return ExitCodes.Usage;
            }
            // The first Ctrl-C (or SIGTERM) asks the command to finish what it is at; the second ends the process.
            using var stop = new CancellationTokenSource();
            void Ask(PosixSignalContext signal)
            {
                signal.Cancel = !stop.IsCancellationRequested;
                // The live display hides the cursor, and a process that ends here does not bring it back.
                if (!signal.Cancel && !Console.IsOutputRedirected) Console.Out.Write("\u001b[?25h");
                stop.Cancel();
            }

            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
            return parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token)
                .GetAwaiter().GetResult();
        }
        catch (Exception e) when (!parsed.GetValue(verbose) && Expected(e) is { } code)
        {
            Console.Error.WriteLine(e.Message);
            return code;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(
                parsed.GetValue(verbose) ? e.ToString()
                : $"{e.GetType().Name}: {e.Message.Split('\n')[0]} (--verbose shows where)");
            return ExitCodes.Failed;
        }
    }

    private static int? Expected(Exception e) => e switch
    {
        ConfigException or DataException or OptionsException => ExitCodes.Usage,
        NonFiniteException or EngineFault => ExitCodes.Failed,
        OperationCanceledException => ExitCodes.Interrupted,
        _ => null,
    };
}

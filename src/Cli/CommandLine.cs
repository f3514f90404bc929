using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Generative.Cli.Doctor;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The program <c>generative</c>: commands, exit codes, and errors as one sentence on standard
/// error.</summary>
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
          generative chain configs/chain-banana.yaml                   draws of a known distribution, beside the truth
          generative data prepare mnist                                fetch a data set
          generative config check configs/vae-digits.yaml              every fault at once
          generative doctor                                            is this machine fit, and if not, what to do
        """;

    static CommandLine() => RunTypes.Add(typeof(GaussianVaeOptions).Assembly);

    private static readonly Option<bool> verbose = new("--verbose")
    {
        Description = "show stack traces", Recursive = true,
    };

    /// <summary>Every command with its options and arguments.</summary>
    internal static Command Create() =>
        new("generative", "Deep generative models: train from a config file, sample from the checkpoint." + Examples)
        {
            TrainCommand.Create(), SampleCommand.Create(), ReconstructCommand.Create(), EvaluateCommand.Create(),
            DensityCommand.Create(), ScoreCommand.Create(), ClusterCommand.Create(), TopicsCommand.Create(),
            PlotCommand.Create(), CompletionCommands.Inpaint(), CompletionCommands.Interpolate(),
            TraverseCommand.Create(), EncodeCommand.Create(), MemoryCommand.Create(), CompareCommand.Create(),
            ChainCommand.Create(), DataCommand.Create(),
            ConfigCommands.Config(), ConfigCommands.List(), DoctorCommand.Create(), ShellCompletion.Create(),
            Options.Plugins, verbose,
            new HelpOption { Recursive = true }, new VersionOption(),
        };

    /// <summary>Runs the command; returns the exit code: 0 done, 1 a failed run, 2 bad usage, 130
    /// interrupted.</summary>
    public static int Run(string[] args)
    {
        var console = Console.Out;
        using var output = new SafeOutput(console);
        Console.SetOut(output);
        try
        {
            var code = RunCommand(args);
            if (output.Fault is not { } fault) return code;
            Console.Error.WriteLine(fault);
            return code == ExitCodes.Done ? ExitCodes.Usage : code;
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private static int RunCommand(string[] args)
    {
        var root = Create();
        if (args is ["complete", "--", .. var words])
        {
            foreach (var word in ShellCompletion.Of(root, words)) Console.WriteLine(word);
            return ExitCodes.Done;
        }
        var parsed = root.Parse(args);
        if (args.Length > 0 && Mistakes.Of(parsed) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes) Console.Error.WriteLine(mistake);
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
            return Invoke(parsed);
        }
        catch (Exception e) when (!parsed.GetValue(verbose) && Expected(e) is { } code)
        {
            Console.Error.WriteLine(e.Message);
            return code;
        }
        catch (Exception e) when (!parsed.GetValue(verbose) && OutOfMemory.Sentence(e) is { } sentence)
        {
            Console.Error.WriteLine(sentence);
            return ExitCodes.Usage;
        }
        catch (Exception e)
        {
            var sentence = $"unexpected fault: {e.Message.Split('\n')[0].TrimEnd('.')} (--verbose shows where)";
            Console.Error.WriteLine(parsed.GetValue(verbose) ? e.ToString() : sentence);
            return ExitCodes.Failed;
        }
    }

    // The first Ctrl-C (or SIGTERM, or a terminal that is closed) lets the command finish its step; the second ends the
    // process.
    private static int Invoke(ParseResult parsed)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return parsed.InvokeAsync(configuration, stop.Token).GetAwaiter().GetResult();

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = !stop.IsCancellationRequested;
            // The live display hides the cursor, and a process that ends here does not bring it back.
            if (!signal.Cancel && !Console.IsOutputRedirected) Console.Out.Write("\u001b[?25h");
            stop.Cancel();
        }
    }

    private static int? Expected(Exception e) => e switch
    {
        ConfigException or DataException or OptionsException => ExitCodes.Usage,
        IOException or UnauthorizedAccessException => ExitCodes.Usage,
        NonFiniteException or BoundException or EngineFault => ExitCodes.Failed,
        OperationCanceledException => ExitCodes.Interrupted,
        _ => null,
    };
}

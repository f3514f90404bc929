using System.CommandLine;
using Training.Data;
using Training.Doctor;

namespace Training.Cli;

/// <summary><c>doctor</c>: whether this machine is fit to train, and what to do about what is not.</summary>
internal static class DoctorCommand
{
    // libtorch's libraries are loaded with the first call, and the environment is as the user set it only until then.
    private static readonly string[] variables = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "OPENBLAS_CORETYPE"];

    public static Command Create()
    {
        var device = Options.Device("auto");
        var outdir = new Option<string>("--outdir") { Description = "where runs would land", DefaultValueFactory = _ => "checkpoints", HelpName = "folder" };
        var command = new Command("doctor", "look at libraries, BLAS, threads, CUDA and disk, train for two seconds; say what is wrong and its remedy") { device, outdir };
        command.SetAction(parsed => Run(parsed.GetValue(device) ?? "auto", parsed.GetRequiredValue(outdir)));
        return command;
    }

    private static int Run(string device, string outdir)
    {
        var problems = 0;
        foreach (var finding in Findings(device, outdir))
        {
            Console.WriteLine(finding);
            if (finding.Verdict == Verdict.Problem) problems++;
        }
        Console.WriteLine(problems switch { 0 => "fit to train", 1 => "1 problem", _ => $"{problems} problems" });
        return problems == 0 ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static IEnumerable<Finding> Findings(string deviceName, string outdir)
    {
        var environment = variables.ToDictionary(v => v, v => Environment.GetEnvironmentVariable(v) is { Length: > 0 } value ? value : null);
        if (LoadFault() is { } fault) yield return Libraries.NoTorch(fault);
        else
        {
            Devices.UseThreads(0);
            var (single, twice) = (TrainingCheck.Products(float32), TrainingCheck.Products(float64));
            var loaded = Libraries.Loaded();
            yield return Libraries.Torch(__version__, loaded);
            yield return Libraries.Blas(loaded, single, twice);
            yield return Threads.Count(get_num_threads(), Environment.ProcessorCount);
        }
        yield return Threads.Waiting(environment["OMP_WAIT_POLICY"], environment["GOMP_SPINCOUNT"]);
        if (Threads.CoreType(environment["OPENBLAS_CORETYPE"], Threads.Avx512) is { } kernels) yield return kernels;
        var (cards, driver) = Graphics.Cards();
        var torch = LoadFault() is null;
        foreach (var finding in Graphics.Of(cards, driver, torch && cuda.is_available(), torch ? cuda.device_count() : 0)) yield return finding;
        yield return Disk.Of(outdir);
        if (torch) yield return TrainingCheck.Train(Devices.Resolve(deviceName));
    }

    private static string? LoadFault()
    {
        try
        {
            _ = get_num_threads();
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or TypeInitializationException or NotSupportedException)
        {
            return (e.InnerException ?? e).Message.Split('\n')[0];
        }
    }
}

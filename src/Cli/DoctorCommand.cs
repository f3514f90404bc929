using System.CommandLine;
using Generative.Cli.Doctor;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>doctor</c>: checks whether this machine is fit to train, and says how to repair it.</summary>
internal static class DoctorCommand
{
    private static readonly string[] allocator =
    [
        "MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_",
        "GLIBC_TUNABLES", "LD_PRELOAD",
    ];

    public static Command Create()
    {
        var device = Options.Device("auto");
        var outdir = Options.OutDir("checkpoints", "where run folders are made");
        const string what = "check libraries, arithmetic, threads, CUDA and disk, train for two seconds; name each "
            + "problem and its remedy";
        var command = new Command("doctor", what) { device, outdir };
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
        var (policy, spinCount) = (Variable("OMP_WAIT_POLICY"), Variable("GOMP_SPINCOUNT"));
        var limit = Variable("ATEN_CPU_CAPABILITY");
        var fault = LoadFault();
        if (fault is not null)
        {
            yield return Libraries.NoTorch(fault);
        }
        else
        {
            yield return Libraries.Torch(__version__, Libraries.Loaded());
            var (single, twice) = (TrainingCheck.Products(float32), TrainingCheck.Products(float64));
            yield return Libraries.Arithmetic(Engine.Build(), single, twice, limit);
            yield return Threads.Count(get_num_threads(), Environment.ProcessorCount);
        }
        if (Libraries.LibStdCxx(Libraries.Loaded()) is { } runtime) yield return runtime;
        yield return Threads.Waiting(policy, spinCount, NativeSettings.Applied);
        var memory = Threads.Allocator(NativeSettings.Applied, allocator.ToDictionary(v => v, Variable));
        if (memory is not null) yield return memory;
        var (cards, driver) = Graphics.Cards();
        var (available, usable) = fault is null ? (cuda.is_available(), cuda.device_count()) : (false, 0);
        foreach (var finding in Graphics.Of(cards, driver, available, usable)) yield return finding;
        yield return Disk.Of(outdir);
        if (fault is null) yield return TrainingCheck.Train(Devices.Resolve(deviceName));
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static EngineFault? LoadFault()
    {
        try
        {
            Devices.UseThreads(0);
            return null;
        }
        catch (EngineFault fault)
        {
            return fault;
        }
    }
}

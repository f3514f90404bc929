using System.Diagnostics;

namespace Generative.Evaluation.Comparison;

/// <summary>Training curves in processes of their own, one thread each, as many at a time as there are cores.</summary>
/// <remarks>
/// Small models gain little from a second thread, and random numbers have one stream a process: seeds side by side need
/// processes. A process is this program's own
/// <c>compare CONFIG --curve NAME --curve-seed S</c>, which prints the curve as JSON.
/// </remarks>
internal sealed class CurveProcesses(string config, int atOnce, Action<string> progress, CancellationToken stop)
{
    // The program that has the verb; it lies beside this library.
    private const string Program = "Generative.Cli.dll";

    /// <summary>All curves, in the order asked for.</summary>
    /// <exception cref="InvalidOperationException">A process failed; its own words.</exception>
    public IReadOnlyList<Curve> Draw(IReadOnlyList<(string Variant, long Seed)> wanted)
    {
        var curves = new Curve[wanted.Count];
        var done = 0;
        Parallel.For(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop },
            k =>
        {
            curves[k] = Draw(wanted[k].Variant, wanted[k].Seed);
            progress(
                $"training: {Interlocked.Increment(ref done)}/{wanted.Count} curves, {atOnce} at a time "
                + $"({wanted[k].Variant}, seed {wanted[k].Seed})");
        });
        return curves;
    }

    private Curve Draw(string variant, long seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Program);
        var start = new ProcessStartInfo("dotnet",
            [program, "compare", config, "--curve", variant, "--curve-seed", $"{seed}", "--set", "training.threads=1"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OMP_WAIT_POLICY"] = "PASSIVE" },
        };
        using var process = Process.Start(start)!;
        using var ending = stop.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        stop.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? ComparisonReport.ReadCurve(text)
            : throw new InvalidOperationException($"compare: {variant}, seed {seed}: {error.Result.Trim()}");
    }
}

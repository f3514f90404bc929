using System.Diagnostics;

namespace Generative.Evaluation.Comparison;

/// <summary>Computes training curves in parallel processes of one thread each.</summary>
/// <remarks>
/// Small models gain little from a second thread, and a process has only one stream of random numbers. Each process
/// runs <c>compare CONFIG --curve NAME --curve-seed S</c>, which prints the curve as JSON.
/// </remarks>
internal sealed class CurveProcesses(string config, int atOnce, Action<string> progress, CancellationToken stop)
{
    // In the folder of this library.
    private const string Program = "Generative.Cli.dll";

    /// <summary>Computes the curves, in the given order.</summary>
    /// <exception cref="InvalidOperationException">A process failed, with its error.</exception>
    public IReadOnlyList<Curve> Draw(IReadOnlyList<(string Variant, long Seed)> wanted)
    {
        var curves = new Curve[wanted.Count];
        var done = 0;
        var from = Stopwatch.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop };
        Parallel.For(0, wanted.Count, options, k =>
        {
            var (variant, seed) = wanted[k];
            curves[k] = Draw(variant, seed);
            var now = Interlocked.Increment(ref done);
            progress($"training: {now}/{wanted.Count} curves, {atOnce} at a time ({variant}, seed {seed})"
                + TimeLeft.After(now, wanted.Count, Stopwatch.GetElapsedTime(from)));
        });
        return curves;
    }

    private Curve Draw(string variant, long seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, Program);
        var start = new ProcessStartInfo("dotnet",
            [program, "compare", config, "--curve", variant, "--curve-seed", $"{seed}", "--set", "training.threads=1"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["OMP_WAIT_POLICY"] = "PASSIVE" },
        };
        using var process = Process.Start(start)!;
        using var ending = stop.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        stop.ThrowIfCancellationRequested();
        if (process.ExitCode == 0) return ComparisonReport.ReadCurve(text);
        throw new InvalidOperationException($"compare: {variant}, seed {seed}: {error.Result.Trim()}");
    }
}

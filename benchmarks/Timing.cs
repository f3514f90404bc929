using System.Diagnostics;

namespace Bench;

/// <summary>A clock that waits for the device, and the middle of what it has measured.</summary>
internal static class Timing
{
    private static readonly bool turns = Environment.GetEnvironmentVariable("BENCH_TURNS") == "1";

    /// <summary>How many seconds the work takes. With BENCH_TURNS=1 it waits first until benchmarks/run says
    /// go.</summary>
    public static double Seconds(Arguments a, Action work)
    {
        if (turns)
        {
            Console.WriteLine("turn");
            _ = Console.ReadLine();
        }
        a.Synchronize();
        var watch = Stopwatch.StartNew();
        work();
        a.Synchronize();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The median, the first few left out.</summary>
    public static double Median(IReadOnlyCollection<double> values, int warmup = 0) =>
        values.Skip(warmup).Order().ElementAt((values.Count - warmup) / 2);
}

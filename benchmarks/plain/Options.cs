using System.Diagnostics;

namespace PlainTorch;

/// <summary>What a program runs on, and its clock.</summary>
internal sealed class Options(string[] args)
{
    public string Name { get; } = args.FirstOrDefault("");
    public Device Device { get; } = device(Value(args, "--device", "cpu"));
    public int Threads { get; } = int.Parse(Value(args, "--threads", "2"));
    public int Epochs { get; } = int.Parse(Value(args, "--epochs", "4"));

    private static readonly bool turns = Environment.GetEnvironmentVariable("BENCH_TURNS") == "1";

    /// <summary>How many seconds the work takes; waits for the device, and with BENCH_TURNS=1 for
    /// benchmarks/run.</summary>
    public double Seconds(Action work)
    {
        if (turns)
        {
            Console.WriteLine("turn");
            _ = Console.ReadLine();
        }
        Synchronize();
        var watch = Stopwatch.StartNew();
        work();
        Synchronize();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The median, the first few left out.</summary>
    public static double Median(IReadOnlyCollection<double> values, int warmup) =>
        values.Skip(warmup).Order().ElementAt((values.Count - warmup) / 2);

    /// <summary>What the programs report that are measured in steps.</summary>
    public static Dictionary<string, double> Steps(IReadOnlyCollection<double> secondsPerStep, double loss)
    {
        var seconds = Median(secondsPerStep, warmup: 2);
        return new() { ["steps_per_second"] = 1 / seconds, ["step_ms"] = 1e3 * seconds, ["loss"] = loss };
    }

    private void Synchronize()
    {
        if (Device.type == TorchSharp.DeviceType.CUDA) cuda.synchronize(Device);
    }

    private static string Value(string[] args, string name, string otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : args[at + 1];
    }
}

using System.Diagnostics;

namespace Bench;

/// <summary>The cost of one eager small operation: an 8-element a + b, allocated and freed.</summary>
internal static class OpBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        using var x = rand(8, device: a.Device);
        using var y = rand(8, device: a.Device);
        const int block = 200_000;
        List<double> times = [];
        for (var round = 0; round < 12; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var k = 0; k < block; k++)
            {
                var z = x + y;
                z.Dispose();
            }
            if (round >= 4) times.Add(watch.Elapsed.TotalMicroseconds / block);
        }
        times.Sort();
        return new() { ["op_us"] = times[times.Count / 2] };
    }
}

using System.Diagnostics;
using Generative.Sequences;

namespace Bench;

/// <summary>Causal convolution over the length: by the Fourier transform, and as a product with the matrix.</summary>
internal static class SequenceBench
{
    private const int Shortest = 1024, Longest = 65_536, LongestDirect = 8192, Channels = 8, Rounds = 15;

    /// <summary>Milliseconds for so many channels, the least of the rounds: what the machine does when nobody
    /// disturbs it.</summary>
    public static Dictionary<string, double> Run(Arguments a)
    {
        Dictionary<string, double> results = [];
        using var off = no_grad();
        for (var L = Shortest; L <= Longest; L *= 2)
        {
            using var scope = NewDisposeScope();
            var (u, h) = (randn(Channels, L, device: a.Device), randn(Channels, L, device: a.Device));
            var milliseconds = Least(a, () => FftConvolution.Causal(u, h));
            results[$"fft_ms_{L}"] = milliseconds;
            results[$"fft_ns_per_L_log2_L_{L}"] = milliseconds * 1e6 / (Channels * L * Math.Log2(L));
            if (L > LongestDirect) continue;
            var matrix = Toeplitz.Lower(h[0]).Matrix();
            results[$"direct_ms_{L}"] = Channels * Least(a, () => matrix.mv(u[0]));
        }
        return results;
    }

    private static double Least(Arguments a, Func<Tensor> work)
    {
        var least = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            using var scope = NewDisposeScope();
            a.Synchronize();
            var watch = Stopwatch.StartNew();
            _ = work();
            a.Synchronize();
            least = Math.Min(least, watch.Elapsed.TotalMilliseconds);
        }
        return least;
    }
}

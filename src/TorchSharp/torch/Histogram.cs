namespace TorchSharp;

/// <summary>Rules that choose the number of a histogram's bins from the data; NumPy's.</summary>
public enum HistogramBinSelector { Doane, Rice, Scott, Sqrt, Stone, Sturges }

public static partial class torch
{
    /// <summary>Counts (or, with density, a density) over bins of equal width, whose number the rule chooses.</summary>
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, HistogramBinSelector bins, (double min, double max)? range = null, bool density = false)
    {
        var (low, high, count) = Binning.Choose(input, bins, range);
        return histogram(input, count, (low, high), null, density);
    }

    /// <summary>bins holds the edges, increasing: [n + 1] edges give [n] counts.</summary>
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, Tensor? weight = null, bool density = false)
        => Dispatch.Call2("histogram.bins_tensor", input, bins, weight, density);

    /// <summary>A range of null is that of the data.</summary>
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range = null, Tensor? weight = null, bool density = false)
        => Dispatch.Call2("histogram.bin_ct", input, bins, range is { } r ? [r.min, r.max] : (double[]?)null, weight, density);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, out (Tensor hist, Tensor bin_edges) out_tensor)
        => out_tensor = histogram(input, bins);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, Tensor? weight, bool density, out (Tensor hist, Tensor bin_edges) out_tensor)
        => out_tensor = histogram(input, bins, weight, density);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, out (Tensor hist, Tensor bin_edges) out_tensor)
        => out_tensor = histogram(input, bins);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range, out (Tensor hist, Tensor bin_edges) out_tensor)
        => out_tensor = histogram(input, bins, range);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range, Tensor? weight, bool density, out (Tensor hist, Tensor bin_edges) out_tensor)
        => out_tensor = histogram(input, bins, range, weight, density);

    /// <summary>Bin widths as NumPy's histogram_bin_edges estimates them, over the n values inside the range.</summary>
    private static class Binning
    {
        internal static (double low, double high, long count) Choose(Tensor input, HistogramBinSelector rule, (double min, double max)? range)
        {
            var x = Values(input);
            var (low, high) = range ?? (x.Length == 0 ? (0, 1) : (x.Min(), x.Max()));
            if (high < low) throw new ArgumentException($"histogram: the range ({low}, {high}) decreases", nameof(range));
            if (range is not null) x = Array.FindAll(x, v => v >= low && v <= high);
            if (low == high) (low, high) = (low - 0.5, high + 0.5);
            if (x.Length == 0) return (low, high, 1);
            var width = Width(x, x.Max() - x.Min(), rule);
            return (low, high, width > 0 ? Math.Max(1, (long)Math.Ceiling((high - low) / width)) : 1);
        }

        private static double Width(double[] x, double span, HistogramBinSelector rule)
        {
            double n = x.Length;
            return rule switch
            {
                HistogramBinSelector.Sqrt => span / Math.Sqrt(n),
                HistogramBinSelector.Sturges => span / (Math.Log2(n) + 1),
                HistogramBinSelector.Rice => span / (2 * Math.Cbrt(n)),
                HistogramBinSelector.Scott => Math.Cbrt(24 * Math.Sqrt(Math.PI) / n) * Moments(x).sigma,
                HistogramBinSelector.Doane => Doane(x, span, n),
                HistogramBinSelector.Stone => Stone(x, span, n),
                _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "histogram: unknown rule for the bins"),
            };
        }

        // Doane 1976: Sturges's rule with a term for the skewness g₁.
        private static double Doane(double[] x, double span, double n)
        {
            var (mean, sigma) = Moments(x);
            if (n <= 2 || sigma == 0) return 0;
            var sigmaG1 = Math.Sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
            var g1 = x.Average(v => Math.Pow((v - mean) / sigma, 3));
            return span / (1 + Math.Log2(n) + Math.Log2(1 + Math.Abs(g1) / sigmaG1));
        }

        // Stone 1984: the least leave-one-out estimate of the squared error, (2 − (n + 1) Σ pₖ²) / h.
        private static double Stone(double[] x, double span, double n)
        {
            if (n <= 1 || span == 0) return 0;
            var low = x.Min();
            var (best, least) = (1, double.PositiveInfinity);
            for (var bins = 1; bins <= (int)Math.Max(100, Math.Sqrt(n)); bins++)
            {
                var h = span / bins;
                var counts = new double[bins];
                foreach (var v in x) counts[Math.Min((int)((v - low) / h), bins - 1)]++;
                var estimate = (2 - (n + 1) * counts.Sum(c => c / n * (c / n))) / h;
                if (estimate < least) (best, least) = (bins, estimate);
            }
            return span / best;
        }

        private static (double mean, double sigma) Moments(double[] x)
        {
            var mean = x.Average();
            return (mean, Math.Sqrt(x.Average(v => (v - mean) * (v - mean))));
        }

        private static unsafe double[] Values(Tensor input)
        {
            using var converted = Dispatch.Call("to.dtype", input, ScalarType.Float64);
            using var host = Dispatch.Call("to.device", converted, CPU, ScalarType.Float64);
            using var flat = Dispatch.Call("reshape", host, -1L);
            using var dense = Dispatch.Call("contiguous", flat);
            TensorInfo info;
            Dispatch.Check(NativeMethods.td_info(dense.Handle, &info), "histogram");
            void* data;
            Dispatch.Check(NativeMethods.td_data(dense.Handle, &data), "histogram");
            return new ReadOnlySpan<double>(data, checked((int)info.Elements)).ToArray();
        }
    }
}

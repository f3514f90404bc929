using System.Globalization;

namespace Generative.Evaluation.Plots;

/// <summary>A range of values on a length of pixels, with ticks at round numbers.</summary>
internal sealed class Axis
{
    private readonly double low, high;
    private readonly bool logarithmic;

    /// <summary>Wide enough for the values.</summary>
    public Axis(string label, IEnumerable<double> values, bool logarithmic = false)
    {
        (Label, this.logarithmic) = (label, logarithmic);
        double[] all = [.. values.Where(v => double.IsFinite(v) && (!logarithmic || v > 0)).Select(v => logarithmic ? Math.Log10(v) : v).DefaultIfEmpty(0)];
        (low, high) = (all.Min(), all.Max());
        var room = Math.Max((high - low) * 0.04, logarithmic ? 0.08 : Math.Max(1e-9, Math.Abs(high) * 1e-6));
        (low, high) = (low - room, high + room);
    }

    public string Label { get; }

    /// <summary>0 at the low end, 1 at the high; values beyond stand at the ends.</summary>
    public double At(double value) => Math.Clamp(((logarithmic ? value > 0 ? Math.Log10(value) : low : value) - low) / (high - low), 0, 1);

    /// <summary>Whether the value is in range.</summary>
    public bool Holds(double value) => (logarithmic ? value > 0 : double.IsFinite(value)) && (logarithmic ? Math.Log10(value) : value) is var v && v >= low && v <= high;

    /// <summary>Round numbers and how they are written.</summary>
    public IEnumerable<(double Value, string Text)> Ticks => logarithmic && high - low > 0.9 ? Decades() : Rounds();

    private IEnumerable<(double, string)> Decades()
    {
        var every = Math.Max(1, (int)Math.Ceiling((high - low) / 8));
        var fine = high - low < 2.2;
        for (var d = (int)Math.Floor(low); d <= high; d++)
            foreach (var m in fine ? new[] { 1, 2, 5 } : [1])
                if (d % every == 0 && Math.Log10(m) + d is var at && at >= low && at <= high) yield return (Math.Pow(10, at), Text(Math.Pow(10, at)));
    }

    private IEnumerable<(double, string)> Rounds()
    {
        var (from, to) = logarithmic ? (Math.Pow(10, low), Math.Pow(10, high)) : (low, high);
        var step = Math.Pow(10, Math.Floor(Math.Log10((to - from) / 5)));
        step *= (to - from) / step / 5 is var left && left < 1.5 ? 1 : left < 3.5 ? 2 : 5;
        for (var k = (long)Math.Ceiling(from / step); k * step <= to; k++) yield return (k * step, Text(Math.Round(k * step, 12)));
    }

    private static string Text(double v) => v == 0 ? "0" : Math.Abs(v) is >= 1e5 or < 1e-3 ? v.ToString("0.#e0", CultureInfo.InvariantCulture) : v.ToString("0.####", CultureInfo.InvariantCulture);
}

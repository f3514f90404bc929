using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Generative.Evaluation.Plots;

/// <summary>An axis: name, range, and ticks at round numbers.</summary>
/// <remarks>
/// Large and small numbers are in units of a power of ten, as part of the name: "a (×10⁸)". Numbers that differ only in
/// their last digits are shown as differences: "a − 200000000".
/// </remarks>
/// <param name="name">Name and unit.</param>
/// <param name="range">The range.</param>
/// <param name="logarithmic">Whether the axis is logarithmic; its range is then positive.</param>
internal sealed class PlotAxis(string name, AxisRange range, bool logarithmic = false)
{
    private const double MostPlain = 1e5, LeastPlain = 1e-2, MostSteps = 1e4;
    private const int PixelsPerTick = 60, FewestTicks = 4;
    private const double PixelsPerLetter = 6.6;

    /// <summary>Name and unit.</summary>
    public string Name { get; } = name;

    /// <summary>The range.</summary>
    public AxisRange Range { get; } = range;

    /// <summary>A logarithmic axis of positive values, with a margin.</summary>
    public static PlotAxis Logarithmic(string name, IEnumerable<double> values)
    {
        double[] logs = [.. values.Where(v => v > 0 && double.IsFinite(v)).Select(Math.Log10)];
        var around = AxisRange.All(logs);
        var room = Math.Max(0, 0.2 - around.Width) / 2;
        return new(name, new(Math.Pow(10, around.Low - room), Math.Pow(10, around.High + room)), logarithmic: true);
    }

    /// <summary>The coordinate of a value: itself or its logarithm to base 10; NaN if not finite.</summary>
    public double At(double value)
    {
        if (!logarithmic) return double.IsFinite(value) ? value : double.NaN;
        return value > 0 && double.IsFinite(value) ? Math.Log10(value) : double.NaN;
    }

    /// <summary>Sets name, range and ticks of a plot's axis with a length in pixels.</summary>
    public void ApplyTo(IAxis axis, int length)
    {
        (axis.Min, axis.Max) = (At(Range.Low), At(Range.High));
        var (offset, power) = logarithmic ? (0, 0) : (Offset(), Power());
        var ticks = Ticks(axis, Math.Max(FewestTicks, length / PixelsPerTick), power);
        // Fewer ticks if the numbers do not fit.
        for (var count = ticks.Length; axis is IXAxis && count > 2 && Length(ticks) > length; count--)
            ticks = Ticks(axis, count - 1, power);
        if (axis is IXAxis && Length(ticks) > length) ticks = [.. ticks.Where((_, k) => k % 2 == 0)];
        axis.TickGenerator = new NumericManual([.. ticks.Select(t => new Tick(At(t.Value), t.Text))]);
        var sign = offset > 0 ? '−' : '+';
        var difference = Math.Abs(offset).ToString("G15", CultureInfo.InvariantCulture);
        var text = offset == 0 ? Name : $"{Name} {sign} {difference}";
        axis.Label.Text = power == 0 ? text : $"{text} (×10{Raised(power)})".TrimStart();
    }

    /// <summary>An integer as superscript.</summary>
    internal static string Raised(int number) =>
        string.Concat($"{number}".Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    private static double Length((double, string Text)[] ticks) => ticks.Sum(t => t.Text.Length + 2) * PixelsPerLetter;

    private (double Value, string Text)[] Ticks(IAxis axis, int count, int power) =>
        [.. logarithmic && axis.Max - axis.Min > 0.9 ? Decades(axis.Min, axis.Max, count) : Rounds(count, power)];

    // The round number that is subtracted; 0: none.
    private double Offset()
    {
        if (Math.Max(Math.Abs(Range.Low), Math.Abs(Range.High)) < MostSteps * Range.Width) return 0;
        var unit = Math.Pow(10, Math.Ceiling(Math.Log10(Range.Width)));
        return Math.Round(Range.Middle / unit) * unit;
    }

    // The power of ten that numbers are divided by; 0: none.
    private int Power()
    {
        var most = Math.Max(Math.Abs(Range.Low - Offset()), Math.Abs(Range.High - Offset()));
        return most >= MostPlain || most < LeastPlain ? (int)Math.Floor(Math.Log10(most)) : 0;
    }

    private IEnumerable<(double Value, string Text)> Rounds(int count, int power)
    {
        var offset = Offset();
        var (low, high) = (Range.Low - offset, Range.High - offset);
        var step = Step(Range.Width / count);
        if (Math.Floor(high / step) - Math.Ceiling(low / step) < 1) step = Step(step / 2);
        var decimals = Math.Clamp(power - (int)Math.Floor(Math.Log10(step) + 1e-9), 0, 15);
        for (var k = Math.Ceiling(low / step); k * step <= high; k++)
            yield return (offset + k * step, Text(k * step / Math.Pow(10, power), decimals));
    }

    // Powers of ten, and 2 and 5 times them if there is room.
    private static IEnumerable<(double Value, string Text)> Decades(double low, double high, int count)
    {
        var every = Math.Max(1, (int)Math.Ceiling((high - low) / count));
        int[] digits = high - low < 2.5 ? [1, 2, 5] : [1];
        for (var decade = (int)Math.Floor(low); decade <= high; decade++)
        {
            foreach (var digit in digits)
            {
                var at = decade + Math.Log10(digit);
                if (decade % every != 0 || at < low || at > high) continue;
                yield return (Math.Pow(10, at), Text(digit, decade));
            }
        }
    }

    // 0.02, 1, 500; else 10⁻⁴, and nothing for its multiples.
    private static string Text(int digit, int decade)
    {
        var plain = decade is >= -3 and <= 4;
        if (plain) return (digit * Math.Pow(10, decade)).ToString("0.###", CultureInfo.InvariantCulture);
        return digit == 1 ? $"10{Raised(decade)}" : "";
    }

    // The nearest of 1, 2 and 5 times a power of ten.
    private static double Step(double wish)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wish)));
        var factor = new[] { 1.0, 2, 5, 10 }.MinBy(f => Math.Abs(Math.Log(f * power / wish)));
        return factor * power;
    }

    // With a minus sign instead of a hyphen; zero without a sign.
    private static string Text(double value, int decimals)
    {
        var text = value.ToString("F" + decimals, CultureInfo.InvariantCulture);
        if (!text.StartsWith('-')) return text;
        return text.Trim('-', '0', '.').Length == 0 ? text[1..] : "−" + text[1..];
    }
}

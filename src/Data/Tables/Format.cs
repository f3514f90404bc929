using System.Globalization;

namespace Generative.Data.Tables;

/// <summary>Numbers and durations as people read them.</summary>
public static class Format
{
    /// <summary>Four significant digits: 106.3, 0.0012, 1.5e-6.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => value > 0 ? "inf" : "-inf",
        0 => "0",
        >= 1e6 or < 1e-4 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>1 sample, 64 samples, 10,000 samples.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>0:07, 12:30, 3:05:00, 4d 3:05:00.</summary>
    public static string Duration(double seconds)
    {
        if (!(seconds < TimeSpan.MaxValue.TotalSeconds / 2)) return "ages";
        var span = TimeSpan.FromSeconds(Math.Ceiling(seconds));
        var days = span.Days > 0 ? $"{span.Days}d " : "";
        if (span.TotalHours < 1) return $"{span.Minutes}:{span.Seconds:00}";
        return $"{days}{span.Hours}:{span.Minutes:00}:{span.Seconds:00}";
    }
}

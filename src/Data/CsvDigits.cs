using System.Globalization;

namespace Generative.Data;

/// <summary>Watches columns of a table for digits that single precision does not hold.</summary>
/// <param name="columns">How many.</param>
internal sealed class CsvDigits(int columns)
{
    // A spread of fewer steps of single precision is one that it cannot show.
    private const double FewestSteps = 100;
    private const int MostNotes = 5;
    private readonly double[] least = Filled(columns, double.PositiveInfinity);
    private readonly double[] most = Filled(columns, double.NegativeInfinity);

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        for (var k = 0; k < row.Length; k++)
        {
            least[k] = Math.Min(least[k], row[k]);
            most[k] = Math.Max(most[k], row[k]);
        }
    }

    /// <summary>A sentence for each such column.</summary>
    public IEnumerable<string> Notes(Func<int, string> title) =>
        Enumerable.Range(0, columns).Select(k => Note(k, title)).OfType<string>().Take(MostNotes);

    private string? Note(int k, Func<int, string> title)
    {
        var (spread, size) = (most[k] - least[k], Math.Max(Math.Abs(least[k]), Math.Abs(most[k])));
        var step = MathF.BitIncrement((float)size) - (float)size;
        if (!(spread > 0) || spread >= FewestSteps * step) return null;
        return string.Create(CultureInfo.InvariantCulture, $"column {title(k)} goes from {least[k]:G10} to "
            + $"{most[k]:G10}, and single precision counts by {step:G2} there: take {least[k]:G10} off its numbers");
    }

    private static double[] Filled(int count, double value)
    {
        var numbers = new double[count];
        Array.Fill(numbers, value);
        return numbers;
    }
}

using System.Globalization;

namespace Generative.Data;

/// <summary>Watches columns of a table for digits that single precision does not hold.</summary>
/// <param name="columns">How many.</param>
internal sealed class CsvDigits(int columns)
{
    private const double LargestShare = 0.01;                  // of a column's spread that rounding may take
    private const int MostNotes = 5;
    private readonly double[] least = Filled(columns, double.PositiveInfinity);
    private readonly double[] most = Filled(columns, double.NegativeInfinity);
    private readonly double[] rounded = new double[columns];   // the largest difference of a number and its float

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        for (var k = 0; k < row.Length; k++)
        {
            least[k] = Math.Min(least[k], row[k]);
            most[k] = Math.Max(most[k], row[k]);
            rounded[k] = Math.Max(rounded[k], Math.Abs(row[k] - (float)row[k]));
        }
    }

    /// <summary>A sentence for each such column.</summary>
    public IEnumerable<string> Notes(Func<int, string> title) =>
        Enumerable.Range(0, columns).Where(IsLost).Take(MostNotes).Select(k => string.Create(
            CultureInfo.InvariantCulture, $"column {title(k)} goes from {least[k]:G10} to {most[k]:G10}, and single "
                + $"precision rounds its numbers by up to {rounded[k]:G2}: take {least[k]:G10} off them"));

    private bool IsLost(int k) => most[k] > least[k] && rounded[k] > LargestShare * (most[k] - least[k]);

    private static double[] Filled(int count, double value)
    {
        var numbers = new double[count];
        Array.Fill(numbers, value);
        return numbers;
    }
}

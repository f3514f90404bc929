using System.Globalization;
using Generative.Data;

namespace Generative.Cli;

/// <summary>Says before training that vectors are far from the size of numbers that networks learn from.</summary>
internal static class ScaleNote
{
    private const double Largest = 100, Smallest = 0.01;
    private const int MostNames = 5;

    /// <summary>A sentence; null: they are not, or the model fits its scale to the data.</summary>
    public static string? Of(GenerativeModel model, DataSets data)
    {
        var fits = model is IDataInitialized or IIterative || model.Domain.UnitRange;
        if (fits || data.Train.Set is not VectorSet) return null;
        (string Name, double Size)[] odd =
        [
            .. DataStatistics.Moments(data.Train)
                .Select(c => (c.Name, Size: Math.Sqrt(c.Moments.Mean * c.Moments.Mean
                    + c.Moments.Deviation * c.Moments.Deviation)))
                .Where(c => c.Size is > Largest or (> 0 and < Smallest)),
        ];
        if (odd.Length == 0) return null;
        var named = odd.Take(MostNames)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} is of size {c.Size:G2}"));
        var more = odd.Length > MostNames ? $", and {odd.Length - MostNames} more" : "";
        return $"columns far from the scale of the model: {string.Join(", ", named)}{more}; {model.GetName()} learns "
            + "numbers of mean 0 and deviation 1 best, so scale them in the file";
    }
}

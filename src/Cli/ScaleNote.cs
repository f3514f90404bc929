using System.Globalization;
using Generative.Data;
using Generative.Models.Classical;

namespace Generative.Cli;

/// <summary>Says before training that vectors are far from the size of numbers that networks learn from.</summary>
internal static class ScaleNote
{
    private const double Largest = 100, Smallest = 0.01, FloorsAbove = 100;
    private const int MostNames = 5;

    /// <summary>A sentence; null: they are not, or the model fits its scale to the data.</summary>
    public static string? Of(GenerativeModel model, DataSets data)
    {
        var fits = model is IDataInitialized || model.Domain.UnitRange;
        if (fits || data.Train.Set is not VectorSet) return null;
        var columns = DataStatistics.Moments(data.Train);
        if (model is IIterative) return FloorOf(model) is { } floor ? Near(floor, columns) : null;
        (string Name, double Size)[] odd =
        [
            .. columns
                .Select(c => (c.Name, Size: Math.Sqrt(c.Moments.Mean * c.Moments.Mean
                    + c.Moments.Deviation * c.Moments.Deviation)))
                .Where(c => c.Size is > Largest or (> 0 and < Smallest)),
        ];
        if (odd.Length == 0) return null;
        return $"columns far from the scale of the model: {Named(odd, "size")}; {model.GetName()} learns "
            + "numbers of mean 0 and deviation 1 best, so scale them in the file";
    }

    // The least variance of a model that has one, in the data's units squared.
    private static double? FloorOf(GenerativeModel model) => model.BuiltFrom?.Options switch
    {
        GaussianMixtureOptions o => o.Floor,
        VariationalMixtureOptions o => o.Floor,
        FactorOptions o => o.Floor,
        _ => null,
    };

    // A spread that the floor hides.
    private static string? Near(double floor, IReadOnlyList<(string Name, Moments Moments)> columns)
    {
        (string Name, double Size)[] narrow =
        [
            .. columns.Select(c => (c.Name, Size: c.Moments.Deviation * c.Moments.Deviation))
                .Where(c => c.Size > 0 && c.Size < FloorsAbove * floor),
        ];
        if (narrow.Length == 0) return null;
        var least = floor.ToString("G2", CultureInfo.InvariantCulture);
        return $"columns narrow beside the model's least variance, model.floor {least}: {Named(narrow, "variance")}; "
            + "scale them in the file, or lower model.floor";
    }

    private static string Named((string Name, double Size)[] columns, string measure)
    {
        var named = columns.Take(MostNames)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} is of {measure} {c.Size:G2}"));
        var more = columns.Length > MostNames ? $", and {columns.Length - MostNames} more" : "";
        return string.Join(", ", named) + more;
    }
}

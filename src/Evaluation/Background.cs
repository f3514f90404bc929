using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>What figures of vectors show of a run's data: some rows, and the names of the columns.</summary>
/// <param name="Rows">[n, 1, 1, D].</param>
/// <param name="Names">D names; null: the columns have none.</param>
internal sealed record Background(Tensor Rows, IReadOnlyList<string>? Names)
{
    private const int Most = 2000;

    /// <summary>Of a part of the data, which are vectors.</summary>
    public static Background Of(DataSets data, DeviceData part) =>
        new(part.Range(0, Math.Min(Most, part.Count)), Named(data));

    /// <summary>The names of the columns; null if they have none.</summary>
    public static IReadOnlyList<string>? Named(DataSets data) => data.Columns.Count > 0 ? data.Columns : null;

    /// <summary>Of the data that a run was trained on; null if they cannot be read.</summary>
    public static Background? Try(DataOptions options, Device device)
    {
        try
        {
            var data = DataSets.Open(options);
            using var part = new DeviceData(data.Train, options.Binarization, device);
            return Of(data, part);
        }
        catch (DataException)
        {
            return null;
        }
    }
}

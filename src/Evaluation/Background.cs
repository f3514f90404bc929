using Generative.Data;
using Generative.Training;

namespace Generative.Evaluation;

/// <summary>Vectors of a run's data, drawn behind samples, and the names of their columns.</summary>
/// <param name="Rows">[n, 1, 1, D].</param>
/// <param name="Names">D names; null: none.</param>
internal sealed record Background(Tensor Rows, IReadOnlyList<string>? Names)
{
    private const int Most = 2000;

    /// <summary>The first vectors of a part of the data.</summary>
    public static Background Of(DataSets data, DeviceData part) =>
        new(part.Range(0, Math.Min(Most, part.Count)), Named(data));

    /// <summary>The names of the columns; null: none.</summary>
    public static IReadOnlyList<string>? Named(DataSets data) => data.Columns.Count > 0 ? data.Columns : null;

    /// <summary>The first training vectors; null if the data cannot be read.</summary>
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

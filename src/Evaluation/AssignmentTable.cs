using System.Globalization;
using nietras.SeparatedValues;
using Generative.Data;

namespace Generative.Evaluation;

/// <summary>Writes the component of each example, and its share in all of them, as CSV.</summary>
internal static class AssignmentTable
{
    /// <summary>Writes the columns example, cluster, p0, p1, ...</summary>
    /// <param name="path">The file.</param>
    /// <param name="shares">[n, K].</param>
    /// <param name="assigned">[n] (int64).</param>
    public static void Write(string path, Tensor shares, Tensor assigned)
    {
        var (n, k) = ((int)shares.size(0), (int)shares.size(1));
        var values = shares.Doubles();
        var clusters = assigned.cpu().data<long>().ToArray();
        DataException.GuardWrite(path, () =>
        {
            using var writer = Sep.New(',').Writer(o => o with { CultureInfo = CultureInfo.InvariantCulture })
                .ToFile(path);
            for (var i = 0; i < n; i++)
            {
                using var row = writer.NewRow();
                row["example"].Format(i);
                row["cluster"].Format(clusters[i]);
                for (var j = 0; j < k; j++) row[$"p{j}"].Format(values[i * k + j]);
            }
        });
    }
}

using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>Lines between the regions of the plane in which a label is the same.</summary>
/// <remarks>
/// The labels are taken at the corners of n x n cells. Where two neighboring corners differ, a line crosses their edge,
/// at a place that is found by halving. In a cell with two such places the line runs from one to the other; with more,
/// from each to their mean.
/// </remarks>
internal static class PlaneBoundaries
{
    private const int Halvings = 8;

    /// <summary>The lines, each of two rows (x, y) and one of NaN.</summary>
    /// <param name="label">Labels [N] of points [N, 2] (float64).</param>
    /// <param name="n">Cells along each side.</param>
    /// <param name="frame">The part of the plane.</param>
    public static List<double[]> Of(Func<Tensor, Tensor> label, int n, Frame frame)
    {
        using var scope = NewDisposeScope();
        var x = linspace(frame.X.Low, frame.X.High, n + 1, dtype: float64);
        var y = linspace(frame.Y.Low, frame.Y.High, n + 1, dtype: float64);
        var corners = stack([x.expand(n + 1, n + 1), y.unsqueeze(1).expand(n + 1, n + 1)], -1);   // [rows, columns, 2]
        var own = label(corners.view(-1, 2)).cpu().view(n + 1, n + 1);
        var (across, up) = (Crossings(1), Crossings(0));
        List<double[]> rows = [];
        for (var r = 0; r < n; r++)
            for (var c = 0; c < n; c++)
            {
                double[][] places =
                    [.. new[] { across[r, c], across[r + 1, c], up[r, c], up[r, c + 1] }.OfType<double[]>()];
                if (places.Length == 2) Add(places[0], places[1]);
                if (places.Length > 2)
                    foreach (var place in places) Add(place, [places.Average(p => p[0]), places.Average(p => p[1])]);
            }
        return rows;

        void Add(double[] from, double[] to) => rows.AddRange([from, to, [double.NaN, double.NaN]]);

        // On the edges from each corner to the next along a dimension; null: none.
        double[]?[,] Crossings(int along)
        {
            var found = new double[]?[n + 1, n + 1];
            var edges = own.narrow(along, 0, n).ne(own.narrow(along, 1, n)).nonzero();            // [E, 2]
            if (edges.size(0) == 0) return found;
            var (row, column) = (edges.select(1, 0), edges.select(1, 1));
            var from = corners.index([row, column]);
            var to = corners.index([row + (1 - along), column + along]);
            var first = own.index([row, column]);
            for (var k = 0; k < Halvings; k++)
            {
                var middle = (from + to) / 2;
                var isFirst = label(middle).cpu().eq(first).unsqueeze(1);
                (from, to) = (where(isFirst, middle, from), where(isFirst, to, middle));
            }
            var at = edges.data<long>().ToArray();
            foreach (var (k, place) in Pictures.Rows((from + to) / 2).Index()) found[at[2 * k], at[2 * k + 1]] = place;
            return found;
        }
    }
}

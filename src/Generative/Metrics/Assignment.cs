namespace Generative.Metrics;

/// <summary>The one-to-one assignment of rows to columns with the largest sum: the Hungarian method.</summary>
/// <remarks>
/// max_π Σᵢ a_{i π(i)}, π one-to-one, by shortest augmenting paths: rows enter one after the other, and the
/// potentials u, v keep every reduced cost u_i + v_j - a_ij at 0 or above, with 0 on what is assigned.
/// Kuhn, 1955; Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
/// problems", 1987.
/// </remarks>
public static class Assignment
{
    /// <summary>The column of each row; -1: of a table with more rows than columns, a row without one.</summary>
    /// <param name="a">[rows, columns].</param>
    public static int[] Of(double[,] a)
    {
        var (rows, columns) = (a.GetLength(0), a.GetLength(1));
        // Fewer rows than columns: time grows with rows times the square of columns.
        if (rows > columns) return Back(Of(Turned(a)), rows);
        // Number 0 is a column outside of the table.
        double Cost(int i, int j) => -a[i - 1, j - 1];
        double[] u = new double[columns + 1], v = new double[columns + 1];
        int[] rowOf = new int[columns + 1], before = new int[columns + 1];
        for (var i = 1; i <= rows; i++)
        {
            rowOf[0] = i;
            var end = Augment(Cost, u, v, rowOf, before);
            while (end != 0)
            {
                rowOf[end] = rowOf[before[end]];
                end = before[end];
            }
        }
        return Back(rowOf[1..].Select(i => i - 1), rows);
    }

    private static double[,] Turned(double[,] a)
    {
        var turned = new double[a.GetLength(1), a.GetLength(0)];
        for (var i = 0; i < turned.GetLength(1); i++)
        {
            for (var j = 0; j < turned.GetLength(0); j++) turned[j, i] = a[i, j];
        }
        return turned;
    }

    // From the row of each column to the column of each row; -1: none.
    private static int[] Back(IEnumerable<int> rowOf, int rows)
    {
        var columnOf = Enumerable.Repeat(-1, rows).ToArray();
        foreach (var (j, i) in rowOf.Index().Where(p => p.Item >= 0)) columnOf[i] = j;
        return columnOf;
    }

    // The shortest path from the row at column 0 to a free column, which it returns; the potentials move along.
    private static int Augment(Func<int, int, double> cost, double[] u, double[] v, int[] rowOf, int[] before)
    {
        var n = u.Length - 1;
        var least = Enumerable.Repeat(double.PositiveInfinity, n + 1).ToArray();
        var isUsed = new bool[n + 1];
        var at = 0;
        while (rowOf[at] != 0)
        {
            isUsed[at] = true;
            var (step, next) = (double.PositiveInfinity, 0);
            for (var j = 1; j <= n; j++)
            {
                if (isUsed[j]) continue;
                var reduced = cost(rowOf[at], j) - u[rowOf[at]] - v[j];
                if (reduced < least[j]) (least[j], before[j]) = (reduced, at);
                if (least[j] < step) (step, next) = (least[j], j);
            }
            for (var j = 0; j <= n; j++)
            {
                if (!isUsed[j]) least[j] -= step;
                else
                {
                    u[rowOf[j]] += step;
                    v[j] -= step;
                }
            }
            at = next;
        }
        return at;
    }
}

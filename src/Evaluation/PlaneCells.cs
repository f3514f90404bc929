using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>A frame of the plane divided into n x n cells.</summary>
internal static class PlaneCells
{
    /// <summary>Midpoints of the cells, row by row from the bottom: [n², 2].</summary>
    public static Tensor Midpoints(int n, Frame frame, ScalarType dtype, Device device)
    {
        var share = (arange(n, dtype: float64, device: device) + 0.5) / n;
        var (x, y) = (frame.X.Low + share * frame.X.Width, frame.Y.Low + share * frame.Y.Width);
        return stack([x.repeat(n), y.repeat_interleave(n)], 1).to(dtype);
    }

    /// <summary>Values of the cells [n²] as [rows, columns] from the top left corner.</summary>
    public static double[,] FromTop(Tensor values, int n)
    {
        using var scope = NewDisposeScope();
        var flat = values.view(n, n).flip(0).Doubles();
        var grid = new double[n, n];
        Buffer.BlockCopy(flat, 0, grid, 0, flat.Length * sizeof(double));
        return grid;
    }
}

namespace Generative.Evaluation;

/// <summary>The square [-limit, limit]² of the plane, cut into cells.</summary>
internal static class Plane
{
    /// <summary>Midpoints of n x n cells, row by row from the bottom: [n², 2].</summary>
    public static Tensor Midpoints(int n, double limit, ScalarType dtype, Device device)
    {
        var axis = (arange(n, dtype: dtype, device: device) + 0.5) * (2 * limit / n) - limit;
        return stack([axis.repeat(n), axis.repeat_interleave(n)], 1);
    }
}

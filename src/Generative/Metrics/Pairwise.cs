using Generative.Numerics;

namespace Generative.Metrics;

/// <summary>Squared Euclidean distances between two sets of points, a block of rows at a time, so that memory does not
/// grow with their product.</summary>
/// <remarks>‖x - y‖² = ‖x‖² + ‖y‖² - 2 xᵀy. x [n, F], y [m, F]; a block [b, m] has at most 2²² numbers.</remarks>
public static class Pairwise
{
    private const long BlockNumbers = 1L << 22;

    /// <summary>What each block of squared distances [b, m] is reduced to, the blocks one behind the other: [n,
    /// ...].</summary>
    /// <param name="x">[n, F].</param>
    /// <param name="y">[m, F].</param>
    /// <param name="reduce">From the block's first row and its distances [b, m].</param>
    public static Tensor Rows(Tensor x, Tensor y, Func<long, Tensor, Tensor> reduce)
    {
        if (x.dim() != 2 || y.dim() != 2 || x.size(1) != y.size(1))
            throw new ArgumentException(
                $"pairwise: got [{string.Join(", ", x.shape)}] and [{string.Join(", ", y.shape)}], expected [n, F] "
                + $"and [m, F]");
        using var scope = NewDisposeScope();
        var (xx, yy) = (x.square().sum([1]).unsqueeze(1), y.square().sum([1]));        // [n, 1], [m]
        var yT = y.t();
        var rows = Math.Max(1, BlockNumbers / Math.Max(1, y.size(0)));
        List<Tensor> parts = [];
        for (long from = 0; from < x.size(0); from += rows)
        {
            using var block = NewDisposeScope();
            var to = Math.Min(from + rows, x.size(0));
            var squared = x.slice(0, from, to, 1).mm(yT).mul_(-2).add_(yy).add_(xx.slice(0, from, to, 1)).clamp_(
                min: 0);
            parts.Add(reduce(from, squared).MoveInto(scope));
        }
        return cat(parts, 0).MoveToOuterDisposeScope();
    }
}

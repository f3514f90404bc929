namespace Generative.Numerics;

/// <summary>Matrix products whose errors are exceptions.</summary>
/// <remarks>
/// libtorch's errors inside <c>Tensor.matmul</c> end the process in TorchSharp 0.107. <c>mm</c>, <c>mv</c> and
/// <c>bmm</c> are caught; every
/// product is written as one of them.
/// </remarks>
public static class MatrixProducts
{
    /// <summary>a b with the rules of PyTorch's <c>matmul</c>: [..., n, m] times [..., m, p] or [m]; leading dimensions
    /// broadcast.</summary>
    /// <exception cref="ArgumentException">The shapes, dtypes or devices do not fit.</exception>
    public static Tensor MatMul(this Tensor a, Tensor b)
    {
        if (a.dim() == 0 || b.dim() == 0 || a.shape[^1] != b.shape[b.dim() == 1 ? 0 : ^2])
            throw Unfit("shapes", Shape(a), Shape(b));
        if (a.dtype != b.dtype) throw Unfit("dtypes", a.dtype, b.dtype);
        return (a.dim(), b.dim()) switch
        {
            (1, 1) => a.unsqueeze(0).mv(b).squeeze(0),
            (1, _) => a.unsqueeze(0).MatMul(b).squeeze(-2),
            (_, 1) => a.dim() == 2 ? a.mv(b) : a.MatMul(b.unsqueeze(1)).squeeze(-1),
            (2, 2) => a.mm(b),
            (_, 2) => a.reshape(-1, a.shape[^1]).mm(b).view([.. a.shape[..^1], b.size(1)]),
            _ => Batched(a, b),
        };
    }

    private static Tensor Batched(Tensor a, Tensor b)
    {
        if (a.dim() == 3 && b.dim() == 3 && a.size(0) == b.size(0)) return a.bmm(b);
        long[] leading = Broadcast(a.shape[..^2], b.shape[..^2]) ?? throw Unfit("shapes", Shape(a), Shape(b));
        var left = a.expand([.. leading, .. a.shape[^2..]]).reshape(-1, a.shape[^2], a.shape[^1]);
        var right = b.expand([.. leading, .. b.shape[^2..]]).reshape(-1, b.shape[^2], b.shape[^1]);
        return left.bmm(right).view([.. leading, a.shape[^2], b.shape[^1]]);
    }

    private static long[]? Broadcast(long[] a, long[] b)
    {
        var shape = new long[Math.Max(a.Length, b.Length)];
        for (var k = 1; k <= shape.Length; k++)
        {
            var (m, n) = (k <= a.Length ? a[^k] : 1, k <= b.Length ? b[^k] : 1);
            if (m != n && m != 1 && n != 1) return null;
            shape[^k] = m == 1 ? n : m;
        }
        return shape;
    }

    private static string Shape(Tensor t) => $"[{string.Join(", ", t.shape)}]";

    private static ArgumentException Unfit(string what, object a, object b) =>
        new($"matrix product: the {what} {a} and {b} do not fit");
}

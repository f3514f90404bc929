namespace Generative.Numerics;

/// <summary>Symmetric matrices as vectors: their lower triangles, row by row.</summary>
/// <remarks>
/// vec(S) = (S₁₁, S₂₁, S₂₂, S₃₁, ...). A matrix of coefficients C counts each pair of entries off the diagonal once,
/// with twice its number: dual(C) · vec(S) = tr(C S). [..., D, D] and [..., D (D + 1) / 2].
/// </remarks>
public static class LowerTriangle
{
    /// <summary>Numbers of a matrix of D rows.</summary>
    public static long Size(long D) => D * (D + 1) / 2;

    /// <summary>vec(S).</summary>
    public static Tensor Pack(Tensor s)
    {
        var D = s.shape[^1];
        var places = tril_indices(D, D, device: s.device);                            // [2, D (D + 1) / 2]
        return s.flatten(-2).index_select(-1, places[0] * D + places[1]);
    }

    /// <summary>S.</summary>
    public static Tensor Unpack(Tensor v, long D)
    {
        var i = arange(D, device: v.device);
        var (low, high) = (minimum(i, i.unsqueeze(1)), maximum(i, i.unsqueeze(1)));    // [D, D]
        var place = (high * (high + 1)).div(2, RoundingMode.floor) + low;
        return v.index_select(-1, place.flatten()).view([.. v.shape[..^1], D, D]);
    }

    /// <summary>dual(C).</summary>
    public static Tensor PackCoefficients(Tensor c) =>
        Pack(2 * c - c * eye(c.shape[^1], dtype: c.dtype, device: c.device));

    /// <summary>C.</summary>
    public static Tensor UnpackCoefficients(Tensor v, long D)
    {
        var c = Unpack(v, D) / 2;
        return c + c * eye(D, dtype: v.dtype, device: v.device);
    }
}

using Generative.Numerics;

namespace Generative.Sequences;

/// <summary>A square matrix whose entries are equal along each diagonal.</summary>
/// <remarks>
/// S_ij = h_{i-j}. S is the upper left corner of the circulant matrix with the first column h_0 .. h_{L-1}, 0,
/// h_{-L+1} .. h_{-1}, so that S u costs three transforms of length 2L. With h_n = 0 for n &lt; 0 it is a causal
/// convolution. Golub and Van Loan, "Matrix Computations", 2013, section 4.8.2.
/// u [..., L]; leading dimensions broadcast.
/// </remarks>
public sealed class Toeplitz
{
    private readonly Tensor h;                                                         // [..., 2L - 1]
    private readonly long L;

    /// <summary>The matrix of h_{-L+1} .. h_{L-1}, [..., 2L - 1].</summary>
    /// <exception cref="ArgumentException">Their number is even.</exception>
    public Toeplitz(Tensor diagonals)
    {
        if (diagonals.shape[^1] % 2 == 0)
            throw new ArgumentException($"toeplitz: got {diagonals.shape[^1]} diagonals, expected an odd number");
        (h, L) = (diagonals, (diagonals.shape[^1] + 1) / 2);
    }

    /// <summary>The lower triangular one of h_0 .. h_{L-1}, [..., L].</summary>
    public static Toeplitz Lower(Tensor h) => new(cat([h.narrow(-1, 1, h.shape[^1] - 1).zeros_like(), h], -1));

    /// <summary>S itself, [..., L, L].</summary>
    public Tensor Matrix()
    {
        var i = arange(L, dtype: int64, device: h.device);
        var diagonal = i.unsqueeze(1) - i + (L - 1);                                   // [L, L]
        return h.index_select(-1, diagonal.flatten()).view([.. h.shape[..^1], L, L]);
    }

    /// <summary>S u.</summary>
    public Tensor Times(Tensor u)
    {
        var (above, below) = (h.narrow(-1, 0, L - 1), h.narrow(-1, L - 1, L));
        var column = cat([below, h.narrow(-1, 0, 1).zeros_like(), above], -1);         // [..., 2L]
        return FftConvolution.Circular(cat([u, u.zeros_like()], -1), column).narrow(-1, 0, L);
    }

    /// <summary>S u by its entries, in O(L²).</summary>
    public Tensor TimesDirectly(Tensor u) => Matrix().MatMul(u.unsqueeze(-1)).squeeze(-1);
}

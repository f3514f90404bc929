namespace TorchSharp;

public static partial class torch
{
    // Decompositions whose TorchSharp signature returns one tensor, or results in an older order. New code: torch.linalg.

    /// <summary>The packed factors [.., n, n], pivots counted from 1, and error codes (null unless asked for).</summary>
    public static (Tensor A_LU, Tensor pivots, Tensor infos) lu(Tensor A, bool pivot = true, bool get_infos = false)
    {
        var (factors, pivots, infos) = Dispatch.Call3("linalg_lu_factor_ex", A, pivot);
        if (get_infos) return (factors, pivots, infos);
        infos.Dispose();
        return (factors, pivots, null!);
    }

    /// <summary>About the q largest singular values of A − M, [.., q], by subspace iteration from a random start.</summary>
    /// <remarks>Halko, Martinsson and Tropp, "Finding structure with randomness", 2011, algorithms 4.4 and 5.1.</remarks>
    [Obsolete("Use the function of torch.linalg.")]
    public static Tensor svd_lowrank(Tensor A, int q = 6, int niter = 2, Tensor? M = null)
    {
        using var scope = NewDisposeScope();
        var a = M is null ? A : A - M;
        var aT = a.transpose(-2, -1);
        var range = Orthonormal(a.matmul(Dispatch.Call("randn_like", Dispatch.Call("narrow", aT, -1, 0, q))));
        for (var k = 0; k < niter; k++) range = Orthonormal(a.matmul(Orthonormal(aT.matmul(range))));
        return linalg.svdvals(range.transpose(-2, -1).matmul(a)).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="svd_lowrank"/> of A less its column means.</summary>
    [Obsolete("Use the function of torch.linalg.")]
    public static Tensor pca_lowrank(Tensor A, int q = 6, bool center = true, int niter = 2)
    {
        using var scope = NewDisposeScope();
        return svd_lowrank(center ? A - A.mean([-2], keepdim: true) : A, q, niter).MoveToOuterDisposeScope();
    }

    private static Tensor Orthonormal(Tensor a) => linalg.qr(a).Q;
}

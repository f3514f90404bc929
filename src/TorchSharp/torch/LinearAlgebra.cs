namespace TorchSharp;

public static partial class torch
{
    // Products of vectors and matrices, decompositions, and the short-time Fourier transform. Each is the tensor's own function.
    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);
    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);
    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);
    public static Tensor mv(Tensor input, Tensor target) => input.mv(target);
    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);
    public static Tensor vdot(Tensor input, Tensor target) => input.vdot(target);
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);
    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);
    public static Tensor ger(Tensor input, Tensor vec2) => input.ger(vec2);
    public static Tensor kron(Tensor input, Tensor other) => input.kron(other);
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm(mat1, mat2, beta, alpha);
    public static Tensor addmm_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmm_(mat1, mat2, beta, alpha);
    public static Tensor addmv(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv(mat1, mat2, beta, alpha);
    public static Tensor addmv_(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => input.addmv_(mat1, mat2, beta, alpha);
    public static Tensor addr(Tensor input, Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => input.addr(vec1, vec2, beta, alpha);
    public static Tensor addr_(Tensor input, Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => input.addr_(vec1, vec2, beta, alpha);
    public static Tensor addbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.addbmm(batch1, batch2, beta, alpha);
    public static Tensor addbmm_(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.addbmm_(batch1, batch2, beta, alpha);
    public static Tensor baddbmm(Tensor input, Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => input.baddbmm(batch1, batch2, beta, alpha);

    public static Tensor tensordot(Tensor a, Tensor b, long dims = 2) => a.tensordot(b, dims);
    public static Tensor tensordot(Tensor a, Tensor b, long[] dims1, long[] dims2) => a.tensordot(b, dims1, dims2);
    public static Tensor tensordot(Tensor a, Tensor b, (long, long)[] dims) => a.tensordot(b, dims);

    public static Tensor cross(Tensor input, Scalar other, long dim = 0) => input.cross(other, dim);
    public static Tensor det(Tensor input) => input.det();
    public static Tensor logdet(Tensor input) => input.logdet();
    public static Tensor inverse(Tensor input) => input.inverse();
    public static Tensor pinverse(Tensor input, double rcond = 1E-15, bool hermitian = false) => input.pinverse(rcond, hermitian);
    public static Tensor matrix_exp(Tensor input) => input.matrix_exp();
    public static Tensor matrix_power(Tensor input, int n) => input.matrix_power(n);
    [Obsolete("Use the function of torch.linalg.")] public static Tensor cholesky(Tensor input) => input.cholesky();
    [Obsolete("Use the function of torch.linalg.")] public static Tensor cholesky(Tensor input, bool upper) => input.cholesky(upper);
    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);
    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) => input.cholesky_solve(input2, upper);
    public static (Tensor a, Tensor tau) geqrf(Tensor input) => input.geqrf();
    public static Tensor ormqr(Tensor input, Tensor tau, Tensor other, bool left = true, bool transpose = false) => input.ormqr(tau, other, left, transpose);
    public static Tensor chain_matmul(params Tensor[] matrices) => Dispatch.Call("chain_matmul", matrices);
    [Obsolete("Use the function of torch.linalg.")] public static (Tensor eigenvalues, Tensor eigenvectors) eig(Tensor input, bool eigenvectors = false) => eigenvectors ? Dispatch.Call2("linalg_eig", input) : (Dispatch.Call("linalg_eigvals", input), null!);
    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => Dispatch.Call2("slogdet", A);
    public static (Tensor Solution, Tensor QR) lstsq(Tensor B, Tensor A) => (linalg.lstsq(A, B).Solution, A.geqrf().a);
    [Obsolete("Use the function of torch.linalg.")] public static Tensor lu_solve(Tensor b, Tensor LU_data, Tensor LU_pivots) => Dispatch.Call("linalg_lu_solve", LU_data, LU_pivots, b);
    public static (Tensor P, Tensor L, Tensor U) lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data = true, bool unpack_pivots = true) => Dispatch.Call3("lu_unpack", LU_data, LU_pivots, unpack_data, unpack_pivots);
    [Obsolete("Use the function of torch.linalg.")] public static Tensor matrix_rank(Tensor input, float? tol = null, bool symmetric = false) => tol is { } t ? Dispatch.Call("linalg_matrix_rank", input, t, symmetric) : Dispatch.Call("linalg_matrix_rank.atol_rtol_float", input, Arg.None, Arg.None, symmetric);
    public static Tensor orgqr(Tensor input, Tensor tau) => Dispatch.Call("orgqr", input, tau);
    [Obsolete("Use the function of torch.linalg.")] public static Tensor qr(Tensor input, bool some = true) => linalg.qr(input, some ? linalg.QRMode.Reduced : linalg.QRMode.Complete).Q;
    [Obsolete("Use the function of torch.linalg.")] public static Tensor svd(Tensor input, bool some = true, bool compute_uv = true) => linalg.svdvals(input);
    [Obsolete("Use the function of torch.linalg.")] public static Tensor symeig(Tensor input, bool eigenvectors = false, bool upper = true) => linalg.eigvalsh(input, upper ? 'U' : 'L');
    public static Tensor einsum(string equation, params Tensor[] tensors) => Dispatch.Call("einsum", equation, tensors);
}

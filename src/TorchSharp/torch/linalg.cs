namespace TorchSharp;

public static partial class torch
{
    /// <summary>Linear algebra on the last two dimensions, [..., n, m]; leading ones are batches.</summary>
    public static class linalg
    {
        public enum QRMode { Reduced, Complete, R }

        /// <summary>L with A = L Lᴴ, for A Hermitian and positive definite.</summary>
        public static Tensor cholesky(Tensor input) => Dispatch.Call("linalg_cholesky", input);

        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) => Dispatch.Call2("linalg_cholesky_ex", input, false, check_errors);

        /// <summary>σ_max/σ_min, or ‖A‖ₚ‖A⁻¹‖ₚ for a given p.</summary>
        public static Tensor cond(Tensor input, int p) => Dispatch.Call("linalg_cond", input, p);
        public static Tensor cond(Tensor input, double p) => Dispatch.Call("linalg_cond", input, p);
        public static Tensor cond(Tensor input, string p) => Dispatch.Call("linalg_cond.p_str", input, p);
        public static Tensor cond(Tensor input) => Dispatch.Call("linalg_cond", input);

        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Dispatch.Call("linalg_cross", input, other, dim);
        public static Tensor det(Tensor input) => Dispatch.Call("linalg_det", input);

        /// <summary>The determinant as its sign and the logarithm of its modulus.</summary>
        public static (Tensor, Tensor) slogdet(Tensor input) => Dispatch.Call2("linalg_slogdet", input);

        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) => Dispatch.Call("linalg_diagonal", input, offset, dim1, dim2);
        public static (Tensor, Tensor) eig(Tensor input) => Dispatch.Call2("linalg_eig", input);

        /// <summary>Real eigenvalues, increasing, and eigenvectors of a Hermitian matrix.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Dispatch.Call2("linalg_eigh", input, UPLO.ToString());

        public static Tensor eigvals(Tensor input) => Dispatch.Call("linalg_eigvals", input);
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Dispatch.Call("linalg_eigvalsh", input, UPLO.ToString());

        /// <summary>The orthogonal factor from geqrf's reflectors.</summary>
        public static Tensor householder_product(Tensor A, Tensor tau) => Dispatch.Call("linalg_householder_product", A, tau);

        public static Tensor inv(Tensor input) => Dispatch.Call("linalg_inv", input);
        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) => Dispatch.Call2("linalg_inv_ex", input, check_errors);

        /// <summary>X of least ‖AX − B‖. An undefined part of the result is empty.</summary>
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) => Four(Dispatch.CallMany("linalg_lstsq", input, other));

        /// <summary>A = P L U.</summary>
        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) => Dispatch.Call3("linalg_lu", input, pivot);

        public static (Tensor LU, Tensor Pivots) lu_factor(Tensor input, bool pivot = true) => Dispatch.Call2("linalg_lu_factor", input, pivot);

        /// <summary>LDLᴴ or LDLᵀ factors in one matrix.</summary>
        public static (Tensor LU, Tensor Pivots) ldl_factor(Tensor input, bool hermitian = true) => Dispatch.Call2("linalg_ldl_factor", input, hermitian);

        public static (Tensor LU, Tensor Pivots, Tensor Info) ldl_factor_ex(Tensor input, bool hermitian = true, bool check_errors = false) => Dispatch.Call3("linalg_ldl_factor_ex", input, hermitian, check_errors);
        public static Tensor ldl_solve(Tensor LD, Tensor pivots, Tensor B, bool hermitian = false) => Dispatch.Call("linalg_ldl_solve", LD, pivots, B, hermitian);

        /// <summary>X of least ‖AX − B‖. An undefined part of the result is empty.</summary>
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other, double rcond) => Four(Dispatch.CallMany("linalg_lstsq", input, other, rcond));

        public static Tensor matrix_exp(Tensor input) => Dispatch.Call("linalg_matrix_exp", input);

        /// <summary>Over the last two dimensions, or dims.</summary>
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_matrix_norm.str_ord", input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_matrix_norm", input, ord, dims ?? [-2, -1], keepdim);

        /// <summary>The number of singular values above max(atol, σ_max·rtol).</summary>
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Dispatch.Call("linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) => Dispatch.Call("linalg_matrix_rank.atol_rtol_tensor", input, atol, rtol, hermitian);

        /// <summary>The product in the order that costs least.</summary>
        public static Tensor multi_dot(IList<Tensor> tensors) => Dispatch.Call("linalg_multi_dot", Arg.List(tensors));

        /// <summary>Vector norm over all elements, or over dims; matrix norm when ord is given for two dimensions.</summary>
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_norm.ord_str", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_norm", input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_norm", input, Arg.None, dims, keepdim);

        /// <summary>Moore-Penrose inverse.</summary>
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) => Dispatch.Call("linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) => Dispatch.Call("linalg_pinv.atol_rtol_tensor", input, atol, rtol, hermitian);

        /// <summary>A = Q R. With mode R, Q is empty.</summary>
        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) => Dispatch.Call2("linalg_qr", input, Text(mode));

        /// <summary>X with A X = B; with left false, X A = B.</summary>
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Dispatch.Call("linalg_solve", A, B, left);

        public static (Tensor result, Tensor info) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) => Dispatch.Call2("linalg_solve_ex", A, B, left, check_errors);

        /// <summary>X with A X = B, A triangular.</summary>
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) => @out is null ? Dispatch.Call("linalg_solve_triangular", A, B, upper, left, unitriangular) : Dispatch.CallOut("linalg_solve_triangular.out", @out, A, B, upper, left, unitriangular);

        /// <summary>A = U diag(S) Vh, S decreasing.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) => Dispatch.Call3("linalg_svd", input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Dispatch.Call("linalg_svdvals", input);

        /// <summary>The inverse of tensordot with the first ind dimensions.</summary>
        public static Tensor tensorinv(Tensor input, long ind) => Dispatch.Call("linalg_tensorinv", input, ind);

        /// <summary>X with tensordot(A, X) = B.</summary>
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Dispatch.Call("linalg_tensorsolve", A, B, dims);

        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) => Dispatch.Call("linalg_vector_norm", input, ord, dims, keepdim);

        /// <summary>x⁰ … xᴺ⁻¹ as columns.</summary>
        public static Tensor vander(Tensor input, long? N = null) => Dispatch.Call("linalg_vander", input, N);

        /// <summary>Σ conj(x) y over dim.</summary>
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) => @out is null ? Dispatch.Call("linalg_vecdot", x, y, dim) : Dispatch.CallOut("linalg_vecdot.out", @out, x, y, dim);

        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null) => @out is null ? Dispatch.Call("linalg_lu_solve", LU, pivots, B, left, adjoint) : Dispatch.CallOut("linalg_lu_solve.out", @out, LU, pivots, B, left, adjoint);

        private static string Text(QRMode mode) => mode switch
        {
            QRMode.Reduced => "reduced",
            QRMode.Complete => "complete",
            QRMode.R => "r",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "qr: unknown mode"),
        };

        private static (Tensor, Tensor, Tensor, Tensor) Four(Tensor?[] r) => (r[0]!, r[1]!, r[2]!, r[3]!);
    }
}

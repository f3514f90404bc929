namespace TorchSharp;

public static partial class torch
{
    // Products of vectors and matrices, decompositions, and the short-time Fourier transform.
    public partial class Tensor
    {
        /// <summary>[..., n, m] by [..., m, k] to [..., n, k], with batches broadcast; vectors are allowed on either side.</summary>
        public Tensor matmul(Tensor target) => Dispatch.Binary("matmul", this, target);

        /// <summary>[n, m] by [m, k] to [n, k].</summary>
        public Tensor mm(Tensor target) => Dispatch.Binary("mm", this, target);

        /// <summary>[B, n, m] by [B, m, k] to [B, n, k].</summary>
        public Tensor bmm(Tensor batch2) => Dispatch.Call("bmm", this, batch2);

        /// <summary>[n, m] by [m] to [n].</summary>
        public Tensor mv(Tensor target) => Dispatch.Binary("mv", this, target);

        /// <summary>[n] by [n] to a scalar.</summary>
        public Tensor dot(Tensor target) => Dispatch.Binary("dot", this, target);

        /// <summary>conj(this) · target.</summary>
        public Tensor vdot(Tensor target) => Dispatch.Binary("vdot", this, target);

        public Tensor inner(Tensor vec2) => Dispatch.Call("inner", this, vec2);

        /// <summary>[n] by [m] to [n, m].</summary>
        public Tensor outer(Tensor vec2) => Dispatch.Call("outer", this, vec2);

        public Tensor ger(Tensor vec2) => Dispatch.Call("ger", this, vec2);
        public Tensor kron(Tensor other) => Dispatch.Binary("kron", this, other);

        /// <summary>beta·this + alpha·(mat1 mat2).</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Dispatch.Call("addmm", this, mat1, mat2, Arg.Number(beta), Arg.Number(alpha));
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Dispatch.CallInPlace("addmm_", this, mat1, mat2, Arg.Number(beta), Arg.Number(alpha));

        /// <summary>beta·this + alpha·(mat vec).</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Dispatch.Call("addmv", this, mat, vec, Arg.Number(beta), Arg.Number(alpha));
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Dispatch.CallInPlace("addmv_", this, mat, vec, Arg.Number(beta), Arg.Number(alpha));

        /// <summary>beta·this + alpha·(vec1 ⊗ vec2).</summary>
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Dispatch.Call("addr", this, vec1, vec2, Arg.Number(beta), Arg.Number(alpha));
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Dispatch.CallInPlace("addr_", this, vec1, vec2, Arg.Number(beta), Arg.Number(alpha));

        /// <summary>beta·this + alpha·Σ_b batch1[b] batch2[b], [n, k].</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Dispatch.Call("addbmm", this, batch1, batch2, Arg.Number(beta), Arg.Number(alpha));
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Dispatch.CallInPlace("addbmm_", this, batch1, batch2, Arg.Number(beta), Arg.Number(alpha));

        /// <summary>beta·this + alpha·(batch1 batch2), [B, n, k].</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Dispatch.Call("baddbmm", this, batch1, batch2, Arg.Number(beta), Arg.Number(alpha));

        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Dispatch.Call("tensordot", this, b, dims1, dims2);
        public Tensor tensordot(Tensor b, (long, long)[] dims) => tensordot(b, dims.Select(d => d.Item1).ToArray(), dims.Select(d => d.Item2).ToArray());
        public Tensor tensordot(Tensor b, long dims = 2) => tensordot(b, Enumerable.Range((int)(Dimensions - dims), (int)dims).Select(k => (long)k).ToArray(), Enumerable.Range(0, (int)dims).Select(k => (long)k).ToArray());

        /// <summary>The product with the vector (other, other, other).</summary>
        public Tensor cross(Scalar other, long dim) => Cross(other, dim);

        public Tensor det() => Dispatch.Unary("det", this);
        public Tensor logdet() => Dispatch.Unary("logdet", this);
        public Tensor inverse() => Dispatch.Unary("inverse", this);

        /// <summary>Moore-Penrose inverse; singular values below rcond·σ_max count as zero.</summary>
        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) => hermitian ? Dispatch.Call("linalg_pinv", this, rcond, hermitian) : Dispatch.Call("pinverse", this, rcond);

        public Tensor matrix_exp() => Dispatch.Unary("matrix_exp", this);
        public Tensor matrix_power(int n) => Dispatch.Call("matrix_power", this, n);
        [Obsolete("Use the function of torch.linalg, or the instance method.")] public Tensor cholesky(bool upper = false) => Dispatch.Call("cholesky", this, upper);
        public Tensor cholesky_inverse(bool upper = false) => Dispatch.Call("cholesky_inverse", this, upper);
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Dispatch.Call("cholesky_solve", this, input2, upper);
        public (Tensor a, Tensor tau) geqrf() => Dispatch.Call2("geqrf", this);
        public Tensor ormqr(Tensor tau, Tensor other, bool left = true, bool transpose = false) => Dispatch.Call("ormqr", this, tau, other, left, transpose);

        private Tensor Cross(Scalar other, long dim)
        {
            using var constant = Dispatch.Call("full_like", this, other);
            return Dispatch.Call("linalg_cross", this, constant, dim);
        }
    }
}

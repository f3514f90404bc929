namespace TorchSharp;

public static partial class torch
{
    // Fewer elements out: sums, products, extremes, logic, norms. keepdim leaves a 1 where a dimension was.
    public partial class Tensor
    {
        public Tensor all() => Dispatch.Call("all", this);
        public Tensor all(long dim, bool keepdim = false) => Dispatch.Call("all.dim", this, dim, keepdim);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => @out is null ? Dispatch.Call("amax", this, dims, keepdim) : Dispatch.CallOut("amax.out", @out, this, dims, keepdim);
        public Tensor amax(params long[] dims) => Dispatch.Call("amax", this, dims);
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => @out is null ? Dispatch.Call("amin", this, dims, keepdim) : Dispatch.CallOut("amin.out", @out, this, dims, keepdim);
        public Tensor amin(params long[] dims) => Dispatch.Call("amin", this, dims);

        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) => Dispatch.Call2("aminmax", this, dim, keepdim);
        public Tensor any() => Dispatch.Call("any", this);
        public Tensor any(long dim, bool keepdim = false) => Dispatch.Call("any.dim", this, dim, keepdim);
        public Tensor argmax() => Dispatch.Call("argmax", this);
        public Tensor argmax(long dim, bool keepdim = false) => Dispatch.Call("argmax", this, dim, keepdim);
        public Tensor argmin() => Dispatch.Call("argmin", this);
        public Tensor argmin(long dim, bool keepdim = false) => Dispatch.Call("argmin", this, dim, keepdim);

        public Tensor max() => Dispatch.Call("max", this);
        public Tensor max(Tensor other) => Dispatch.Call("max.other", this, other);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Dispatch.Call2("max.dim", this, dim, keepdim);

        public Tensor min() => Dispatch.Call("min", this);
        public Tensor min(Tensor other) => Dispatch.Call("min.other", this, other);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Dispatch.Call2("min.dim", this, dim, keepdim);

        public Tensor sum(ScalarType? type = null) => Dispatch.Call("sum", this, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("sum.dim_IntList", this, dim, keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1, dim2], keepdim, type);

        public Tensor prod(ScalarType? type = null) => Dispatch.Call("prod", this, type);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("prod.dim_int", this, dim, keepdim, type);
        public Tensor mean() => Dispatch.Call("mean", this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("mean.dim", this, dimensions, keepdim, type);
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) => Dispatch.Call("nanmean", this, dim, keepdim, dtype);
        public Tensor nansum() => Dispatch.Call("nansum", this);
        public Tensor median() => Dispatch.Call("median", this);
        public Tensor nanmedian() => Dispatch.Call("nanmedian", this);
        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Dispatch.Call2("mode", this, dim, keepdim);

        /// <summary>log Σ exp(x) over dim, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Dispatch.Call("logsumexp", this, dim, keepdim);

        public Tensor norm(float p = 2) => Dispatch.Call("norm.Scalar", this, p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2) => Dispatch.Call("norm.ScalarOpt_dim", this, p, dim, keepdim);
        public Tensor dist(Tensor other, float p = 2) => Dispatch.Call("dist", this, other, p);
        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Dispatch.Call("count_nonzero", this) : Dispatch.Call("count_nonzero.dim_IntList", this, dims);

        /// <summary>Each slice along dim is scaled so that its p-norm is at most maxnorm.</summary>
        public Tensor renorm(float p, long dim, float maxnorm) => Dispatch.Call("renorm", this, p, dim, maxnorm);

        /// <summary>Trapezoidal rule along dim.</summary>
        public Tensor trapezoid(double dx = 1, long dim = -1) => Dispatch.Call("trapezoid.dx", this, dx, dim);
        public Tensor trapezoid(Tensor x, long dim = -1) => Dispatch.Call("trapezoid.x", this, x, dim);

        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Dispatch.Call("cumulative_trapezoid.dx", this, dx, dim);
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Dispatch.Call("cumulative_trapezoid.x", this, x, dim);
        public (Tensor values, Tensor indexes) cummax(long dim) => Dispatch.Call2("cummax", this, dim);
        public (Tensor values, Tensor indexes) cummin(long dim) => Dispatch.Call2("cummin", this, dim);
        public Tensor cumsum(long dim, ScalarType? type = null) => Dispatch.Call("cumsum", this, dim, type);
        public Tensor cumprod(long dim, ScalarType? type = null) => Dispatch.Call("cumprod", this, dim, type);
        public Tensor logcumsumexp(long dim) => Dispatch.Call("logcumsumexp", this, dim);
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => Dispatch.Call("diff", this, n, dim, prepend, append);
    }
}

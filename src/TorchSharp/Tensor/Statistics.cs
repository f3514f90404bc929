namespace TorchSharp;

public static partial class torch
{
    // Spread, order, counts.
    public partial class Tensor
    {
        /// <summary>Unbiased: divided by n − 1.</summary>
        public Tensor std(bool unbiased = true) => Dispatch.Call("std", this, unbiased);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std(dimensions.ToArray(), unbiased, keepdim, type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("std.dim", As(type), dimensions, unbiased, keepdim);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        /// <summary>Unbiased: divided by n − 1.</summary>
        public Tensor var(bool unbiased = true) => Dispatch.Call("var", this, unbiased);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(dimensions.ToArray(), unbiased, keepdim, type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Dispatch.Call("var.dim", As(type), dimensions, unbiased, keepdim);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Dispatch.Call2("std_mean", this, unbiased);
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Dispatch.Call2("std_mean.dim", As(type), dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean(dimensions.ToArray(), unbiased, keepdim, type);
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean([dim], unbiased, keepdim, type);
        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std_mean([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Dispatch.Call2("var_mean", this, unbiased);
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Dispatch.Call2("var_mean.dim", As(type), dimensions, unbiased, keepdim);
        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean(dimensions.ToArray(), unbiased, keepdim, type);
        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean([dim], unbiased, keepdim, type);
        public (Tensor var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean([dim.Item1, dim.Item2], unbiased, keepdim, type);
        public (Tensor var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var_mean([dim.Item1, dim.Item2, dim.Item3], unbiased, keepdim, type);

        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) => Dispatch.Call("cov", this, correction, fweights, aweights);
        public Tensor corrcoef() => Dispatch.Call("corrcoef", this);

        /// <summary>Linear between the neighbours. A dim of −1 takes all elements.</summary>
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Dispatch.Call("quantile", this, q, dim == -1 ? Arg.None : dim, keepdim);

        /// <summary>As quantile, without NaN.</summary>
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Dispatch.Call("nanquantile", this, q, dim == -1 ? Arg.None : dim, keepdim);

        /// <summary>Counts in equal bins of [min, max]; both zero takes the range of the data.</summary>
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Dispatch.Call("histc", this, bins, min, max);

        public Tensor bincount(Tensor? weights, long minlength = 0) => Dispatch.Call("bincount", this, weights, minlength);
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => Dispatch.Call("bucketize.Tensor", this, boundaries, outInt32, right);
        public Tensor argsort(long dim = -1, bool descending = false) => Dispatch.Call("argsort", this, dim, descending);
        public Tensor msort() => Dispatch.Call("msort", this);
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Dispatch.Call2("sort.stable", this, stable, dim, descending);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Dispatch.Call2("topk", this, k, dim, largest, sorted);

        /// <summary>The k-th smallest along dim (the last if null) and its index.</summary>
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => Dispatch.Call2("kthvalue", this, k, dim ?? -1, keepdim);
        [Obsolete("Use the function of torch.linalg, or the instance method.")] public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);

        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) => dim is { } d ? Unique(Dispatch.Call3("unique_dim", this, d, sorted, return_inverse, return_counts), return_inverse, return_counts) : Unique(Dispatch.Call3("_unique2", this, sorted, return_inverse, return_counts), return_inverse, return_counts);
        public (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) => Unique(Dispatch.Call3("unique_consecutive", this, return_inverse, return_counts, dim), return_inverse, return_counts);

        // The operand itself, or converted first: variances have no dtype of their own in the schema.
        private Tensor As(ScalarType? type) => type is { } t ? Dispatch.Call("to.dtype", this, t) : this;

        // Results that were not asked for come back empty; TorchSharp gives null.
        private static (Tensor, Tensor, Tensor) Unique((Tensor output, Tensor inverse, Tensor counts) r, bool inverse, bool counts)
        {
            if (!inverse) r.inverse.Dispose();
            if (!counts) r.counts.Dispose();
            return (r.output, inverse ? r.inverse : null!, counts ? r.counts : null!);
        }
    }
}

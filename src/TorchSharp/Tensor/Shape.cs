namespace TorchSharp;

public static partial class torch
{
    // The same elements in another shape or order; a view wherever libtorch can give one.
    public partial class Tensor
    {
        public Tensor reshape(params long[] shape) => Dispatch.Call("reshape", this, shape);
        public Tensor view(params long[] shape) => Dispatch.Call("view", this, shape);
        public Tensor view_as(Tensor other) => Dispatch.Call("view_as", this, other);
        public Tensor view_as_complex() => Dispatch.Call("view_as_complex", this);
        public Tensor view_as_real() => Dispatch.Call("view_as_real", this);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Dispatch.Call("flatten.using_ints", this, start_dim, end_dim);
        /// <summary>The named dimensions, which stand side by side, become one of that name.</summary>
        public Tensor flatten(IList<string> dims, string out_dim)
        {
            var own = names;
            var at = dims.Count == 0 ? -1 : Array.IndexOf(own, dims[0]);
            if (at < 0 || at + dims.Count > own.Length || !own[at..(at + dims.Count)].SequenceEqual(dims))
                throw new ArgumentException($"flatten: [{string.Join(", ", dims)}] do not stand side by side in [{string.Join(", ", own)}]", nameof(dims));
            return Renamed(t => t.flatten(at, at + dims.Count - 1), [.. own[..at], out_dim, .. own[(at + dims.Count)..]]);
        }

        public Tensor unflatten(long dim, params long[] sizes) => Dispatch.Call("unflatten.int", this, dim, sizes);

        /// <summary>The named dimension becomes several, each of a name and a length.</summary>
        public Tensor unflatten(string dim, params (string, long)[] sizes)
        {
            var own = names;
            var at = Array.IndexOf(own, dim);
            if (at < 0) throw new ArgumentException($"unflatten: no dimension '{dim}' in [{string.Join(", ", own)}]", nameof(dim));
            return Renamed(t => t.unflatten(at, sizes.Select(s => s.Item2).ToArray()), [.. own[..at], .. sizes.Select(s => s.Item1), .. own[(at + 1)..]]);
        }

        // Shape operators know no names: they are taken away before and given back after.
        private Tensor Renamed(Func<Tensor, Tensor> reshaped, string[] after)
        {
            using var bare = rename(null);
            using var result = reshaped(bare);
            return result.rename(after);
        }

        public Tensor unflatten(long dim, Size sizes) => Dispatch.Call("unflatten.int", this, dim, sizes);
        public Tensor ravel() => Dispatch.Call("ravel", this);
        public Tensor squeeze(long? dim = null) => dim is { } d ? Dispatch.Call("squeeze.dim", this, d) : Dispatch.Call("squeeze", this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Dispatch.CallInPlace("squeeze_.dim", this, d) : Dispatch.CallInPlace("squeeze_", this);
        public Tensor unsqueeze(long dim) => Dispatch.Call("unsqueeze", this, dim);
        public Tensor unsqueeze_(long dim) => Dispatch.CallInPlace("unsqueeze_", this, dim);
        public Tensor t() => Dispatch.Call("t", this);
        public Tensor transpose(long dim0, long dim1) => Dispatch.Call("transpose.int", this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Dispatch.CallInPlace("transpose_", this, dim0, dim1);
        public Tensor permute(params long[] permutation) => Dispatch.Call("permute", this, permutation);
        public Tensor permute(IEnumerable<long> permutation) => Dispatch.Call("permute", this, permutation.ToArray());
        public Tensor swapdims(long dim0, long dim1) => Dispatch.Call("swapdims", this, dim0, dim1);
        public Tensor swapaxes(long dim0, long dim1) => Dispatch.Call("swapaxes", this, dim0, dim1);
        public Tensor adjoint() => Dispatch.Call("adjoint", this);
        public Tensor movedim(long[] source, long[] destination) => Dispatch.Call("movedim.intlist", this, source, destination);
        public Tensor moveaxis(long[] source, long[] destination) => Dispatch.Call("moveaxis.intlist", this, source, destination);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Dispatch.Call("expand", this, sizes, isImplicit);
        public Tensor expand(Size sizes, bool isImplicit = false) => Dispatch.Call("expand", this, sizes, isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Dispatch.Call("expand", this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Dispatch.Call("expand", this, sizes);

        public Tensor expand_as(Tensor other) => Dispatch.Call("expand_as", this, other);
        public Tensor broadcast_to(params long[] shape) => Dispatch.Call("broadcast_to", this, shape);

        /// <summary>Copies along each dimension; leading ones are new.</summary>
        public Tensor repeat(params long[] sizes) => Dispatch.Call("repeat", this, sizes);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Dispatch.Call("repeat_interleave.self_Tensor", this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Dispatch.Call("repeat_interleave.self_int", this, repeats, dim, output_size);
        public Tensor tile(long[] reps) => Dispatch.Call("tile", this, reps);
        public Tensor flip(params long[] dims) => Dispatch.Call("flip", this, dims);
        public Tensor fliplr() => Dispatch.Call("fliplr", this);
        public Tensor flipud() => Dispatch.Call("flipud", this);

        public Tensor roll(long shifts, long? dims = null) => dims is { } d ? Dispatch.Call("roll", this, shifts, d) : Dispatch.Call("roll", this, shifts);
        public Tensor roll((long, long) shifts, (long, long) dims) => roll([shifts.Item1, shifts.Item2], [dims.Item1, dims.Item2]);
        public Tensor roll(long[] shifts, long[] dims) => Dispatch.Call("roll", this, shifts, dims);
        public Tensor roll(long[] shifts) => Dispatch.Call("roll", this, shifts);
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => roll([shifts.Item1, shifts.Item2, shifts.Item3], [dims.Item1, dims.Item2, dims.Item3]);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Dispatch.Call("roll", this, shifts, dims);

        public Tensor rot90(long k = 1, (long, long)? dims = null) => Dispatch.Call("rot90", this, k, dims is { } d ? [d.Item1, d.Item2] : new long[] { 0, 1 });

        public Tensor narrow(long dim, long start, long length) => Dispatch.Call("narrow", this, dim, start, length);
        public Tensor slice(long dim, long start, long finish, long step) => Dispatch.Call("slice.Tensor", this, dim, start, finish, step);

        /// <summary>Windows of size along dimension, step apart, as a new last dimension; a view.</summary>
        public Tensor unfold(long dimension, long size, long step) => Dispatch.Call("unfold", this, dimension, size, step);

        public Tensor channel_shuffle(long groups) => Dispatch.Call("channel_shuffle", this, groups);
        public Tensor atleast_1d() => Dispatch.Call("atleast_1d", this);
        public Tensor atleast_2d() => Dispatch.Call("atleast_2d", this);
        public Tensor atleast_3d() => Dispatch.Call("atleast_3d", this);
    }
}

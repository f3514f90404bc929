namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Assign(indices, value);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => Assign(Wrap(indices), value);
        }

        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign([i1], value);
        }

        public Tensor this[long i1, long i2]
        {
            get => index([i1, i2]);
            set => Assign([i1, i2], value);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => index([i1, i2, i3]);
            set => Assign([i1, i2, i3], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index([i1, i2, i3, i4]);
            set => Assign([i1, i2, i3, i4], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index([i1, i2, i3, i4, i5]);
            set => Assign([i1, i2, i3, i4, i5], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => index([i1, i2, i3, i4, i5, i6]);
            set => Assign([i1, i2, i3, i4, i5, i6], value);
        }

        public Tensor this[params long[] indices]
        {
            get => index(Wrap(indices));
            set => Assign(Wrap(indices), value);
        }

        private static TensorIndex[] Wrap(long[] indices) => [.. indices.Select(i => TensorIndex.Single(i))];

        private static TensorIndex[] Wrap(Tensor?[] indices) => [.. indices.Select(t => t is null ? TensorIndex.Colon : TensorIndex.Tensor(t))];

        /// <summary>A view when there are only positions, slices and new dimensions; a copy when masks or tensors take part.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var view = View(indices, out var gather);
            if (gather.Length == 0) return ReferenceEquals(view, this) ? alias() : view;
            try
            {
                return Dispatch.Call("index.Tensor", view, gather);
            }
            finally
            {
                Release(view, indices, gather);
            }
        }

        public Tensor index(params Tensor[] indices) => index(Wrap(indices));

        /// <summary>Overwrites the indexed part with value, broadcast.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Assign(indices, value);

        /// <summary>As above; accumulate adds instead, also where a position comes twice.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => Assign(indices, value, accumulate);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Assign(Wrap(indices), value);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => Assign(Wrap(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var number = torch.full([], value, dtype, device);
            return Assign(indices, number);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, Wrap(indices));

        private Tensor Assign(TensorIndex[] indices, Tensor value, bool accumulate = false)
        {
            var view = View(indices, out var gather);
            try
            {
                if (gather.Length > 0)
                {
                    using var source = Trimmed(value, long.MaxValue);
                    Dispatch.CallVoid("index_put_", view, gather, source, accumulate);
                }
                else
                {
                    using var source = Trimmed(value, view.ndim);
                    Dispatch.CallVoid(accumulate ? "add_.Tensor" : "copy_", view, source);
                }
                return this;
            }
            finally
            {
                Release(view, indices, gather);
            }
        }

        // A value may carry leading dimensions of length 1 that the indexed part lacks. index_put_ broadcasts by itself.
        private static Tensor Trimmed(Tensor value, long dimensions)
        {
            var shape = value.shape;
            var extra = 0;
            while (shape.Length - extra > dimensions && shape[extra] == 1) extra++;
            return extra == 0 ? value.alias() : Dispatch.Call("view", value, shape[extra..]);
        }

        // Applies what gives a view, and leaves the tensors for one gather: entry k of the list indexes dimension k of the view (a mask of n dimensions
        // stands for n of them), null a dimension that is kept whole.
        private Tensor View(TensorIndex[] indices, out Tensor?[] gather)
        {
            var view = this;
            List<Tensor?> tensors = [];
            var dim = 0;
            var masked = 0;                                     // dimensions that masks cover beyond one list entry each
            foreach (var i in indices)
            {
                switch (i.kind)
                {
                    case TensorIndex.Kind.Single: Step("select.int", dim, i.start); break;
                    case TensorIndex.Kind.None: Step("unsqueeze", dim++); break;
                    case TensorIndex.Kind.Ellipsis: dim += (int)ndim - indices.Sum(x => x.Consumes); break;
                    case TensorIndex.Kind.Slice:
                        if (i.start is not null || i.stop is not null || i.step is not null) Step("slice.Tensor", dim, i.start, i.stop, i.step ?? 1);
                        dim++;
                        break;
                    case TensorIndex.Kind.Bool: RecordAll(i.start == 1); break;
                    default:
                        var t = i.tensor!;
                        if (t.ndim > 0) Record(t, i.Consumes);
                        else if (i.IsMask) RecordAll(t.ToScalar().ToBoolean());
                        else Step("select.int", dim, t.ToScalar().ToInt64());
                        break;
                }
            }
            gather = [.. tensors];
            return view;

            void Step(string op, params ReadOnlySpan<Arg> rest)
            {
                var before = view;
                try
                {
                    view = Dispatch.Call(op, [before, .. rest]);
                }
                finally
                {
                    if (!ReferenceEquals(before, this)) before.Dispose();
                }
            }

            void RecordAll(bool all)
            {
                Step("unsqueeze", dim);
                Record(all ? torch.zeros([1L], ScalarType.Int64, device) : torch.empty([0L], ScalarType.Int64, device), 1);
            }

            void Record(Tensor t, int covers)
            {
                while (tensors.Count < dim - masked) tensors.Add(null);
                tensors.Add(t);
                dim += covers;
                masked += covers - 1;
            }
        }

        // What was made here, as against the caller's own.
        private void Release(Tensor view, TensorIndex[] indices, Tensor?[] gather)
        {
            if (!ReferenceEquals(view, this)) view.Dispose();
            foreach (var t in gather)
                if (t is not null && !indices.Any(i => ReferenceEquals(i.tensor, t))) t.Dispose();
        }

        /// <summary>One position of one dimension, which goes away. A view.</summary>
        public Tensor select(long dim, long index) => Dispatch.Call("select.int", this, dim, index);
    }
}

namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        /// <summary>Maps between sets, with the logarithm of their Jacobian determinant.</summary>
        public static partial class transforms
        {
            /// <summary>y = f(x).</summary>
            public abstract class Transform
            {
                protected bool _bijective;
                protected constraints.Constraint _domain = constraints.real;
                protected constraints.Constraint _codomain = constraints.real;
                protected Transform? _inv;

                protected Transform() { }

                /// <summary>How many trailing dimensions make one event, where that is the same on both sides.</summary>
                public virtual int event_dim => domain.event_dim == codomain.event_dim ? domain.event_dim : throw new InvalidOperationException("Please use either .domain.event_dim or .codomain.event_dim");

                /// <summary>x = f⁻¹(y).</summary>
                public virtual Transform inv => _inv ??= new Inverse(this);

                public virtual constraints.Constraint domain => _domain;

                public virtual constraints.Constraint codomain => _codomain;

                public virtual bool bijective => _bijective;

                /// <summary>±1: whether it rises or falls, for monotone maps of numbers.</summary>
                public Tensor sign => _sign();

                protected internal virtual Tensor _sign() => throw new NotImplementedException($"{GetType().Name}.sign");

                protected internal abstract Tensor _call(Tensor x);

                protected internal abstract Tensor _inverse(Tensor y);

                /// <summary>log |det ∂y/∂x|, one number per event.</summary>
                protected internal virtual Tensor log_abs_det_jacobian(Tensor x, Tensor y) => throw new NotImplementedException($"{GetType().Name}.log_abs_det_jacobian");

                public Tensor forward(Tensor x) => _call(x);

                public virtual long[] forward_shape(long[] shape) => shape;

                public virtual long[] inverse_shape(long[] shape) => shape;

                /// <summary>Sums the last dimensions.</summary>
                protected internal static Tensor _sum_rightmost(Tensor value, int dim) => dim == 0 ? value : value.reshape([.. value.shape[..^dim], -1]).sum(-1);

                private protected static Tensor Wrap(Func<Tensor> formula) => WrappedTensorDisposeScope(formula);

                private protected static Tensor One(double value = 1) => Dispatch.Call("full", Array.Empty<long>(), value, ScalarType.Float32);
            }

            /// <summary>f⁻¹.</summary>
            private sealed class Inverse(Transform f) : Transform
            {
                public override Transform inv => f;

                public override constraints.Constraint domain => f.codomain;

                public override constraints.Constraint codomain => f.domain;

                public override bool bijective => f.bijective;

                protected internal override Tensor _sign() => f.sign;

                protected internal override Tensor _call(Tensor x) => f._inverse(x);

                protected internal override Tensor _inverse(Tensor y) => f._call(y);

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() => -f.log_abs_det_jacobian(y, x));

                public override long[] forward_shape(long[] shape) => f.inverse_shape(shape);

                public override long[] inverse_shape(long[] shape) => f.forward_shape(shape);
            }

            /// <summary>One after another.</summary>
            public class ComposeTransform(IEnumerable<Transform> parts, int cache_size = 0) : Transform
            {
                private readonly Transform[] parts = [.. parts];

                // Kept for its callers: nothing is cached.
                private readonly int cacheSize = cache_size;

                public override int event_dim => base.event_dim;

                public override Transform inv => _inv ??= new ComposeTransform(parts.Reverse().Select(p => p.inv), cacheSize) { _inv = this };

                public override constraints.Constraint domain
                {
                    get
                    {
                        if (parts.Length == 0) return constraints.real;
                        var n = parts[^1].codomain.event_dim;
                        foreach (var p in parts.Reverse()) n = Math.Max(n + p.domain.event_dim - p.codomain.event_dim, p.domain.event_dim);
                        return Widened(parts[0].domain, n);
                    }
                }

                public override constraints.Constraint codomain
                {
                    get
                    {
                        if (parts.Length == 0) return constraints.real;
                        var n = parts[0].domain.event_dim;
                        foreach (var p in parts) n = Math.Max(n + p.codomain.event_dim - p.domain.event_dim, p.codomain.event_dim);
                        return Widened(parts[^1].codomain, n);
                    }
                }

                public override bool bijective => parts.All(p => p.bijective);

                protected internal override Tensor _sign() => Wrap(() => parts.Aggregate(One(), (s, p) => s * p.sign));

                protected internal override Tensor _call(Tensor x) => parts.Length == 0 ? x : Wrap(() => parts.Aggregate(x, (v, p) => p._call(v)));

                protected internal override Tensor _inverse(Tensor y) => parts.Length == 0 ? y : Wrap(() => parts.Reverse().Aggregate(y, (v, p) => p._inverse(v)));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() =>
                {
                    if (parts.Length == 0) return Dispatch.Call("zeros_like", x);
                    Tensor? sum = null;
                    var (v, n) = (x, domain.event_dim);
                    for (var k = 0; k < parts.Length; k++)
                    {
                        var p = parts[k];
                        var next = k == parts.Length - 1 ? y : p._call(v);
                        var term = _sum_rightmost(p.log_abs_det_jacobian(v, next), n - p.domain.event_dim);
                        n += p.codomain.event_dim - p.domain.event_dim;
                        (sum, v) = (sum is null ? term : sum + term, next);
                    }
                    return sum!;
                });

                public override long[] forward_shape(long[] shape) => parts.Aggregate(shape, (s, p) => p.forward_shape(s));

                public override long[] inverse_shape(long[] shape) => parts.Reverse().Aggregate(shape, (s, p) => p.inverse_shape(s));

                private static constraints.Constraint Widened(constraints.Constraint c, int events) => events > c.event_dim ? constraints.independent(c, events - c.event_dim) : c;
            }

            /// <summary>A transform whose last batch dimensions count as the event: their log-determinants are summed.</summary>
            public class IndepdenentTransform(Transform base_transform, int reinterpreted_batch_dims) : Transform
            {
                public override int event_dim => base.event_dim;

                public override Transform inv => _inv ??= new IndepdenentTransform(base_transform.inv, reinterpreted_batch_dims) { _inv = this };

                public override constraints.Constraint domain => constraints.independent(base_transform.domain, reinterpreted_batch_dims);

                public override constraints.Constraint codomain => constraints.independent(base_transform.codomain, reinterpreted_batch_dims);

                public override bool bijective => base_transform.bijective;

                public override long[] forward_shape(long[] shape) => base_transform.forward_shape(shape);

                public override long[] inverse_shape(long[] shape) => base_transform.inverse_shape(shape);

                protected internal override Tensor _sign() => base_transform.sign;

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() => _sum_rightmost(base_transform.log_abs_det_jacobian(x, y), reinterpreted_batch_dims));

                protected internal override Tensor _call(Tensor x) => base_transform._call(Checked(x, domain));

                protected internal override Tensor _inverse(Tensor y) => base_transform._inverse(Checked(y, codomain));

                private static Tensor Checked(Tensor t, constraints.Constraint set) =>
                    t.dim() >= set.event_dim ? t : throw new ArgumentException($"Too few dimensions on input: got {t.dim()}, expected at least {set.event_dim}");
            }

            /// <summary>The same elements in another shape.</summary>
            public class ReshapeTransform : Transform
            {
                private readonly long[] from, to;

                public ReshapeTransform(long[] in_shape, long[] out_shape)
                {
                    if (in_shape.TotalSize() != out_shape.TotalSize()) throw new ArgumentException("in_shape, out_shape have different numbers of elements");
                    (from, to) = (in_shape, out_shape);
                }

                public override bool bijective => true;

                public override constraints.Constraint domain => constraints.independent(constraints.real, from.Length);

                public override constraints.Constraint codomain => constraints.independent(constraints.real, to.Length);

                public override long[] forward_shape(long[] shape) => Replaced(shape, from, to);

                public override long[] inverse_shape(long[] shape) => Replaced(shape, to, from);

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Dispatch.Call("new_zeros", x.detach(), x.shape[..^from.Length]);

                protected internal override Tensor _call(Tensor x) => x.reshape([.. x.shape[..^from.Length], .. to]);

                protected internal override Tensor _inverse(Tensor y) => y.reshape([.. y.shape[..^to.Length], .. from]);

                private static long[] Replaced(long[] shape, long[] old, long[] @new)
                {
                    if (shape.Length < old.Length) throw new ArgumentException("Too few dimensions on input");
                    if (!shape.AsSpan(shape.Length - old.Length).SequenceEqual(old))
                        throw new ArgumentException($"Shape mismatch: expected [{string.Join(", ", old)}], got [{string.Join(", ", shape[^old.Length..])}]");
                    return [.. shape[..^old.Length], .. @new];
                }
            }
        }
    }
}

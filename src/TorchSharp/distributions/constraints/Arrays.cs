namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class constraints
        {
            /// <summary>Vectors with one 1 and else 0.</summary>
            public class _OneHot() : Constraint(true, 1)
            {
                public override Tensor check(Tensor value) => Wrap(() => (value.eq(0) | value.eq(1)).all(-1) & value.sum(-1).eq(1));
            }

            /// <summary>Non-negative vectors of sum 1.</summary>
            public class _Simplex() : Constraint(false, 1)
            {
                public override Tensor check(Tensor value) => Wrap(() => value.ge(0).all(-1) & (value.sum(-1) - 1).abs().lt(1e-6));
            }

            /// <summary>Vectors of counts whose sum is at most the bound.</summary>
            public class _Multinomial(long upper_bound) : Constraint(true, 1)
            {
                public long upper_bound { get; } = upper_bound;

                public override Tensor check(Tensor x) => Wrap(() => x.ge(0).all(-1) & x.sum(-1).le(upper_bound));

                public override string ToString() => $"Multinomial(upper_bound={upper_bound})";
            }

            /// <summary>Lower triangular matrices.</summary>
            public class _LowerTriangular() : Constraint(false, 2)
            {
                public override Tensor check(Tensor value) => Wrap(() => Entries(value.tril().eq(value)));
            }

            /// <summary>Lower triangular matrices with a positive diagonal.</summary>
            public class _LowerCholesky() : Constraint(false, 2)
            {
                public override Tensor check(Tensor value) => Wrap(() => Entries(value.tril().eq(value)) & Diagonal(value).gt(0).all(-1));
            }

            /// <summary>Cholesky factors of correlation matrices: also the rows have length 1.</summary>
            public class _CorrCholesky() : Constraint(false, 2)
            {
                public override Tensor check(Tensor value) => Wrap(() =>
                {
                    var tolerance = (value.dtype == ScalarType.Float64 ? 2.220446049250313e-16 : 1.1920928955078125e-07) * value.shape[^1] * 10;
                    var unit = ((value * value).sum(-1) - 1).abs().le(tolerance).all(-1);
                    return unit & lower_cholesky.check(value);
                });
            }

            /// <summary>Square matrices.</summary>
            public class _Square() : Constraint(false, 2)
            {
                public override Tensor check(Tensor value) => Dispatch.Call("full", value.shape[..^2], value.shape[^1] == value.shape[^2], ScalarType.Bool);
            }

            /// <summary>Symmetric matrices.</summary>
            public class _Symmetric : _Square
            {
                public override Tensor check(Tensor value) => Wrap(() =>
                {
                    var isSquare = base.check(value);
                    return value.shape[^1] == value.shape[^2] ? Entries(Dispatch.Call("isclose", value, value.transpose(-2, -1), 1e-5, 1e-6)) : isSquare;
                });
            }

            /// <summary>Symmetric matrices without negative eigenvalues.</summary>
            public class _PositiveSemiDefinite : _Symmetric
            {
                public override Tensor check(Tensor value) => Wrap(() =>
                {
                    var isSymmetric = base.check(value);
                    return value.shape[^1] == value.shape[^2] ? isSymmetric & Dispatch.Call("linalg_eigvalsh", value).ge(0).all(-1) : isSymmetric;
                });
            }

            /// <summary>Symmetric matrices with positive eigenvalues.</summary>
            public class _PositiveDefinite : _Symmetric
            {
                public override Tensor check(Tensor value) => Wrap(() =>
                {
                    var isSymmetric = base.check(value);
                    return value.shape[^1] == value.shape[^2] ? isSymmetric & Dispatch.Call2("linalg_cholesky_ex", value).Item2.eq(0) : isSymmetric;
                });
            }

            /// <summary>A constraint whose last batch dimensions count as the event.</summary>
            public class _IndependentConstraint(Constraint base_constraint, int reinterpreted_batch_ndims) : Constraint
            {
                public Constraint base_constraint { get; } = base_constraint;

                public override bool is_discrete => base_constraint.is_discrete;

                public override int event_dim => base_constraint.event_dim + reinterpreted_batch_ndims;

                public override Tensor check(Tensor value) => Wrap(() =>
                {
                    var each = base_constraint.check(value);
                    if (each.dim() < reinterpreted_batch_ndims) throw new ArgumentException($"Expected value.dim() >= {event_dim} but got {value.dim()}");
                    return reinterpreted_batch_ndims == 0 ? each : each.reshape([.. each.shape[..^reinterpreted_batch_ndims], -1]).all(-1);
                });

                public override string ToString() => $"IndependentConstraint({base_constraint}, {reinterpreted_batch_ndims})";
            }

            /// <summary>One constraint per piece along a dimension.</summary>
            public class _Cat : Constraint
            {
                private readonly Constraint[] parts;
                private readonly long dim;
                private readonly long[] lengths;

                public _Cat(IList<Constraint> cseq, long dim = 0, IList<long>? lengths = null)
                {
                    (parts, this.dim, this.lengths) = ([.. cseq], dim, lengths is null ? [.. cseq.Select(_ => 1L)] : [.. lengths]);
                    if (parts.Length != this.lengths.Length) throw new ArgumentException($"cat: {parts.Length} constraints, {this.lengths.Length} lengths");
                }

                public override bool is_discrete => parts.Any(c => c.is_discrete);

                public override int event_dim => parts.Max(c => c.event_dim);

                public override Tensor check(Tensor value) => Wrap(() =>
                {
                    long at = 0;
                    var checks = new Tensor[parts.Length];
                    for (var k = 0; k < parts.Length; at += lengths[k++]) checks[k] = parts[k].check(value.narrow(dim, at, lengths[k]));
                    return Dispatch.Call("cat", checks, dim);
                });
            }

            /// <summary>One constraint per entry along a dimension.</summary>
            public class _Stack(IList<Constraint> cseq, int dim = 0) : Constraint
            {
                private readonly Constraint[] parts = [.. cseq];

                public override bool is_discrete => parts.Any(c => c.is_discrete);

                public override int event_dim => parts.Max(c => c.event_dim) + (dim + parts.Max(c => c.event_dim) < 0 ? 1 : 0);

                public override Tensor check(Tensor value) => Wrap(() => Dispatch.Call("stack", parts.Select((c, k) => c.check(value.select(dim, k))).ToArray(), dim));
            }

            private static Tensor Entries(Tensor each) => each.reshape([.. each.shape[..^2], -1]).all(-1);

            private static Tensor Diagonal(Tensor m) => Dispatch.Call("diagonal", m, 0, -2, -1);
        }
    }
}

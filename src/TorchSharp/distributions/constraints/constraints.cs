namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        /// <summary>The sets that parameters and values of distributions are from.</summary>
        public static partial class constraints
        {
            /// <summary>A set of tensors. <see cref="check"/> tells for each event whether it is a member.</summary>
            public abstract class Constraint
            {
                protected Constraint(bool is_discrete, int event_dim) => (this.is_discrete, this.event_dim) = (is_discrete, event_dim);

                protected Constraint() : this(false, 0) { }

                public virtual bool is_discrete { get; protected set; }

                /// <summary>How many trailing dimensions make one event.</summary>
                public virtual int event_dim { get; protected set; }

                public abstract Tensor check(Tensor value);

                public override string ToString() => GetType().Name.TrimStart('_');
            }

            public static readonly _Dependent dependent = new();
            public static readonly _Boolean boolean = new();
            public static readonly _OneHot one_hot = new();
            public static readonly _IntegerGreaterThan nonnegative_integer = new(0);
            public static readonly _IntegerGreaterThan positive_integer = new(1);
            public static readonly _Real real = new();
            public static readonly _IndependentConstraint real_vector = independent(real, 1);
            public static readonly _GreaterThan positive = new(0);
            public static readonly _GreaterThanEq nonnegative = new(0);
            public static readonly _Interval unit_interval = new(0, 1);
            public static readonly _Simplex simplex = new();
            public static readonly _LowerTriangular lower_triangular = new();
            public static readonly _LowerCholesky lower_cholesky = new();
            public static readonly _CorrCholesky corr_cholesky = new();
            public static readonly _Square square = new();
            public static readonly _Symmetric symmetric = new();
            public static readonly _PositiveSemiDefinite positive_semidefinite = new();
            public static readonly _PositiveDefinite positive_definite = new();

            public static _IndependentConstraint independent(Constraint base_constraint, int reinterpreted_batch_ndims) => new(base_constraint, reinterpreted_batch_ndims);
            public static _IntegerInterval integer_interval(long lb, long ub) => new(lb, ub);
            public static _GreaterThan greater_than(double lower_bound) => new(lower_bound);
            public static _GreaterThanEq greater_than_eq(double lower_bound) => new(lower_bound);
            public static _LessThan less_than(double upper_bound) => new(upper_bound);
            public static _Multinomial multinomial(long upper_bound) => new(upper_bound);
            public static _Interval interval(double lower_bound, double upper_bound) => new(lower_bound, upper_bound);
            public static _HalfOpenInterval half_open_interval(double lower_bound, double upper_bound) => new(lower_bound, upper_bound);
            public static _Cat cat(IList<Constraint> cseq, long dim = 0, IList<long>? lengths = null) => new(cseq, dim, lengths);
            public static _Stack stack(IList<Constraint> cseq, int dim = 0) => new(cseq, dim);

            private static Tensor Wrap(Func<Tensor> formula) => WrappedTensorDisposeScope(formula);

            private static Tensor Whole(Tensor value) => (value % 1).eq(0);

            private static string Text(double v) => v.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

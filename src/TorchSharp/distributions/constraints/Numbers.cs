namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class constraints
        {
            /// <summary>Depends on the other parameters: it cannot be checked alone.</summary>
            public class _Dependent(bool is_discrete = false, int event_dim = 0) : Constraint(is_discrete, event_dim)
            {
                public override Tensor check(Tensor value) => throw new ArgumentException("Cannot determine validity of dependent constraint");
            }

            /// <summary>{0, 1}.</summary>
            public class _Boolean() : Constraint(true, 0)
            {
                public override Tensor check(Tensor value) => Wrap(() => value.eq(0) | value.eq(1));
            }

            /// <summary>Not NaN.</summary>
            public class _Real : Constraint
            {
                public override Tensor check(Tensor value) => Wrap(() => value.eq(value));
            }

            /// <summary>Integers ≥ the bound, as PyTorch's greater_than for integers.</summary>
            public class _IntegerGreaterThan(long lower_bound) : Constraint(true, 0)
            {
                public long lower_bound { get; } = lower_bound;

                public override Tensor check(Tensor value) => Wrap(() => Whole(value) & value.ge(lower_bound));

                public override string ToString() => $"IntegerGreaterThan(lower_bound={lower_bound})";
            }

            /// <summary>Integers from bound to bound, both included.</summary>
            public class _IntegerInterval(long lower_bound, long upper_bound) : Constraint(true, 0)
            {
                public long lower_bound { get; } = lower_bound;

                public long upper_bound { get; } = upper_bound;

                public override Tensor check(Tensor value) => Wrap(() => Whole(value) & value.ge(lower_bound) & value.le(upper_bound));

                public override string ToString() => $"IntegerInterval(lower_bound={lower_bound}, upper_bound={upper_bound})";
            }

            /// <summary>Integers ≤ the bound.</summary>
            public class _IntegerLessThan(long upper_bound) : Constraint(true, 0)
            {
                public long upper_bound { get; } = upper_bound;

                public override Tensor check(Tensor value) => Wrap(() => Whole(value) & value.le(upper_bound));

                public override string ToString() => $"IntegerLessThan(upper_bound={upper_bound})";
            }

            /// <summary>(bound, ∞).</summary>
            public class _GreaterThan(double lower_bound) : Constraint
            {
                public double lower_bound { get; } = lower_bound;

                public override Tensor check(Tensor value) => value.gt(lower_bound);

                public override string ToString() => $"GreaterThan(lower_bound={Text(lower_bound)})";
            }

            /// <summary>[bound, ∞).</summary>
            public class _GreaterThanEq(double lower_bound) : Constraint
            {
                public double lower_bound { get; } = lower_bound;

                public override Tensor check(Tensor value) => value.ge(lower_bound);

                public override string ToString() => $"GreaterThanEq(lower_bound={Text(lower_bound)})";
            }

            /// <summary>(−∞, bound).</summary>
            public class _LessThan(double upper_bound) : Constraint
            {
                public double upper_bound { get; } = upper_bound;

                public override Tensor check(Tensor value) => value.lt(upper_bound);

                public override string ToString() => $"LessThan(upper_bound={Text(upper_bound)})";
            }

            /// <summary>[bound, bound].</summary>
            public class _Interval(double lower_bound, double upper_bound) : Constraint
            {
                public double lower_bound { get; } = lower_bound;

                public double upper_bound { get; } = upper_bound;

                public override Tensor check(Tensor value) => Wrap(() => value.ge(lower_bound) & value.le(upper_bound));

                public override string ToString() => $"Interval(lower_bound={Text(lower_bound)}, upper_bound={Text(upper_bound)})";
            }

            /// <summary>[bound, bound).</summary>
            public class _HalfOpenInterval(double lower_bound, double upper_bound) : Constraint
            {
                public double lower_bound { get; } = lower_bound;

                public double upper_bound { get; } = upper_bound;

                public override Tensor check(Tensor value) => Wrap(() => value.ge(lower_bound) & value.lt(upper_bound));

                public override string ToString() => $"HalfOpenInterval(lower_bound={Text(lower_bound)}, upper_bound={Text(upper_bound)})";
            }
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        public static partial class transforms
        {
            /// <summary>y = eˣ.</summary>
            public class ExpTransform : Transform
            {
                public override constraints.Constraint domain => constraints.real;

                public override constraints.Constraint codomain => constraints.positive;

                public override bool bijective => true;

                protected internal override Tensor _sign() => One();

                protected internal override Tensor _call(Tensor x) => x.exp();

                protected internal override Tensor _inverse(Tensor y) => y.log();

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => x.alias();
            }

            /// <summary>y = log x.</summary>
            public class LogTransform : Transform
            {
                public override constraints.Constraint domain => constraints.positive;

                public override constraints.Constraint codomain => constraints.real;

                public override bool bijective => true;

                protected internal override Tensor _sign() => One();

                protected internal override Tensor _call(Tensor x) => x.log();

                protected internal override Tensor _inverse(Tensor y) => y.exp();

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => -y;
            }

            /// <summary>y = xᵖ on positive numbers.</summary>
            public class PowerTransform(Tensor exponent) : Transform
            {
                private readonly Tensor exponent = exponent.alias().DetachFromDisposeScope();

                public override constraints.Constraint domain => constraints.positive;

                public override constraints.Constraint codomain => constraints.positive;

                public override bool bijective => true;

                protected internal override Tensor _sign() => exponent.sign();

                public override long[] forward_shape(long[] shape) => Shapes.Broadcast(shape, exponent.shape);

                public override long[] inverse_shape(long[] shape) => Shapes.Broadcast(shape, exponent.shape);

                protected internal override Tensor _call(Tensor x) => x.pow(exponent);

                protected internal override Tensor _inverse(Tensor y) => Wrap(() => y.pow(1 / exponent));

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() => (exponent * y / x).abs().log());
            }

            /// <summary>y = a + b x.</summary>
            public class AffineTransform : Transform
            {
                private readonly Tensor? locs, scales;
                private readonly double loc, scale;
                private readonly int events;

                public AffineTransform(double loc, double scale, int event_dim = 0) => (this.loc, this.scale, events) = (loc, scale, event_dim);

                public AffineTransform(Tensor loc, Tensor scale, int event_dim = 0) =>
                    (locs, scales, events) = (loc.alias().DetachFromDisposeScope(), scale.alias().DetachFromDisposeScope(), event_dim);

                internal AffineTransform(double loc, Tensor scale) => (this.loc, scales) = (loc, scale.alias().DetachFromDisposeScope());

                public override int event_dim => events;

                public override bool bijective => true;

                public override constraints.Constraint domain => events == 0 ? constraints.real : constraints.independent(constraints.real, events);

                public override constraints.Constraint codomain => domain;

                public override long[] forward_shape(long[] shape) => Shapes.Broadcast(shape, locs?.shape ?? [], scales?.shape ?? []);

                public override long[] inverse_shape(long[] shape) => forward_shape(shape);

                protected internal override Tensor _sign() => scales?.sign() ?? One(Math.Sign(scale));

                protected internal override Tensor _call(Tensor x) => Wrap(() =>
                {
                    var scaled = scales is null ? x * scale : x * scales;
                    return locs is null ? scaled + loc : scaled + locs;
                });

                protected internal override Tensor _inverse(Tensor y) => Wrap(() =>
                {
                    var centred = locs is null ? y - loc : y - locs;
                    return scales is null ? centred / scale : centred / scales;
                });

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() =>
                {
                    var each = scales is null ? Dispatch.Call("full_like", x.detach(), Math.Log(Math.Abs(scale))) : scales.abs().log().expand(Shapes.Broadcast(x.shape, scales.shape));
                    return _sum_rightmost(each, events);
                });
            }

            /// <summary>y = |x|; the positive root is its inverse.</summary>
            public class AbsTransform : Transform
            {
                public override constraints.Constraint domain => constraints.real;

                public override constraints.Constraint codomain => constraints.positive;

                protected internal override Tensor _call(Tensor x) => x.abs();

                protected internal override Tensor _inverse(Tensor y) => y.alias();
            }

            /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
            public class SigmoidTransform : Transform
            {
                public override constraints.Constraint domain => constraints.real;

                public override constraints.Constraint codomain => constraints.unit_interval;

                public override bool bijective => true;

                protected internal override Tensor _sign() => One();

                protected internal override Tensor _call(Tensor x) => Inside(x.sigmoid());

                protected internal override Tensor _inverse(Tensor y) => Wrap(() =>
                {
                    var p = Inside(y);
                    return p.log() - (-p).log1p();
                });

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() => -Dispatch.Call("softplus", -x) - Dispatch.Call("softplus", x));

                // Never quite 0 or 1, so that logarithms of it are finite.
                private static Tensor Inside(Tensor p) => Wrap(() => p.dtype == ScalarType.Float64
                    ? p.clamp(2.2250738585072014e-308, 1 - 2.220446049250313e-16)
                    : p.clamp(1.1754943508222875e-38, 1 - 1.1920928955078125e-07));
            }

            /// <summary>y = log(1 + eˣ).</summary>
            public class SoftplusTransform : Transform
            {
                public override constraints.Constraint domain => constraints.real;

                public override constraints.Constraint codomain => constraints.positive;

                public override bool bijective => true;

                protected internal override Tensor _sign() => One();

                protected internal override Tensor _call(Tensor x) => Dispatch.Call("softplus", x);

                protected internal override Tensor _inverse(Tensor y) => Wrap(() => (-((-y).expm1())).log() + y);

                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() => -Dispatch.Call("softplus", -x));
            }

            /// <summary>y = tanh x.</summary>
            public class TanhTransform : Transform
            {
                public override constraints.Constraint domain => constraints.real;

                public override constraints.Constraint codomain => constraints.interval(-1, 1);

                public override bool bijective => true;

                protected internal override Tensor _sign() => One();

                protected internal override Tensor _call(Tensor x) => x.tanh();

                protected internal override Tensor _inverse(Tensor y) => y.atanh();

                // 2 (log 2 − x − softplus(−2x)): exact where 1 − tanh² underflows.
                protected internal override Tensor log_abs_det_jacobian(Tensor x, Tensor y) => Wrap(() => 2 * (Math.Log(2) - x - Dispatch.Call("softplus", -2 * x)));
            }

            /// <summary>y = softmax(x) over the last dimension; log y is taken as its inverse. Not bijective.</summary>
            public class SoftmaxTransform : Transform
            {
                public override constraints.Constraint domain => constraints.real_vector;

                public override constraints.Constraint codomain => constraints.simplex;

                public override bool bijective => false;

                protected internal override Tensor _call(Tensor x) => Dispatch.Call("softmax.int", x, -1);

                protected internal override Tensor _inverse(Tensor y) => y.log();
            }
        }
    }
}

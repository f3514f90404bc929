using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Gradients and parameters as wholes, and batch norm folded into the layer before it.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients together so that their joint norm is at most max_norm; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var off = no_grad();
                using var scope = NewDisposeScope();
                Tensor[] gradients = [.. tensors.Select(p => p.grad!).Where(g => g is not null)];
                if (gradients.Length == 0) return 0;
                var first = gradients[0].device;
                var norms = gradients.Select(g => Dispatch.Call("to.device", Dispatch.Call("linalg_vector_norm", g, norm_type), first, g.dtype));
                var total = Dispatch.Call("linalg_vector_norm", Dispatch.Call("stack", Arg.List(norms)), norm_type);
                var norm = Dispatch.Call("to.dtype", total, ScalarType.Float64).item<double>();
                var scale = max_norm / (norm + 1e-6);
                if (scale < 1)
                    foreach (var g in gradients) Dispatch.CallInPlace("mul_.Scalar", g, scale);
                return norm;
            }

            /// <summary>Holds every entry of every gradient within ±clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var off = no_grad();
                using var scope = NewDisposeScope();
                foreach (var p in tensors)
                    if (p.grad is { } g) Dispatch.CallInPlace("clamp_", g, -clip_value, clip_value);
            }

            /// <summary>All entries in one row, in the parameters' order.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return scope.MoveToOuter(Dispatch.Call("cat", Arg.List(tensors.Select(p => Dispatch.Call("reshape", p, new long[] { -1 }))), 0));
            }

            /// <summary>The inverse of <see cref="parameters_to_vector"/>: copies into the parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using var off = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var p in tensors)
                {
                    var n = p.shape.Aggregate(1L, (a, b) => a * b);
                    Dispatch.CallInPlace("copy_", p, Dispatch.Call("reshape", Dispatch.Call("slice.Tensor", vec, 0, start, start + n), p.shape));
                    start += n;
                }
            }

            /// <summary>A convolution's weight and bias with the batch norm behind it (in evaluation) multiplied in.</summary>
            public static (Parameter weight, Parameter bias) fuse_conv_bn_weights(Tensor conv_w, Tensor? conv_b, Tensor bn_rm, Tensor bn_rv, double bn_eps,
                Tensor? bn_w, Tensor? bn_b, bool transpose = false)
            {
                var spread = new long[conv_w.shape.Length];
                Array.Fill(spread, 1);
                spread[transpose ? 1 : 0] = -1;
                return Fuse(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, spread);
            }

            /// <inheritdoc cref="fuse_conv_bn_weights"/>
            public static (Parameter weight, Parameter bias) fuse_linear_bn_weights(Tensor linear_w, Tensor? linear_b, Tensor bn_rm, Tensor bn_rv,
                double bn_eps, Tensor? bn_w, Tensor? bn_b)
                => Fuse(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, [-1, 1]);

            /// <summary>One linear layer for a linear layer and the batch norm behind it.</summary>
            /// <exception cref="ArgumentException">They are training, or their sizes differ.</exception>
            public static Linear fuse_linear_bn_eval(Linear linear, BatchNorm bn)
            {
                if (linear.training || bn.training) throw new ArgumentException("Fusion operators should only be called on modules in evaluation mode.");
                if (linear.out_features != bn.num_features && bn.num_features != 1)
                    throw new ArgumentException("To fuse, linear.out_features == bn.num_features or bn.num_features == 1");
                var (weight, bias) = fuse_linear_bn_weights(linear.weight, linear.bias, bn.running_mean!, bn.running_var!, bn.eps, bn.weight, bn.bias);
                var fused = new Linear(weight, bias);
                fused.eval();
                return fused;
            }

            // γ·(W·x + b − μ) / √(σ² + ε) + β, regrouped.
            private static (Parameter, Parameter) Fuse(Tensor w, Tensor? b, Tensor mean, Tensor variance, double eps, Tensor? gamma, Tensor? beta,
                long[] spread)
            {
                using var off = no_grad();
                using var scope = NewDisposeScope();
                var scale = Dispatch.Call("rsqrt", Dispatch.Call("add.Scalar", variance, eps));
                if (gamma is not null) scale = Dispatch.Call("mul.Tensor", scale, gamma);
                var shift = Dispatch.Call("mul.Tensor", b is null ? Dispatch.Call("neg", mean) : Dispatch.Call("sub.Tensor", b, mean), scale);
                if (beta is not null) shift = Dispatch.Call("add.Tensor", shift, beta);
                var weight = Dispatch.Call("mul.Tensor", w, Dispatch.Call("reshape", scale, spread));
                return scope.MoveToOuter(new Parameter(weight, w.requires_grad), new Parameter(shift, b?.requires_grad ?? w.requires_grad));
            }
        }
    }
}

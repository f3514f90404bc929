using static TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => Maybe(inplace, "celu", "celu_", x, alpha);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => Maybe(inplace, "elu", "elu_", x, alpha);

            /// <summary>x·Φ(x).</summary>
            public static Tensor gelu(Tensor x) => Call("gelu", x);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false)
                => Maybe(inplace, "gelu", "gelu_", x, approximate.ToString());

            public static Tensor glu(Tensor input, long dim = -1) => Call("td::glu", input, dim);

            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Call("hardshrink", x, lambda);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => Maybe(inplace, "hardsigmoid", "hardsigmoid_", input);

            public static Tensor hardswish(Tensor input, bool inplace = false) => Maybe(inplace, "hardswish", "hardswish_", input);

            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false)
                => inplace ? Call("alias", CallInPlace("hardtanh_", x, min_val, max_val)) : Call("hardtanh", x, min_val, max_val);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false)
                => Maybe(inplace, "leaky_relu", "leaky_relu_", input, negative_slope);

            public static Tensor logsigmoid(Tensor x) => Call("log_sigmoid", x);

            public static Tensor log_softmax(Tensor x, long dim) => Call("log_softmax.int", x, dim);

            public static Tensor mish(Tensor x, bool inplace = false) => Maybe(inplace, "mish", "mish_", x);

            public static Tensor prelu(Tensor input, Tensor weight) => Call("prelu", input, weight);

            public static Tensor relu(Tensor x, bool inplace = false) => Maybe(inplace, "relu", "relu_", x);

            public static Tensor relu6(Tensor x, bool inplace = false) => Maybe(inplace, "relu6", "relu6_", x);

            /// <summary>The mean slope; see <see cref="Modules.RReLU"/> for training.</summary>
            public static Tensor rrelu(Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false)
                => rrelu(x, lower, upper, inplace, training: false);

            internal static Tensor rrelu(Tensor x, double lower, double upper, bool inplace, bool training)
                => inplace ? Call("alias", CallInPlace("rrelu_", x, lower, upper, training)) : Call("rrelu", x, lower, upper, training);

            public static Tensor selu(Tensor x, bool inplace = false) => Maybe(inplace, "selu", "selu_", x);

            public static Tensor sigmoid(Tensor x, bool inplace) => Maybe(inplace, "sigmoid", "sigmoid_", x);

            public static Tensor sigmoid(Tensor x) => Call("sigmoid", x);

            public static Tensor silu(Tensor x, bool inplace = false) => Maybe(inplace, "td::silu", "silu_", x);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Call("softmax.int", input, dim, dtype);

            /// <summary>Over the channels of [B, C, H, W] or [C, H, W].</summary>
            public static Tensor softmax2d(Tensor x) => Call("softmax.int", x, -3);

            public static Tensor softmin(Tensor x, long dim)
            {
                using var negative = Call("neg", x);
                return Call("softmax.int", negative, dim);
            }

            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) => Call("softplus", x, beta, threshold);

            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Call("softshrink", x, lambda);

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var size = Call("abs", x);
                using var scale = Call("add.Scalar", size, 1);
                return inplace ? Call("alias", CallInPlace("div_.Tensor", x, scale)) : Call("div.Tensor", x, scale);
            }

            public static Tensor tanh(Tensor x, bool inplace = false) => Maybe(inplace, "tanh", "tanh_", x);

            /// <summary>x − tanh(x).</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var t = Call("tanh", x);
                return inplace ? Call("alias", CallInPlace("sub_.Tensor", x, t)) : Call("sub.Tensor", x, t);
            }

            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false)
                => inplace ? Call("alias", CallInPlace("threshold_", x, threshold, value)) : Call("threshold", x, threshold, value);

            [Obsolete("Use hardshrink")]
            public static Tensor Hardshrink(Tensor x, double lambda = 0.5) => hardshrink(x, lambda);

            [Obsolete("Use hardtanh")]
            public static Tensor Hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false)
                => hardtanh(x, min_val, max_val, inplace);

            [Obsolete("Use mish")]
            public static Tensor Mish(Tensor x) => mish(x);

            [Obsolete("Use silu")]
            public static Tensor SiLU(Tensor x, bool inplace = false) => silu(x, inplace);

            [Obsolete("Use softshrink")]
            public static Tensor Softshrink(Tensor x, double lambda = 0.5) => softshrink(x, lambda);

            [Obsolete("Use softsign")]
            public static Tensor Softsign(Tensor x) => softsign(x);

            [Obsolete("Use tanhshrink")]
            public static Tensor Tanhshrink(Tensor x) => tanhshrink(x);

            [Obsolete("Use threshold")]
            public static Tensor Threshold(Tensor x, double threshold, double value, bool inplace = false)
                => functional.threshold(x, threshold, value, inplace);

            // In place, the caller gets a second name of the tensor: disposing it leaves the first one whole.
            private static Tensor Maybe(bool inplace, string op, string opInPlace, Tensor x)
                => inplace ? Call("alias", CallInPlace(opInPlace, x)) : Call(op, x);

            private static Tensor Maybe(bool inplace, string op, string opInPlace, Tensor x, Arg argument)
                => inplace ? Call("alias", CallInPlace(opInPlace, x, argument)) : Call(op, x, argument);
        }
    }
}

namespace TorchSharp;

public static partial class torch
{
    // Nonlinearities of neural networks.
    public partial class Tensor
    {
        /// <summary>exp(x) / Σ exp(x) over dim.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => Dispatch.Call("softmax.int", this, dim, dtype);

        /// <summary>x − log Σ exp(x) over dim.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Dispatch.Call("log_softmax.int", this, dim, dtype);

        public Tensor softplus(double beta = 1, double threshold = 20) => Dispatch.Call("softplus", this, beta, threshold);
        public Tensor relu() => Dispatch.Unary("relu", this);
        public Tensor relu_() => Dispatch.CallInPlace("relu_", this);
        public Tensor relu6() => Dispatch.Unary("relu6", this);
        public Tensor relu6_() => Dispatch.CallInPlace("relu6_", this);
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Dispatch.Call("rrelu", this, lower, upper);
        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => Dispatch.CallInPlace("rrelu_", this, lower, upper);

        public Tensor celu() => Dispatch.Unary("celu", this);
        public Tensor celu_() => Dispatch.CallInPlace("celu_", this);
        public Tensor celu(Scalar alpha) => Dispatch.Call("celu", this, alpha);
        public Tensor celu_(Scalar alpha) => Dispatch.CallInPlace("celu_", this, alpha);

        public Tensor elu(double alpha = 1) => Dispatch.Call("elu", this, alpha);
        public Tensor elu_(double alpha = 1) => Dispatch.CallInPlace("elu_", this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Dispatch.Call("elu", this, alpha, scale, input_scale);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Dispatch.CallInPlace("elu_", this, alpha, scale, input_scale);

        public Tensor gelu() => Dispatch.Unary("gelu", this);
        public Tensor gelu_() => Dispatch.CallInPlace("gelu_", this);
        public Tensor gelu(Modules.GELU.Approximate approximate) => Dispatch.Call("gelu", this, approximate.ToString());
        public Tensor gelu_(Modules.GELU.Approximate approximate) => Dispatch.CallInPlace("gelu_", this, approximate.ToString());
        public Tensor glu(long dim = -1) => Dispatch.Call("td::glu", this, dim);
        public Tensor hardsigmoid() => Dispatch.Unary("hardsigmoid", this);
        public Tensor hardsigmoid_() => Dispatch.CallInPlace("hardsigmoid_", this);
        public Tensor hardswish() => Dispatch.Unary("hardswish", this);
        public Tensor hardswish_() => Dispatch.CallInPlace("hardswish_", this);
        public Tensor hardtanh(Scalar min, Scalar max) => Dispatch.Call("hardtanh", this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Dispatch.CallInPlace("hardtanh_", this, min, max);

        /// <summary>0 below zero, 1 above, other at zero.</summary>
        public Tensor heaviside(Tensor other) => Dispatch.Binary("heaviside", this, other);
        public Tensor heaviside_(Tensor other) => Dispatch.CallInPlace("heaviside_", this, other);

        public Tensor leaky_relu(Scalar negative_slope) => Dispatch.Call("leaky_relu", this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Dispatch.CallInPlace("leaky_relu_", this, negative_slope);
        public Tensor selu() => Dispatch.Unary("selu", this);
        public Tensor selu_() => Dispatch.CallInPlace("selu_", this);
        public Tensor silu() => Dispatch.Call("td::silu", this);
        public Tensor silu_() => Dispatch.CallInPlace("silu_", this);
        public Tensor log_sigmoid() => Dispatch.Unary("log_sigmoid", this);
        public Tensor sigmoid() => Dispatch.Unary("sigmoid", this);
        public Tensor sigmoid_() => Dispatch.CallInPlace("sigmoid_", this);
        public Tensor prelu(Tensor target) => Dispatch.Binary("prelu", this, target);
        public Tensor threshold(Scalar threshold, Scalar value) => Dispatch.Call("threshold", this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => Dispatch.CallInPlace("threshold_", this, threshold, value);
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>y = x·Wᵀ + b, W [Out, In], both uniform in ±1/√In at first.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight, _bias;

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            (in_features, out_features) = (weight.shape[1], weight.shape[0]);
            this.weight = weight;
            this.bias = bias;
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
        {
            (in_features, out_features) = (inputSize, outputSize);
            weight = Parameter.Empty(device, dtype, outputSize, inputSize);
            nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
            if (!hasBias) return;
            bias = Parameter.Empty(device, dtype, outputSize);
            var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            nn.init.uniform_(bias, -bound, bound);
        }

        public Parameter? bias { get => _bias; set => Set(nameof(bias), ref _bias, value); }

        /// <exception cref="ArgumentNullException">Set to null.</exception>
        public Parameter weight { get => _weight!; set => Set(nameof(weight), ref _weight, value ?? throw new ArgumentNullException(nameof(weight))); }

        public long in_features { get; set; }

        public long out_features { get; set; }

        public override Tensor forward(Tensor tensor) => Dispatch.Call("td::linear", tensor, _weight, _bias);

        /// <summary>max(0, x·Wᵀ + b) in one pass, src/Native/linear.cpp.</summary>
        internal Tensor Rectified(Tensor tensor) => Dispatch.Call("td::linear", tensor, _weight, _bias, true);
    }

    /// <summary>y = x₁ᵀ·W·x₂ + b, W [Out, In1, In2].</summary>
    public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
    {
        private Parameter? _weight, _bias;

        internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Bilinear))
        {
            (this.in1_features, this.in2_features, this.out_features) = (in1_features, in2_features, out_features);
            var bound = 1 / Math.Sqrt(in1_features);
            weight = Parameter.Empty(device, dtype, out_features, in1_features, in2_features);
            nn.init.uniform_(weight, -bound, bound);
            if (!hasBias) return;
            bias = Parameter.Empty(device, dtype, out_features);
            nn.init.uniform_(bias, -bound, bound);
        }

        public Parameter? bias { get => _bias; set => Set(nameof(bias), ref _bias, value); }

        public Parameter weight { get => _weight!; set => Set(nameof(weight), ref _weight, value ?? throw new ArgumentNullException(nameof(weight))); }

        public long in1_features { get; set; }

        public long in2_features { get; set; }

        public long out_features { get; set; }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.bilinear(input1, input2, weight, bias);
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
                => new(inputSize, outputSize, hasBias, device, dtype);

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            public static Bilinear Bilinear(long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null,
                ScalarType? dtype = null)
                => new(in1_features, in2_features, out_features, hasBias, device, dtype);

            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>max(x, 0) + w·min(x, 0), w [1] or one per channel.</summary>
    public sealed class PReLU : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight;

        internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype) : base(nameof(PReLU))
        {
            (this.num_parameters, this.init) = (num_parameters, init);
            weight = new Parameter(Filled(init, device, dtype, num_parameters));
        }

        public Parameter weight { get => _weight!; set => Set(nameof(weight), ref _weight, value); }

        public long num_parameters { get; }

        public double init { get; }

        public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, weight);
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null)
                => new(num_parameters, init, device, dtype);
        }
    }
}

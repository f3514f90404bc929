namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills for weights, in place; they draw as PyTorch's do, so that a seed gives PyTorch's weights.</summary>
        public static partial class init
        {
            public enum NonlinearityType { Linear, Conv1D, Conv2D, Conv3D, ConvTranspose1D, ConvTranspose2D, ConvTranspose3D, Sigmoid, Tanh, ReLU, LeakyReLU }

            public enum FanInOut { FanIn, FanOut }

            /// <summary>How much a nonlinearity shrinks unit variance; param is a leaky ReLU's slope.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1 + param * param)),
                _ => 1,
            };

            public static Tensor ones_(Tensor tensor) => Fill("fill_.Scalar", tensor, 1);

            public static Tensor zeros_(Tensor tensor) => Fill("zero_", tensor);

            public static Tensor constant_(Tensor tensor, Scalar val) => Fill("fill_.Scalar", tensor, val);

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
                => Fill("uniform_", tensor, low, high, generator);

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
                => Fill("normal_", tensor, mean, std, generator);

            private static Tensor Fill(string op, Tensor tensor, params ReadOnlySpan<Arg> arguments)
            {
                using var off = no_grad();
                return Dispatch.CallInPlace(op, tensor, arguments);
            }

            /// <summary>N(mean, std²) restricted to [a, b], by the inverse of its distribution function.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                using var off = no_grad();
                var low = NormalCdf((a - mean) / std);
                var high = NormalCdf((b - mean) / std);
                Dispatch.CallInPlace("uniform_", tensor, 2 * low - 1, 2 * high - 1, generator);
                Dispatch.CallInPlace("erfinv_", tensor);
                Dispatch.CallInPlace("mul_.Scalar", tensor, std * Math.Sqrt(2));
                Dispatch.CallInPlace("add_.Scalar", tensor, mean);
                return Dispatch.CallInPlace("clamp_", tensor, a, b);
            }

            // Φ(x), from libtorch's erf.
            private static double NormalCdf(double x)
            {
                using var t = Dispatch.Call("full", Array.Empty<long>(), x / Math.Sqrt(2), ScalarType.Float64);
                using var erf = Dispatch.Call("erf", t);
                return (1 + erf.item<double>()) / 2;
            }

            /// <summary>The identity matrix.</summary>
            /// <exception cref="ArgumentException">Not a matrix.</exception>
            public static Tensor eye_(Tensor tensor)
            {
                if (tensor.shape.Length != 2) throw new ArgumentException("Only tensors with 2 dimensions are supported");
                using var off = no_grad();
                Dispatch.CallInPlace("zero_", tensor);
                using var diagonal = Dispatch.Call("diagonal", tensor);
                Dispatch.CallInPlace("fill_.Scalar", diagonal, 1);
                return tensor;
            }

            /// <summary>A convolution that hands its channels through.</summary>
            /// <exception cref="ArgumentException">Not 3, 4 or 5 dimensions.</exception>
            public static Tensor dirac_(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length is < 3 or > 5) throw new ArgumentException("Only tensors with 3, 4, or 5 dimensions are supported");
                using var off = no_grad();
                using var scope = NewDisposeScope();
                Dispatch.CallInPlace("zero_", tensor);
                var centre = tensor;
                for (var d = shape.Length - 1; d >= 2; d--) centre = Dispatch.Call("select.int", centre, d, shape[d] / 2);
                Dispatch.CallInPlace("fill_.Scalar", Dispatch.Call("diagonal", centre), 1);
                return tensor;
            }

            /// <summary>Rows (or columns, whichever are fewer) orthonormal times gain. Saxe et al., "Exact solutions to the nonlinear dynamics",
            /// 2013.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                var shape = tensor.shape;
                if (shape.Length < 2) throw new ArgumentException("Only tensors with 2 or more dimensions are supported");
                using var off = no_grad();
                using var scope = NewDisposeScope();
                var rows = shape[0];
                var columns = rows == 0 ? 0 : shape[1..].Aggregate(1L, (x, y) => x * y);
                if (rows * columns == 0) return tensor;
                var flat = Dispatch.Call("empty.memory_format", new[] { rows, columns }, tensor.dtype, Arg.None, tensor.device);
                Dispatch.CallInPlace("normal_", flat, 0.0, 1.0);
                if (rows < columns) flat = Dispatch.Call("t", flat);
                var (q, r) = Dispatch.Call2("linalg_qr", flat);
                q = Dispatch.Call("mul.Tensor", q, Dispatch.Call("sign", Dispatch.Call("diagonal", r)));
                if (rows < columns) q = Dispatch.Call("t", q);
                Dispatch.CallInPlace("copy_", tensor, Dispatch.Call("reshape", q, shape));
                return Dispatch.CallInPlace("mul_.Scalar", tensor, gain);
            }

            /// <summary>U(±√3·gain/√fan). He et al., "Delving Deep into Rectifiers", 2015.</summary>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                if (Empty(tensor)) return tensor;
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>N(0, gain²/fan).</summary>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn,
                NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
                => Empty(tensor) ? tensor : normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            private static bool Empty(Tensor tensor) => tensor.shape.Contains(0);

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            /// <summary>U(±gain·√(6 / (fan in + fan out))). Glorot and Bengio, 2010.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = Math.Sqrt(3.0) * (gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            /// <summary>N(0, gain²·2 / (fan in + fan out)).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>Inputs and outputs of a weight [Out, In, *receptive field].</summary>
            /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2) throw new ArgumentException("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
                var field = shape[2..].Aggregate(1L, (x, y) => x * y);
                return (shape[1] * field, shape[0] * field);
            }
        }
    }
}

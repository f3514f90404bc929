using static TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>(x − E[x]) / √(Var[x] + ε)·γ + β over all dimensions but channels; training uses the batch and moves the running statistics.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5)
                => Call("batch_norm", input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
                => Call("group_norm", input, num_groups, weight, bias, eps);

            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null,
                Tensor? bias = null, bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5)
                => Call("instance_norm", input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            /// <summary>Over the last dimensions, whose sizes are normalized_shape.</summary>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
                => Call("layer_norm", input, normalized_shape, weight, bias, eps);

            /// <summary>x / (k + α/size·Σ x²)^β, the sum over neighbouring channels.</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 1e-4, double beta = 0.75, double k = 1.0)
            {
                var shape = input.shape;
                if (shape.Length < 3)
                    throw new ArgumentException($"local_response_norm: expected 3D or higher dimensionality input (got {shape.Length} dimensions)", nameof(input));
                using var scope = NewDisposeScope();
                // Channels become a spatial dimension, so that an average pool sums the neighbours.
                long[] image = shape.Length == 3 ? [shape[0], 1, shape[1], shape[2]] : [shape[0], 1, shape[1], shape[2],
                    shape[3..].Aggregate(1L, (a, b) => a * b)];
                var square = Call("reshape", Call("mul.Tensor", input, input), image);
                long[] border = shape.Length == 3 ? [0, 0, size / 2, (size - 1) / 2] : [0, 0, 0, 0, size / 2, (size - 1) / 2];
                var padded = Call("constant_pad_nd", square, border);
                var mean = shape.Length == 3 ? avg_pool2d(padded, [size, 1], [1, 1]) : avg_pool3d(padded, [size, 1, 1], [1, 1, 1]);
                var sum = Call("reshape", mean, shape);
                var scale = Call("pow.Tensor_Scalar", Call("add.Scalar", Call("mul.Scalar", sum, alpha), k), beta);
                return scope.MoveToOuter(Call("div.Tensor", input, scale));
            }

            /// <summary>softmax(Q·Kᵀ/√E + mask)·V: query [*, L, E], key [*, S, E], value [*, S, V]; a boolean mask keeps where it is true.</summary>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0,
                bool is_casual = false)
            {
                if (p < 0) throw new ArgumentException("Dropout probability must be greater than or equal to zero.");
                if (is_casual && attn_mask is not null) throw new ArgumentException("Casual attention masking cannot pass a mask.");
                if (Has("scaled_dot_product_attention")) return Call("scaled_dot_product_attention", query, key, value, attn_mask, p, is_casual);
                using var scope = NewDisposeScope();
                var mask = attn_mask;
                if (is_casual)
                {
                    long[] size = [query.shape[^2], key.shape[^2]];
                    mask = Call("tril", Call("full", size, true, ScalarType.Bool, Arg.None, query.device));
                }
                if (mask is { dtype: ScalarType.Bool })
                {
                    var open = Call("zeros_like", mask, query.dtype);
                    mask = CallInPlace("masked_fill_.Scalar", open, Call("logical_not", mask), double.NegativeInfinity);
                }
                var scores = Call("matmul", Call("mul.Scalar", query, 1 / Math.Sqrt(query.shape[^1])), Call("transpose.int", key, -2, -1));
                if (mask is not null) scores = Call("add.Tensor", scores, mask);
                var weights = Call("softmax.int", scores, -1);
                if (p > 0) weights = Call("dropout", weights, p, true);
                return scope.MoveToOuter(Call("matmul", weights, value));
            }
        }
    }
}

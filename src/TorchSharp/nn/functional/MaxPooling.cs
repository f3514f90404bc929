using static TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false)
                => Call("max_pool1d", input, new[] { kernel_size }, new[] { stride ?? kernel_size }, new[] { padding ?? 0 }, new[] { dilation ?? 1 },
                    ceil_mode);

            public static (Tensor output, Tensor indices) max_pool1d_with_indices(Tensor input, long kernel_size, long? stride = null, long? padding = null,
                long? dilation = null, bool ceil_mode = false)
                => Call2("max_pool1d_with_indices", input, new[] { kernel_size }, new[] { stride ?? kernel_size }, new[] { padding ?? 0 },
                    new[] { dilation ?? 1 }, ceil_mode);

            public static Tensor max_pool2d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                bool ceil_mode = false)
                => Call("max_pool2d", input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null,
                bool ceil_mode = false)
                => max_pool2d(input, [kernel_size], [stride ?? kernel_size], [padding ?? 0], [dilation ?? 1], ceil_mode);

            public static Tensor max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, bool ceil_mode = false)
                => max_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
                => Call2("max_pool2d_with_indices", input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            public static Tensor max_pool3d(Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                bool ceil_mode = false)
                => Call("max_pool3d", input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            public static (Tensor output, Tensor indices) max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? strides = null,
                long[]? padding = null, long[]? dilation = null, bool ceil_mode = false)
                => Call2("max_pool3d_with_indices", input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1], ceil_mode);

            /// <summary>Puts values back where a max pool took them; zeros elsewhere.</summary>
            public static Tensor max_unpool1d(Tensor input, Tensor indices, long kernel_size, long? stride = null, long? padding = null,
                long[]? output_size = null)
            {
                var size = Unpooled(input, [kernel_size], List(stride), List(padding), output_size);
                using var image = Call("unsqueeze", input, -1);
                using var places = Call("unsqueeze", indices, -1);
                using var unpooled = Call("max_unpool2d", image, places, new[] { size[0], 1 });
                return Call("squeeze.dim", unpooled, -1);
            }

            /// <inheritdoc cref="max_unpool1d"/>
            public static Tensor max_unpool2d(Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                long[]? output_size = null)
                => Call("max_unpool2d", input, indices, Unpooled(input, kernel_size, stride, padding, output_size));

            /// <inheritdoc cref="max_unpool1d"/>
            public static Tensor max_unpool3d(Tensor input, Tensor indices, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                long[]? output_size = null)
                => Call("max_unpool3d", input, indices, Unpooled(input, kernel_size, stride, padding, output_size), stride ?? kernel_size,
                    padding ?? [0, 0, 0]);

            // (n − 1)·stride + kernel − 2·padding, or what is asked for, as spatial sizes or as a whole shape.
            private static long[] Unpooled(Tensor input, long[] kernel, long[]? stride, long[]? padding, long[]? asked)
            {
                var n = kernel.Length;
                if (asked is not null) return asked.Length == n ? asked : asked[^n..];
                var sizes = input.shape[^n..];
                return [.. sizes.Select((s, k) => (s - 1) * (stride ?? kernel)[k] + kernel[k] - 2 * (padding?[k] ?? 0))];
            }

            public static Tensor fractional_max_pool2d(Tensor input, long kernel_size, long? output_size = null, double? output_ratio = null)
                => Values(fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio));

            public static Tensor fractional_max_pool2d(Tensor input, (long, long) kernel_size, (long, long)? output_size = null,
                (double, double)? output_ratio = null)
                => Values(fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio));

            public static Tensor fractional_max_pool2d(Tensor input, long[] kernel_size, long[]? output_size = null, double[]? output_ratio = null)
                => Values(fractional_max_pool2d_with_indices(input, kernel_size, output_size, output_ratio));

            public static (Tensor Values, Tensor Indices) fractional_max_pool2d_with_indices(Tensor input, long kernel_size, long? output_size = null,
                double? output_ratio = null)
                => Fractional(input, 2, [kernel_size, kernel_size], output_size is { } s ? [s, s] : null, output_ratio is { } r ? [r, r] : null);

            public static (Tensor Values, Tensor Indices) fractional_max_pool2d_with_indices(Tensor input, (long, long) kernel_size,
                (long, long)? output_size = null, (double, double)? output_ratio = null)
                => Fractional(input, 2, Pair(kernel_size), Pair(output_size), output_ratio is { } r ? [r.Item1, r.Item2] : null);

            public static (Tensor Values, Tensor Indices) fractional_max_pool2d_with_indices(Tensor input, long[] kernel_size, long[]? output_size = null,
                double[]? output_ratio = null)
                => Fractional(input, 2, kernel_size, output_size, output_ratio);

            public static Tensor fractional_max_pool3d(Tensor input, long kernel_size, long? output_size = null, double? output_ratio = null)
                => Values(fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio));

            public static Tensor fractional_max_pool3d(Tensor input, (long, long, long) kernel_size, (long, long, long)? output_size = null,
                (double, double, double)? output_ratio = null)
                => Values(fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio));

            public static Tensor fractional_max_pool3d(Tensor input, long[] kernel_size, long[]? output_size = null, double[]? output_ratio = null)
                => Values(fractional_max_pool3d_with_indices(input, kernel_size, output_size, output_ratio));

            public static (Tensor Values, Tensor Indices) fractional_max_pool3d_with_indices(Tensor input, long kernel_size, long? output_size = null,
                double? output_ratio = null)
                => Fractional(input, 3, [kernel_size, kernel_size, kernel_size], output_size is { } s ? [s, s, s] : null,
                    output_ratio is { } r ? [r, r, r] : null);

            public static (Tensor Values, Tensor Indices) fractional_max_pool3d_with_indices(Tensor input, (long, long, long) kernel_size,
                (long, long, long)? output_size = null, (double, double, double)? output_ratio = null)
                => Fractional(input, 3, Triple(kernel_size), Triple(output_size), output_ratio is { } r ? [r.Item1, r.Item2, r.Item3] : null);

            public static (Tensor Values, Tensor Indices) fractional_max_pool3d_with_indices(Tensor input, long[] kernel_size, long[]? output_size = null,
                double[]? output_ratio = null)
                => Fractional(input, 3, kernel_size, output_size, output_ratio);

            // Graham, "Fractional Max-Pooling", 2014: windows at random places, one draw per image, channel and dimension.
            private static (Tensor, Tensor) Fractional(Tensor input, int n, long[] kernel, long[]? size, double[]? ratio)
            {
                if (size is null && ratio is null) throw new ArgumentNullException(nameof(size),
                    "fractional_max_pool: either output_size or output_ratio is needed");
                if (size is not null && ratio is not null)
                    throw new ArgumentException("fractional_max_pool: only one of output_size and output_ratio may be given");
                var shape = input.shape;
                size ??= [.. ratio!.Select((r, k) => (long)(shape[shape.Length - n + k] * r))];
                long[] draws = [shape.Length == n + 2 ? shape[0] : 1, shape[^(n + 1)], n];
                using var places = Call("rand", draws, input.dtype, Arg.None, input.device);
                return Call2(n == 2 ? "fractional_max_pool2d" : "fractional_max_pool3d", input, kernel, size, places);
            }
        }
    }
}

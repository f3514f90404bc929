using static TorchSharp.Dispatch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Values of input [B, C, H, W] at grid [B, H', W', 2] of (x, y) in [-1, 1]; or one dimension more.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                // ATen counts bilinear 0, nearest 1; zeros 0, border 1, reflection 2.
                var border = padding_mode switch { GridSamplePaddingMode.Zeros => 0, GridSamplePaddingMode.Border => 1, _ => 2 };
                return Call("grid_sampler", input, grid, mode == GridSampleMode.Bilinear ? 0 : 1, border, align_corners ?? false);
            }

            /// <summary>The grid of an affine map: theta [B, 2, 3] -> [B, H, W, 2], or [B, 3, 4] -> [B, D, H, W, 3].</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false)
                => Call("affine_grid_generator", theta, size ?? [], align_corners);

            /// <summary>Resizes the spatial dimensions of [B, C, *] to a size or by a factor.</summary>
            /// <exception cref="ArgumentException">Not exactly one of size and scale_factor, or a mode that the dimensions do not have.</exception>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var dimensions = x.shape.Length - 2;
                size = Spread(size, dimensions, "size");
                scale_factor = Spread(scale_factor, dimensions, "scale_factor");
                if (size is null == scale_factor is null) throw new ArgumentException("interpolate: only one of size or scale_factor should be defined");
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    size = [.. scale_factor.Select((f, k) => (long)Math.Floor(x.shape[k + 2] * f))];
                    scale_factor = null;
                }
                if (align_corners == true && mode is (InterpolationMode.Nearest or InterpolationMode.Area or InterpolationMode.NearestExact))
                    throw new ArgumentException("interpolate: align_corners can only be set with the interpolating modes: linear, bilinear, bicubic, trilinear");
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException("interpolate: antialias wants mode Bilinear or Bicubic");
                var align = align_corners ?? false;
                return (mode, dimensions) switch
                {
                    (InterpolationMode.Nearest, 1) => Call("upsample_nearest1d.vec", x, size, scale_factor),
                    (InterpolationMode.Nearest, 2) => Call("upsample_nearest2d.vec", x, size, scale_factor),
                    (InterpolationMode.Nearest, 3) => Call("upsample_nearest3d.vec", x, size, scale_factor),
                    (InterpolationMode.NearestExact, 1) => Call("_upsample_nearest_exact1d.vec", x, size, scale_factor),
                    (InterpolationMode.NearestExact, 2) => Call("_upsample_nearest_exact2d.vec", x, size, scale_factor),
                    (InterpolationMode.NearestExact, 3) => Call("_upsample_nearest_exact3d.vec", x, size, scale_factor),
                    (InterpolationMode.Area, 1) => adaptive_avg_pool1d(x, size![0]),
                    (InterpolationMode.Area, 2) => adaptive_avg_pool2d(x, size!),
                    (InterpolationMode.Area, 3) => adaptive_avg_pool3d(x, size!),
                    (InterpolationMode.Linear, 1) => Call("upsample_linear1d.vec", x, size, align, scale_factor),
                    (InterpolationMode.Bilinear, 2) => Call(antialias ? "_upsample_bilinear2d_aa.vec" : "upsample_bilinear2d.vec", x, size, align,
                        scale_factor),
                    (InterpolationMode.Bicubic, 2) => Call(antialias ? "_upsample_bicubic2d_aa.vec" : "upsample_bicubic2d.vec", x, size, align, scale_factor),
                    (InterpolationMode.Trilinear, 3) => Call("upsample_trilinear3d.vec", x, size, align, scale_factor),
                    _ => throw new ArgumentException($"interpolate: got mode {mode} with {dimensions} spatial dimensions; Linear wants 1, Bilinear and Bicubic 2, Trilinear 3"),
                };
            }

            public static Tensor upsample(Tensor input, long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest,
                bool align_corners = false)
                => interpolate(input, size, scale_factor, (InterpolationMode)(int)mode, mode == UpsampleMode.Nearest ? null : align_corners);

            public static Tensor upsample_bilinear(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false)
                => interpolate(x, size, scale_factor, InterpolationMode.Bilinear, align_corners);

            public static Tensor upsample_nearest(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false)
                => interpolate(x, size, scale_factor, InterpolationMode.Nearest);

            public static Tensor upsample_nearest1d(Tensor input, long? outputSize, double? scaleFactor)
                => Call("upsample_nearest1d.vec", input, List(outputSize), List(scaleFactor));

            public static Tensor upsample_nearest2d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null)
                => Call("upsample_nearest2d.vec", input, outputSizes, scaleFactors);

            public static Tensor upsample_nearest3d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null)
                => Call("upsample_nearest3d.vec", input, outputSizes, scaleFactors);

            public static Tensor upsample_nearest1d_backward(Tensor grad_output, long? outputSize, long inputSize, double? scaleFactor)
            {
                long[] whole = [.. grad_output.shape[..2], inputSize];
                return Call("upsample_nearest1d_backward", grad_output, Sizes(List(outputSize), whole, List(scaleFactor)), whole, scaleFactor);
            }

            /// <summary>inputSizes may be the spatial sizes or the whole shape.</summary>
            public static Tensor upsample_nearest2d_backward(Tensor grad_output, long[] inputSizes, long[]? outputSizes = null, double[]? scaleFactors = null)
            {
                var whole = Whole(grad_output, inputSizes);
                return Call("upsample_nearest2d_backward", grad_output, Sizes(outputSizes, whole, scaleFactors), whole, Factor(scaleFactors, 0),
                    Factor(scaleFactors, 1));
            }

            /// <inheritdoc cref="upsample_nearest2d_backward"/>
            public static Tensor upsample_nearest3d_backward(Tensor grad_output, long[] inputSizes, long[]? outputSizes = null, double[]? scaleFactors = null)
            {
                var whole = Whole(grad_output, inputSizes);
                return Call("upsample_nearest3d_backward", grad_output, Sizes(outputSizes, whole, scaleFactors), whole, Factor(scaleFactors, 0),
                    Factor(scaleFactors, 1), Factor(scaleFactors, 2));
            }

            private static long[] Whole(Tensor gradient, long[] input) => input.Length == gradient.shape.Length ? input : [.. gradient.shape[..2], .. input];

            private static long[] Sizes(long[]? output, long[] input, double[]? factors)
                => output ?? [.. input.Skip(2).Select((n, k) => (long)Math.Floor(n * (factors ?? throw new ArgumentException("either an output size or a scale factor is needed"))[k]))];

            private static double? Factor(double[]? factors, int k) => factors?[k];

            private static long[]? List(long? v) => v is { } x ? [x] : null;

            private static double[]? List(double? v) => v is { } x ? [x] : null;

            /// <summary>One value for all spatial dimensions, or one each.</summary>
            private static T[]? Spread<T>(T[]? values, int dimensions, string what) => values is null || values.Length == dimensions ? values
                : values.Length == 1 ? [.. Enumerable.Repeat(values[0], dimensions)]
                : throw new ArgumentException($"interpolate: {what} has {values.Length} values, expected {dimensions}");
        }
    }
}

namespace TorchSharp;

/// <summary>Where the 1/n of a transform pair stands: on the inverse, on the forward one, or 1/√n on both.</summary>
public enum FFTNormType { Backward, Forward, Ortho }

public static partial class torch
{
    /// <summary>Discrete Fourier transforms, X[k] = Σₙ x[n] exp(−2πi kn/N); n or s pads with zeros or cuts first.</summary>
    public static class fft
    {
        public static Tensor fft_(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_fft", input, Length(n), dim, Text(norm));
        public static Tensor ifft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_ifft", input, Length(n), dim, Text(norm));
        public static Tensor fft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_fft2", input, s, dim ?? [-2, -1], Text(norm));
        public static Tensor ifft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_ifft2", input, s, dim ?? [-2, -1], Text(norm));
        public static Tensor fftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_fftn", input, s, dim, Text(norm));
        public static Tensor ifftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_ifftn", input, s, dim, Text(norm));
        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_irfft", input, Length(n), dim, Text(norm));
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_rfft", input, Length(n), dim, Text(norm));
        public static Tensor rfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_rfft2", input, s, dim ?? [-2, -1], Text(norm));
        public static Tensor irfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_irfft2", input, s, dim ?? [-2, -1], Text(norm));
        public static Tensor rfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_rfftn", input, s, dim, Text(norm));
        public static Tensor irfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_irfftn", input, s, dim, Text(norm));
        public static Tensor hfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_hfft", input, Length(n), dim, Text(norm));
        public static Tensor ihfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_ihfft", input, Length(n), dim, Text(norm));
        public static Tensor fftshift(Tensor input, long[]? dim = null) => Dispatch.Call("fft_fftshift", input, dim);
        public static Tensor ifftshift(Tensor input, long[]? dim = null) => Dispatch.Call("fft_ifftshift", input, dim);
        public static Tensor fftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Watched(Dispatch.Call("fft_fftfreq", n, d, dtype, Arg.Default, device), requires_grad);
        public static Tensor rfftfreq(long n, double d = 1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Watched(Dispatch.Call("fft_rfftfreq", n, d, dtype, Arg.Default, device), requires_grad);
        public static Tensor hfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_hfft2", input, s, dim ?? [-2, -1], Text(norm));
        public static Tensor ihfft2(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_ihfft2", input, s, dim ?? [-2, -1], Text(norm));
        public static Tensor hfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_hfftn", input, s, dim, Text(norm));
        public static Tensor ihfftn(Tensor input, long[]? s = null, long[]? dim = null, FFTNormType norm = FFTNormType.Backward) => Dispatch.Call("fft_ihfftn", input, s, dim, Text(norm));

        // -1 stands for the length that the input has.
        private static Arg Length(long n) => n == -1 ? Arg.None : n;

        private static string Text(FFTNormType norm) => norm switch
        {
            FFTNormType.Backward => "backward",
            FFTNormType.Forward => "forward",
            FFTNormType.Ortho => "ortho",
            _ => throw new ArgumentOutOfRangeException(nameof(norm), norm, "fft: unknown normalisation"),
        };
    }
}

namespace TorchSharp;

public static partial class torch
{
    // The short-time Fourier transform; a length of -1 is libtorch's own choice (n_fft / 4 between frames, n_fft for the window).
    public partial class Tensor
    {
        /// <summary>[..., n] to frequencies by frames, [..., n_fft/2 + 1, frames] for a real signal.</summary>
        public Tensor stft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false,
            bool? onesided = null, bool? return_complex = null)
            => Dispatch.Call("stft.center", this, n_fft, Length(hop_length), Length(win_length), window, center, Text(pad_mode), normalized, onesided, return_complex);

        /// <summary>The signal whose <see cref="stft"/> is nearest to this one; overlapping frames are averaged by their windows.</summary>
        public Tensor istft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, bool normalized = false, bool? onesided = null, long length = -1,
            bool return_complex = false)
            => Dispatch.Call("istft", this, n_fft, Length(hop_length), Length(win_length), window, center, normalized, onesided, Length(length), return_complex);

        private static Arg Length(long n) => n == -1 ? Arg.None : n;

        private static string Text(PaddingModes mode) => mode switch
        {
            PaddingModes.Reflect => "reflect",
            PaddingModes.Replicate => "replicate",
            PaddingModes.Circular => "circular",
            PaddingModes.Zeros or PaddingModes.Constant => "constant",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "stft: unknown padding mode"),
        };
    }

    public static Tensor stft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false,
        bool? onesided = null, bool? return_complex = null)
        => input.stft(n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex);

    public static Tensor istft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true, bool normalized = false, bool? onesided = null, long length = -1,
        bool return_complex = false)
        => input.istft(n_fft, hop_length, win_length, window, center, normalized, onesided, length, return_complex);
}

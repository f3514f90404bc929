namespace Generative.Sequences;

/// <summary>Convolution by the fast Fourier transform, in O(L log L).</summary>
/// <remarks>
/// Circular: y_t = Σ_n c_{(t-n) mod L} u_n = F⁻¹(F c ⊙ F u)_t, since F makes a circulant matrix diagonal.
/// Causal: y_t = Σ_{n=0..t} h_n u_{t-n}, the circular one of both, padded with L zeros so that nothing wraps around.
/// Cooley and Tukey, "An Algorithm for the Machine Calculation of Complex Fourier Series", 1965; long filters in
/// networks: Poli et al., "Hyena Hierarchy", 2023, arXiv:2302.10866, section 2.1.
/// u, c, h, y [..., L]; the leading dimensions broadcast. Gradients are autograd's.
/// </remarks>
public static class FftConvolution
{
    /// <summary>The product of the circulant matrix with the first column c, and u.</summary>
    public static Tensor Circular(Tensor u, Tensor c) => Circular(u, c, c.shape[^1]);

    /// <summary>The convolution of u with the filter h: y_t reads u_0 .. u_t only.</summary>
    public static Tensor Causal(Tensor u, Tensor h) =>
        Circular(u, h, 2 * u.shape[^1]).narrow(-1, 0, u.shape[^1]);

    // With zeros up to a period of so many steps.
    private static Tensor Circular(Tensor u, Tensor c, long period)
    {
        var spectrum = fft.rfft(Wide(c), period) * fft.rfft(Wide(u), period);
        return fft.irfft(spectrum, period).to(u.dtype);
    }

    // The transform has no form for numbers of 16 bits.
    private static Tensor Wide(Tensor t) => t.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? t.to(float32) : t;
}

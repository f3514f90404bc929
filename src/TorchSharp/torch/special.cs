namespace TorchSharp;

public static partial class torch
{
    /// <summary>Special functions, element by element.</summary>
    public static class special
    {
        public static Tensor airy_ai(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_airy_ai", input) : Dispatch.CallOut("special_airy_ai.out", @out, input);
        public static Tensor bessel_j0(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_bessel_j0", input) : Dispatch.CallOut("special_bessel_j0.out", @out, input);
        public static Tensor bessel_j1(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_bessel_j1", input) : Dispatch.CallOut("special_bessel_j1.out", @out, input);
        public static Tensor bessel_y0(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_bessel_y0", input) : Dispatch.CallOut("special_bessel_y0.out", @out, input);
        public static Tensor bessel_y1(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_bessel_y1", input) : Dispatch.CallOut("special_bessel_y1.out", @out, input);
        public static Tensor modified_bessel_i0(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_modified_bessel_i0", input) : Dispatch.CallOut("special_modified_bessel_i0.out", @out, input);
        public static Tensor modified_bessel_i1(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_modified_bessel_i1", input) : Dispatch.CallOut("special_modified_bessel_i1.out", @out, input);
        public static Tensor modified_bessel_k0(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_modified_bessel_k0", input) : Dispatch.CallOut("special_modified_bessel_k0.out", @out, input);
        public static Tensor modified_bessel_k1(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_modified_bessel_k1", input) : Dispatch.CallOut("special_modified_bessel_k1.out", @out, input);
        public static Tensor scaled_modified_bessel_k0(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_scaled_modified_bessel_k0", input) : Dispatch.CallOut("special_scaled_modified_bessel_k0.out", @out, input);
        public static Tensor scaled_modified_bessel_k1(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_scaled_modified_bessel_k1", input) : Dispatch.CallOut("special_scaled_modified_bessel_k1.out", @out, input);
        public static Tensor spherical_bessel_j0(Tensor input, Tensor? @out = null) => @out is null ? Dispatch.Call("special_spherical_bessel_j0", input) : Dispatch.CallOut("special_spherical_bessel_j0.out", @out, input);
        public static Tensor chebyshev_polynomial_t(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_chebyshev_polynomial_t", x, n) : Dispatch.CallOut("special_chebyshev_polynomial_t.out", @out, x, n);
        public static Tensor chebyshev_polynomial_u(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_chebyshev_polynomial_u", x, n) : Dispatch.CallOut("special_chebyshev_polynomial_u.out", @out, x, n);
        public static Tensor chebyshev_polynomial_v(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_chebyshev_polynomial_v", x, n) : Dispatch.CallOut("special_chebyshev_polynomial_v.out", @out, x, n);
        public static Tensor chebyshev_polynomial_w(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_chebyshev_polynomial_w", x, n) : Dispatch.CallOut("special_chebyshev_polynomial_w.out", @out, x, n);
        public static Tensor shifted_chebyshev_polynomial_t(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_shifted_chebyshev_polynomial_t", x, n) : Dispatch.CallOut("special_shifted_chebyshev_polynomial_t.out", @out, x, n);
        public static Tensor shifted_chebyshev_polynomial_u(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_shifted_chebyshev_polynomial_u", x, n) : Dispatch.CallOut("special_shifted_chebyshev_polynomial_u.out", @out, x, n);
        public static Tensor shifted_chebyshev_polynomial_v(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_shifted_chebyshev_polynomial_v", x, n) : Dispatch.CallOut("special_shifted_chebyshev_polynomial_v.out", @out, x, n);
        public static Tensor shifted_chebyshev_polynomial_w(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_shifted_chebyshev_polynomial_w", x, n) : Dispatch.CallOut("special_shifted_chebyshev_polynomial_w.out", @out, x, n);
        public static Tensor hermite_polynomial_h(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_hermite_polynomial_h", x, n) : Dispatch.CallOut("special_hermite_polynomial_h.out", @out, x, n);
        public static Tensor hermite_polynomial_he(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_hermite_polynomial_he", x, n) : Dispatch.CallOut("special_hermite_polynomial_he.out", @out, x, n);
        public static Tensor laguerre_polynomial_l(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_laguerre_polynomial_l", x, n) : Dispatch.CallOut("special_laguerre_polynomial_l.out", @out, x, n);
        public static Tensor legendre_polynomial_p(Tensor x, Tensor n, Tensor? @out = null) => @out is null ? Dispatch.Call("special_legendre_polynomial_p", x, n) : Dispatch.CallOut("special_legendre_polynomial_p.out", @out, x, n);

        public static Tensor entr(Tensor input) => Dispatch.Call("special_entr", input);
        public static Tensor erf(Tensor input) => Dispatch.Call("special_erf", input);
        public static Tensor erfc(Tensor input) => Dispatch.Call("special_erfc", input);
        public static Tensor erfcx(Tensor input) => Dispatch.Call("special_erfcx", input);
        public static Tensor erfinv(Tensor input) => Dispatch.Call("special_erfinv", input);
        public static Tensor expit(Tensor input) => Dispatch.Call("special_expit", input);
        public static Tensor expm1(Tensor input) => Dispatch.Call("special_expm1", input);
        public static Tensor exp2(Tensor input) => Dispatch.Call("special_exp2", input);
        public static Tensor gammaln(Tensor input) => Dispatch.Call("special_gammaln", input);
        public static Tensor gammainc(Tensor input, Tensor other) => Dispatch.Call("special_gammainc", input, other);
        public static Tensor gammaincc(Tensor input, Tensor other) => Dispatch.Call("special_gammaincc", input, other);
        public static Tensor polygamma(long n, Tensor input) => Dispatch.Call("special_polygamma", n, input);
        public static Tensor multigammaln(Tensor input, long p) => Dispatch.Call("special_multigammaln", input, p);
        public static Tensor digamma(Tensor input) => Dispatch.Call("special_digamma", input);
        public static Tensor psi(Tensor input) => Dispatch.Call("special_psi", input);
        public static Tensor i0(Tensor input) => Dispatch.Call("special_i0", input);
        public static Tensor i0e(Tensor input) => Dispatch.Call("special_i0e", input);
        public static Tensor i1(Tensor input) => Dispatch.Call("special_i1", input);
        public static Tensor i1e(Tensor input) => Dispatch.Call("special_i1e", input);
        public static Tensor logit(Tensor input) => Dispatch.Call("special_logit", input);
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) => Dispatch.Call("special_log_softmax", input, dim, dtype);
        public static Tensor ndtr(Tensor input) => Dispatch.Call("special_ndtr", input);
        public static Tensor ndtri(Tensor input) => Dispatch.Call("special_ndtri", input);
        public static Tensor sinc(Tensor input) => Dispatch.Call("special_sinc", input);
        public static Tensor sigmoid(Tensor input) => input.sigmoid();
        public static Tensor sigmoid_(Tensor input) => input.sigmoid_();
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Dispatch.Call("special_softmax", input, dim, dtype);
        public static Tensor xlog1py(Tensor input, Tensor other) => Dispatch.Call("special_xlog1py", input, other);
        public static Tensor zeta(Tensor x, Tensor q) => Dispatch.Call("special_zeta", x, q);
    }
}

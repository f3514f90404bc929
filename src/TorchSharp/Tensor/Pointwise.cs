namespace TorchSharp;

public static partial class torch
{
    // Exponentials, logarithms, rounding, clamping, special functions: each element on its own.
    public partial class Tensor
    {
        public Tensor exp() => Dispatch.Unary("exp", this);
        public Tensor exp_() => Dispatch.CallInPlace("exp_", this);
        public Tensor exp2() => Dispatch.Unary("exp2", this);
        public Tensor exp2_() => Dispatch.CallInPlace("exp2_", this);
        public Tensor expm1() => Dispatch.Unary("expm1", this);
        public Tensor expm1_() => Dispatch.CallInPlace("expm1_", this);
        public Tensor log() => Dispatch.Unary("log", this);
        public Tensor log_() => Dispatch.CallInPlace("log_", this);
        public Tensor log10() => Dispatch.Unary("log10", this);
        public Tensor log10_() => Dispatch.CallInPlace("log10_", this);
        public Tensor log1p() => Dispatch.Unary("log1p", this);
        public Tensor log1p_() => Dispatch.CallInPlace("log1p_", this);
        public Tensor log2() => Dispatch.Unary("log2", this);
        public Tensor log2_() => Dispatch.CallInPlace("log2_", this);
        public Tensor logaddexp(Tensor other) => Dispatch.Binary("logaddexp", this, other);
        public Tensor logaddexp2(Tensor other) => Dispatch.Call("logaddexp2", this, other);

        /// <summary>log(x/(1 − x)); with eps x is first clamped to [eps, 1 − eps].</summary>
        public Tensor logit(double? eps = null) => Dispatch.Call("logit", this, eps);
        public Tensor logit_(double? eps = null) => Dispatch.CallInPlace("logit_", this, eps);

        /// <summary>this·log(y), and 0 where this is 0.</summary>
        public Tensor xlogy(Tensor y) => Dispatch.Binary("xlogy.Tensor", this, y);
        public Tensor xlogy_(Tensor y) => Dispatch.CallInPlace("xlogy_.Tensor", this, y);
        public Tensor xlogy(Scalar y) => Dispatch.Call("xlogy.Scalar_Other", this, y);
        public Tensor xlogy_(Scalar y) => Dispatch.CallInPlace("xlogy_.Scalar_Other", this, y);

        public Tensor ceil() => Dispatch.Unary("ceil", this);
        public Tensor ceil_() => Dispatch.CallInPlace("ceil_", this);
        public Tensor floor() => Dispatch.Unary("floor", this);
        public Tensor floor_() => Dispatch.CallInPlace("floor_", this);
        public Tensor round(long decimals = 0) => decimals == 0 ? Dispatch.Call("round", this) : Dispatch.Call("round.decimals", this, decimals);
        public Tensor round_(long decimals = 0) => decimals == 0 ? Dispatch.CallInPlace("round_", this) : Dispatch.CallInPlace("round_.decimals", this, decimals);
        public Tensor trunc() => Dispatch.Unary("trunc", this);
        public Tensor trunc_() => Dispatch.CallInPlace("trunc_", this);
        public Tensor fix() => Dispatch.Unary("fix", this);
        public Tensor fix_() => Dispatch.CallInPlace("fix_", this);
        public Tensor frac() => Dispatch.Unary("frac", this);
        public Tensor frac_() => Dispatch.CallInPlace("frac_", this);
        public (Tensor Mantissa, Tensor Exponent) frexp() => Dispatch.Call2("frexp.Tensor", this);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Dispatch.Call("clamp", this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Dispatch.Call("clamp.Tensor", this, min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Dispatch.CallInPlace("clamp_", this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Dispatch.CallInPlace("clamp_.Tensor", this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => Dispatch.Call("clip", this, min, max);
        public Tensor clamp_max(Scalar max) => Dispatch.Call("clamp_max", this, max);
        public Tensor clamp_max_(Scalar max) => Dispatch.CallInPlace("clamp_max_", this, max);
        public Tensor clamp_min(Scalar min) => Dispatch.Call("clamp_min", this, min);
        public Tensor clamp_min_(Scalar min) => Dispatch.CallInPlace("clamp_min_", this, min);
        public Tensor deg2rad() => Dispatch.Unary("deg2rad", this);
        public Tensor deg2rad_() => Dispatch.CallInPlace("deg2rad_", this);
        public Tensor rad2deg() => Dispatch.Unary("rad2deg", this);
        public Tensor rad2deg_() => Dispatch.CallInPlace("rad2deg_", this);
        public Tensor digamma() => Dispatch.Unary("digamma", this);
        public Tensor digamma_() => Dispatch.CallInPlace("digamma_", this);
        public Tensor lgamma() => Dispatch.Unary("lgamma", this);
        public Tensor lgamma_() => Dispatch.CallInPlace("lgamma_", this);
        public Tensor mvlgamma(long p) => Dispatch.Call("mvlgamma", this, p);
        public Tensor mvlgamma_(long p) => Dispatch.CallInPlace("mvlgamma_", this, p);
        public Tensor polygamma(long p) => Dispatch.Call("polygamma", p, this);
        public Tensor polygamma_(long p) => Dispatch.CallInPlace("polygamma_", this, p);
        public Tensor erf() => Dispatch.Unary("erf", this);
        public Tensor erf_() => Dispatch.CallInPlace("erf_", this);
        public Tensor erfc() => Dispatch.Unary("erfc", this);
        public Tensor erfc_() => Dispatch.CallInPlace("erfc_", this);
        public Tensor erfinv() => Dispatch.Unary("erfinv", this);
        public Tensor erfinv_() => Dispatch.CallInPlace("erfinv_", this);
        public Tensor igamma(Tensor other) => Dispatch.Binary("igamma", this, other);
        public Tensor igammac(Tensor other) => Dispatch.Binary("igammac", this, other);
        public Tensor i0() => Dispatch.Unary("i0", this);
        public Tensor i0_() => Dispatch.CallInPlace("i0_", this);
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) => Dispatch.Call("nan_to_num", this, nan, posinf, neginf);
        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) => Dispatch.CallInPlace("nan_to_num_", this, nan, posinf, neginf);
        public Tensor nextafter(Tensor other) => Dispatch.Binary("nextafter", this, other);
        public Tensor nextafter_(Tensor other) => Dispatch.CallInPlace("nextafter_", this, other);
        public Tensor conj() => Dispatch.Unary("conj", this);
        public Tensor conj_physical() => Dispatch.Unary("conj_physical", this);
        public Tensor conj_physical_() => Dispatch.CallInPlace("conj_physical_", this);
        public bool is_conj() => Dispatch.CallBool("is_conj", this);
        public Tensor resolve_conj() => Dispatch.Unary("resolve_conj", this);
        public bool is_neg() => Dispatch.CallBool("is_neg", this);
        public Tensor resolve_neg() => Dispatch.Unary("resolve_neg", this);

        /// <summary>this where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Dispatch.Call("where.self", condition, this, y);
    }
}

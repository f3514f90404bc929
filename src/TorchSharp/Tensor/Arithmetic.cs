namespace TorchSharp;

public static partial class torch
{
    // Sums, products, quotients, powers and their in-place forms.
    public partial class Tensor
    {
        public Tensor abs() => Dispatch.Unary("abs", this);
        public Tensor abs_() => Dispatch.CallInPlace("abs_", this);
        public Tensor absolute() => Dispatch.Unary("absolute", this);
        public Tensor absolute_() => Dispatch.CallInPlace("absolute_", this);

        public Tensor add(Tensor target) => Dispatch.Binary("add.Tensor", this, target);
        public Tensor add(Tensor target, Scalar alpha) => Dispatch.Call("add.Tensor", this, target, alpha);
        public Tensor add(Scalar scalar) => Dispatch.Call("add.Scalar", this, scalar);
        public Tensor add(Scalar scalar, Scalar alpha) => Dispatch.Call("add.Scalar", this, scalar, alpha);
        public Tensor add_(Tensor target) => Dispatch.CallInPlace("add_.Tensor", this, target);
        public Tensor add_(Tensor target, Scalar alpha) => Dispatch.CallInPlace("add_.Tensor", this, target, alpha);
        public Tensor add_(Scalar scalar) => Dispatch.CallInPlace("add_.Scalar", this, scalar);
        public Tensor add_(Scalar scalar, Scalar alpha) => Dispatch.CallInPlace("add_.Scalar", this, scalar, alpha);

        public Tensor sub(Tensor target) => Dispatch.Binary("sub.Tensor", this, target);
        public Tensor sub(Scalar target) => Dispatch.Call("sub.Scalar", this, target);
        public Tensor sub_(Tensor target) => Dispatch.CallInPlace("sub_.Tensor", this, target);
        public Tensor sub_(Scalar target) => Dispatch.CallInPlace("sub_.Scalar", this, target);

        public Tensor subtract(Scalar target) => Dispatch.Call("subtract.Scalar", this, target);
        public Tensor subtract(Tensor target) => Dispatch.Binary("subtract.Tensor", this, target);
        public Tensor subtract_(Scalar target) => Dispatch.CallInPlace("subtract_.Scalar", this, target);
        public Tensor subtract_(Tensor target) => Dispatch.CallInPlace("subtract_.Tensor", this, target);

        public Tensor mul(Tensor target) => Dispatch.Binary("mul.Tensor", this, target);
        public Tensor mul(Scalar target) => Dispatch.Call("mul.Scalar", this, target);
        public Tensor mul_(Tensor target) => Dispatch.CallInPlace("mul_.Tensor", this, target);
        public Tensor mul_(Scalar target) => Dispatch.CallInPlace("mul_.Scalar", this, target);

        public Tensor multiply(Tensor target) => Dispatch.Binary("multiply.Tensor", this, target);
        public Tensor multiply(Scalar target) => Dispatch.Call("multiply.Scalar", this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.Call("div.Tensor", this, target) : Dispatch.Call("div.Tensor_mode", this, target, Text(rounding_mode));
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.Call("div.Scalar", this, target) : Dispatch.Call("div.Scalar_mode", this, target, Text(rounding_mode));
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.CallInPlace("div_.Tensor", this, target) : Dispatch.CallInPlace("div_.Tensor_mode", this, target, Text(rounding_mode));
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.CallInPlace("div_.Scalar", this, target) : Dispatch.CallInPlace("div_.Scalar_mode", this, target, Text(rounding_mode));

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.Call("div.Tensor", this, target) : Dispatch.Call("div.Tensor_mode", this, target, Text(rounding_mode));
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.Call("div.Scalar", this, target) : Dispatch.Call("div.Scalar_mode", this, target, Text(rounding_mode));
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.CallInPlace("div_.Tensor", this, target) : Dispatch.CallInPlace("div_.Tensor_mode", this, target, Text(rounding_mode));
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode is RoundingMode.None ? Dispatch.CallInPlace("div_.Scalar", this, target) : Dispatch.CallInPlace("div_.Scalar_mode", this, target, Text(rounding_mode));

        public Tensor true_divide(Tensor other) => Dispatch.Binary("true_divide.Tensor", this, other);
        public Tensor true_divide(Scalar other) => Dispatch.Call("true_divide.Scalar", this, other);
        public Tensor true_divide_(Tensor other) => Dispatch.CallInPlace("true_divide_.Tensor", this, other);
        public Tensor true_divide_(Scalar other) => Dispatch.CallInPlace("true_divide_.Scalar", this, other);

        public Tensor floor_divide(Tensor other) => Dispatch.Binary("floor_divide", this, other);
        public Tensor floor_divide(Scalar other) => Dispatch.Call("floor_divide.Scalar", this, other);
        public Tensor floor_divide_(Tensor other) => Dispatch.CallInPlace("floor_divide_.Tensor", this, other);
        public Tensor floor_divide_(Scalar other) => Dispatch.CallInPlace("floor_divide_.Scalar", this, other);

        /// <summary>The sign of the dividend.</summary>
        public Tensor fmod(Tensor target) => Dispatch.Binary("fmod.Tensor", this, target);
        public Tensor fmod_(Tensor target) => Dispatch.CallInPlace("fmod_.Tensor", this, target);
        public Tensor fmod(Scalar scalar) => Dispatch.Call("fmod.Scalar", this, scalar);
        public Tensor fmod_(Scalar scalar) => Dispatch.CallInPlace("fmod_.Scalar", this, scalar);

        /// <summary>The sign of the divisor, as %.</summary>
        public Tensor remainder(Tensor target) => Dispatch.Binary("remainder.Tensor", this, target);
        public Tensor remainder_(Tensor target) => Dispatch.CallInPlace("remainder_.Tensor", this, target);
        public Tensor remainder(Scalar scalar) => Dispatch.Call("remainder.Scalar", this, scalar);
        public Tensor remainder_(Scalar scalar) => Dispatch.CallInPlace("remainder_.Scalar", this, scalar);

        public Tensor neg() => Dispatch.Unary("neg", this);
        public Tensor neg_() => Dispatch.CallInPlace("neg_", this);
        public Tensor negative() => Dispatch.Unary("negative", this);
        public Tensor positive() => Dispatch.Unary("positive", this);

        public Tensor pow(Tensor exponent) => Dispatch.Call("pow.Tensor_Tensor", this, exponent);
        public Tensor pow_(Tensor exponent) => Dispatch.CallInPlace("pow_.Tensor", this, exponent);
        public Tensor pow(Scalar exponent) => Dispatch.Call("pow.Tensor_Scalar", this, exponent);
        public Tensor pow_(Scalar exponent) => Dispatch.CallInPlace("pow_.Scalar", this, exponent);

        public Tensor float_power(Tensor target) => Dispatch.Call("float_power.Tensor_Tensor", this, target);
        public Tensor float_power_(Tensor target) => Dispatch.CallInPlace("float_power_.Tensor", this, target);
        public Tensor reciprocal() => Dispatch.Unary("reciprocal", this);
        public Tensor reciprocal_() => Dispatch.CallInPlace("reciprocal_", this);

        /// <summary>this + value·tensor1/tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Dispatch.Call("addcdiv", this, tensor1, tensor2, value);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Dispatch.Call("addcdiv", this, tensor1, tensor2);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Dispatch.CallInPlace("addcdiv_", this, tensor1, tensor2, value);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Dispatch.CallInPlace("addcdiv_", this, tensor1, tensor2);

        /// <summary>this + value·tensor1·tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Dispatch.Call("addcmul", this, tensor1, tensor2, value);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Dispatch.CallInPlace("addcmul_", this, tensor1, tensor2, value);

        /// <summary>this + weight·(end − this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => Dispatch.Call("lerp.Tensor", this, end, weight);
        public Tensor lerp_(Tensor end, Tensor weight) => Dispatch.CallInPlace("lerp_.Tensor", this, end, weight);

        public Tensor copysign(Tensor other) => Dispatch.Binary("copysign.Tensor", this, other);
        public Tensor copysign_(Tensor other) => Dispatch.CallInPlace("copysign_.Tensor", this, other);
        public Tensor gcd(Tensor other) => Dispatch.Binary("gcd", this, other);
        public Tensor gcd_(Tensor other) => Dispatch.CallInPlace("gcd_", this, other);
        public Tensor lcm(Tensor other) => Dispatch.Binary("lcm", this, other);
        public Tensor lcm_(Tensor other) => Dispatch.CallInPlace("lcm_", this, other);
        public Tensor ldexp(Tensor other) => Dispatch.Binary("ldexp.Tensor", this, other);
        public Tensor ldexp_(Tensor other) => Dispatch.CallInPlace("ldexp_", this, other);
        public Tensor square() => Dispatch.Unary("square", this);
        public Tensor sqrt() => Dispatch.Unary("sqrt", this);
        public Tensor sqrt_() => Dispatch.CallInPlace("sqrt_", this);
        public Tensor rsqrt() => Dispatch.Unary("rsqrt", this);
        public Tensor rsqrt_() => Dispatch.CallInPlace("rsqrt_", this);
        public Tensor hypot(Tensor other) => Dispatch.Binary("hypot", this, other);
        public Tensor sign() => Dispatch.Unary("sign", this);
        public Tensor sign_() => Dispatch.CallInPlace("sign_", this);
        public Tensor sgn() => Dispatch.Unary("sgn", this);
        public Tensor sgn_() => Dispatch.CallInPlace("sgn_", this);
        public Tensor signbit() => Dispatch.Unary("signbit", this);

        internal static string? Text(RoundingMode mode) => mode switch { RoundingMode.None => null, RoundingMode.trunc => "trunc", _ => "floor" };
    }
}

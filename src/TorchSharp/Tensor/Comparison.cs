namespace TorchSharp;

public static partial class torch
{
    // Comparisons, logic and bits; results of comparisons and logic are bool.
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Dispatch.Binary("eq.Tensor", this, target);
        public Tensor eq_(Tensor target) => Dispatch.CallInPlace("eq_.Tensor", this, target);
        public Tensor eq(Scalar target) => Dispatch.Call("eq.Scalar", this, target);
        public Tensor eq_(Scalar target) => Dispatch.CallInPlace("eq_.Scalar", this, target);

        /// <summary>Element by element, as eq: a bool tensor. For one answer, Equals.</summary>
        public Tensor equal(Tensor target) => eq(target);

        public Tensor ne(Tensor target) => Dispatch.Binary("ne.Tensor", this, target);
        public Tensor ne_(Tensor target) => Dispatch.CallInPlace("ne_.Tensor", this, target);
        public Tensor ne(Scalar target) => Dispatch.Call("ne.Scalar", this, target);
        public Tensor ne_(Scalar target) => Dispatch.CallInPlace("ne_.Scalar", this, target);

        public Tensor not_equal(Tensor target) => Dispatch.Binary("not_equal.Tensor", this, target);
        public Tensor not_equal_(Tensor target) => Dispatch.CallInPlace("not_equal_.Tensor", this, target);

        public Tensor ge(Tensor target) => Dispatch.Binary("ge.Tensor", this, target);
        public Tensor ge_(Tensor target) => Dispatch.CallInPlace("ge_.Tensor", this, target);
        public Tensor ge(Scalar target) => Dispatch.Call("ge.Scalar", this, target);
        public Tensor ge_(Scalar target) => Dispatch.CallInPlace("ge_.Scalar", this, target);

        public Tensor greater_equal(Tensor target) => Dispatch.Binary("greater_equal.Tensor", this, target);

        public Tensor gt(Tensor target) => Dispatch.Binary("gt.Tensor", this, target);
        public Tensor gt_(Tensor target) => Dispatch.CallInPlace("gt_.Tensor", this, target);
        public Tensor gt(Scalar target) => Dispatch.Call("gt.Scalar", this, target);
        public Tensor gt_(Scalar target) => Dispatch.CallInPlace("gt_.Scalar", this, target);

        public Tensor greater(Tensor target) => Dispatch.Binary("greater.Tensor", this, target);

        public Tensor le(Tensor target) => Dispatch.Binary("le.Tensor", this, target);
        public Tensor le_(Tensor target) => Dispatch.CallInPlace("le_.Tensor", this, target);
        public Tensor le(Scalar target) => Dispatch.Call("le.Scalar", this, target);
        public Tensor le_(Scalar target) => Dispatch.CallInPlace("le_.Scalar", this, target);

        public Tensor less_equal(Tensor target) => Dispatch.Binary("less_equal.Tensor", this, target);
        public Tensor less_equal_(Tensor target) => Dispatch.CallInPlace("less_equal_.Tensor", this, target);

        public Tensor lt(Tensor target) => Dispatch.Binary("lt.Tensor", this, target);
        public Tensor lt_(Tensor target) => Dispatch.CallInPlace("lt_.Tensor", this, target);
        public Tensor lt(Scalar target) => Dispatch.Call("lt.Scalar", this, target);
        public Tensor lt_(Scalar target) => Dispatch.CallInPlace("lt_.Scalar", this, target);

        public Tensor less(Tensor target) => Dispatch.Binary("less.Tensor", this, target);

        /// <summary>Whether shapes and all elements are equal.</summary>
        public bool Equals(Tensor target) => target is not null && Dispatch.CallBool("equal", this, target);

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) => Dispatch.CallBool("allclose", this, target, rtol, atol, equal_nan);
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) => Dispatch.Call("isclose", this, other, rtol, atol, nanEqual);
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => Dispatch.Call("isin.Tensor_Tensor", this, test_elements, assumeUnique, invert);
        public Tensor isinf() => Dispatch.Unary("isinf", this);
        public Tensor isfinite() => Dispatch.Unary("isfinite", this);
        public Tensor isposinf() => Dispatch.Unary("isposinf", this);
        public Tensor isneginf() => Dispatch.Unary("isneginf", this);
        public Tensor isnan() => Dispatch.Unary("isnan", this);
        public Tensor isreal() => Dispatch.Unary("isreal", this);
        public Tensor maximum(Tensor other) => Dispatch.Binary("maximum", this, other);
        public Tensor minimum(Tensor other) => Dispatch.Binary("minimum", this, other);
        public Tensor fmax(Tensor other) => Dispatch.Binary("fmax", this, other);
        public Tensor fmin(Tensor other) => Dispatch.Binary("fmin", this, other);
        public Tensor logical_and(Tensor other) => Dispatch.Binary("logical_and", this, other);
        public Tensor logical_and_(Tensor other) => Dispatch.CallInPlace("logical_and_", this, other);
        public Tensor logical_not() => Dispatch.Unary("logical_not", this);
        public Tensor logical_not_() => Dispatch.CallInPlace("logical_not_", this);
        public Tensor logical_or(Tensor other) => Dispatch.Binary("logical_or", this, other);
        public Tensor logical_or_(Tensor other) => Dispatch.CallInPlace("logical_or_", this, other);
        public Tensor logical_xor(Tensor other) => Dispatch.Binary("logical_xor", this, other);
        public Tensor logical_xor_(Tensor other) => Dispatch.CallInPlace("logical_xor_", this, other);
        public Tensor bitwise_and(Tensor other) => Dispatch.Binary("bitwise_and.Tensor", this, other);
        public Tensor bitwise_and_(Tensor other) => Dispatch.CallInPlace("bitwise_and_.Tensor", this, other);
        public Tensor bitwise_not() => Dispatch.Unary("bitwise_not", this);
        public Tensor bitwise_not_() => Dispatch.CallInPlace("bitwise_not_", this);
        public Tensor bitwise_or(Tensor other) => Dispatch.Binary("bitwise_or.Tensor", this, other);
        public Tensor bitwise_or_(Tensor other) => Dispatch.CallInPlace("bitwise_or_.Tensor", this, other);
        public Tensor bitwise_xor(Tensor other) => Dispatch.Binary("bitwise_xor.Tensor", this, other);
        public Tensor bitwise_xor_(Tensor other) => Dispatch.CallInPlace("bitwise_xor_.Tensor", this, other);
        public Tensor bitwise_left_shift(Tensor other) => Dispatch.Binary("bitwise_left_shift.Tensor", this, other);
        public Tensor bitwise_left_shift_(Tensor other) => Dispatch.CallInPlace("bitwise_left_shift_.Tensor", this, other);
        public Tensor bitwise_right_shift(Tensor other) => Dispatch.Binary("bitwise_right_shift.Tensor", this, other);
        public Tensor bitwise_right_shift_(Tensor other) => Dispatch.CallInPlace("bitwise_right_shift_.Tensor", this, other);

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}

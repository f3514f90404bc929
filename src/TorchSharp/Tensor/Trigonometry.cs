namespace TorchSharp;

public static partial class torch
{
    // Angles and hyperbolic angles, radians.
    public partial class Tensor
    {
        public Tensor angle() => Dispatch.Unary("angle", this);
        public Tensor asin() => Dispatch.Unary("asin", this);
        public Tensor asin_() => Dispatch.CallInPlace("asin_", this);
        public Tensor arcsin() => Dispatch.Unary("arcsin", this);
        public Tensor arcsin_() => Dispatch.CallInPlace("arcsin_", this);
        public Tensor acos() => Dispatch.Unary("acos", this);
        public Tensor acos_() => Dispatch.CallInPlace("acos_", this);
        public Tensor arccos() => Dispatch.Unary("arccos", this);
        public Tensor arccos_() => Dispatch.CallInPlace("arccos_", this);
        public Tensor atan() => Dispatch.Unary("atan", this);
        public Tensor atan_() => Dispatch.CallInPlace("atan_", this);

        public Tensor arctan() => Dispatch.Unary("arctan", this);
        public Tensor arctan(Tensor other) => Dispatch.Call("arctan2", this, other);
        public Tensor arctan_(Tensor other) => Dispatch.CallInPlace("arctan2_", this, other);
        public Tensor arctan_() => Dispatch.CallInPlace("arctan_", this);

        public Tensor atan2(Tensor other) => Dispatch.Call("atan2", this, other);
        public Tensor atan2_(Tensor other) => Dispatch.CallInPlace("atan2_", this, other);
        public Tensor arctan2_(Tensor other) => Dispatch.CallInPlace("arctan2_", this, other);
        public Tensor arctan2(Tensor other) => Dispatch.Call("arctan2", this, other);
        public Tensor cos() => Dispatch.Unary("cos", this);
        public Tensor cos_() => Dispatch.CallInPlace("cos_", this);
        public Tensor sin() => Dispatch.Unary("sin", this);
        public Tensor sin_() => Dispatch.CallInPlace("sin_", this);
        public Tensor tan() => Dispatch.Unary("tan", this);
        public Tensor tan_() => Dispatch.CallInPlace("tan_", this);
        public Tensor sinc() => Dispatch.Unary("sinc", this);
        public Tensor sinc_() => Dispatch.CallInPlace("sinc_", this);
        public Tensor sinh() => Dispatch.Unary("sinh", this);
        public Tensor sinh_() => Dispatch.CallInPlace("sinh_", this);
        public Tensor cosh() => Dispatch.Unary("cosh", this);
        public Tensor cosh_() => Dispatch.CallInPlace("cosh_", this);
        public Tensor tanh() => Dispatch.Unary("tanh", this);
        public Tensor tanh_() => Dispatch.CallInPlace("tanh_", this);
        public Tensor arcsinh() => Dispatch.Unary("arcsinh", this);
        public Tensor arcsinh_() => Dispatch.CallInPlace("arcsinh_", this);
        public Tensor asinh() => Dispatch.Unary("asinh", this);
        public Tensor asinh_() => Dispatch.CallInPlace("asinh_", this);
        public Tensor arccosh() => Dispatch.Unary("arccosh", this);
        public Tensor arccosh_() => Dispatch.CallInPlace("arccosh_", this);
        public Tensor acosh() => Dispatch.Unary("acosh", this);
        public Tensor acosh_() => Dispatch.CallInPlace("acosh_", this);
        public Tensor arctanh() => Dispatch.Unary("arctanh", this);
        public Tensor arctanh_() => Dispatch.CallInPlace("arctanh_", this);
        public Tensor atanh() => Dispatch.Unary("atanh", this);
        public Tensor atanh_() => Dispatch.CallInPlace("atanh_", this);
    }
}

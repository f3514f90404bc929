namespace TorchSharp;

public static partial class torch
{
    // Arithmetic, comparison and bit operators; a Scalar or number on either side.
    public partial class Tensor
    {
        public static Tensor operator ==(Tensor left, Tensor right) => Dispatch.Binary("eq.Tensor", left, right);
        public static Tensor operator ==(Tensor left, Scalar right) => Dispatch.Call("eq.Scalar", left, right);
        public static Tensor operator ==(Scalar left, Tensor right) => Dispatch.Call("eq.Scalar", right, left);

        public static Tensor operator !=(Tensor left, Tensor right) => Dispatch.Binary("ne.Tensor", left, right);
        public static Tensor operator !=(Tensor left, Scalar right) => Dispatch.Call("ne.Scalar", left, right);
        public static Tensor operator !=(Scalar left, Tensor right) => Dispatch.Call("ne.Scalar", right, left);

        public static Tensor operator <(Tensor left, Tensor right) => Dispatch.Binary("lt.Tensor", left, right);
        public static Tensor operator <(Tensor left, Scalar right) => Dispatch.Call("lt.Scalar", left, right);
        public static Tensor operator <(Scalar left, Tensor right) => Dispatch.Call("gt.Scalar", right, left);

        public static Tensor operator <=(Tensor left, Tensor right) => Dispatch.Binary("le.Tensor", left, right);
        public static Tensor operator <=(Tensor left, Scalar right) => Dispatch.Call("le.Scalar", left, right);
        public static Tensor operator <=(Scalar left, Tensor right) => Dispatch.Call("ge.Scalar", right, left);

        public static Tensor operator >(Tensor left, Tensor right) => Dispatch.Binary("gt.Tensor", left, right);
        public static Tensor operator >(Tensor left, Scalar right) => Dispatch.Call("gt.Scalar", left, right);
        public static Tensor operator >(Scalar left, Tensor right) => Dispatch.Call("lt.Scalar", right, left);

        public static Tensor operator >=(Tensor left, Tensor right) => Dispatch.Binary("ge.Tensor", left, right);
        public static Tensor operator >=(Tensor left, Scalar right) => Dispatch.Call("ge.Scalar", left, right);
        public static Tensor operator >=(Scalar left, Tensor right) => Dispatch.Call("le.Scalar", right, left);

        public static Tensor operator -(Tensor tensor) => Dispatch.Call("neg", tensor);

        public static Tensor operator +(Tensor left, Tensor right) => Dispatch.Binary("add.Tensor", left, right);
        public static Tensor operator +(Tensor left, Scalar right) => Dispatch.Call("add.Scalar", left, right);
        public static Tensor operator +(Scalar left, Tensor right) => Dispatch.Call("add.Scalar", right, left);
        public static Tensor operator +(Tensor left, int right) => Dispatch.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, long right) => Dispatch.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, float right) => Dispatch.Call("add.Scalar", left, right);
        public static Tensor operator +(Tensor left, double right) => Dispatch.Call("add.Scalar", left, right);
        public static Tensor operator +(int left, Tensor right) => Dispatch.Call("add.Scalar", right, left);
        public static Tensor operator +(long left, Tensor right) => Dispatch.Call("add.Scalar", right, left);
        public static Tensor operator +(float left, Tensor right) => Dispatch.Call("add.Scalar", right, left);
        public static Tensor operator +(double left, Tensor right) => Dispatch.Call("add.Scalar", right, left);

        public static Tensor operator *(Tensor left, Tensor right) => Dispatch.Binary("mul.Tensor", left, right);
        public static Tensor operator *(Tensor left, Scalar right) => Dispatch.Call("mul.Scalar", left, right);
        public static Tensor operator *(Scalar left, Tensor right) => Dispatch.Call("mul.Scalar", right, left);
        public static Tensor operator *(Tensor left, int right) => Dispatch.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, long right) => Dispatch.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, float right) => Dispatch.Call("mul.Scalar", left, right);
        public static Tensor operator *(Tensor left, double right) => Dispatch.Call("mul.Scalar", left, right);
        public static Tensor operator *(int left, Tensor right) => Dispatch.Call("mul.Scalar", right, left);
        public static Tensor operator *(long left, Tensor right) => Dispatch.Call("mul.Scalar", right, left);
        public static Tensor operator *(float left, Tensor right) => Dispatch.Call("mul.Scalar", right, left);
        public static Tensor operator *(double left, Tensor right) => Dispatch.Call("mul.Scalar", right, left);

        public static Tensor operator -(Tensor left, Tensor right) => Dispatch.Binary("sub.Tensor", left, right);
        public static Tensor operator -(Tensor left, Scalar right) => Dispatch.Call("sub.Scalar", left, right);
        public static Tensor operator -(Scalar left, Tensor right) => Dispatch.Call("rsub.Scalar", right, left);
        public static Tensor operator -(Tensor left, int right) => Dispatch.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, long right) => Dispatch.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, float right) => Dispatch.Call("sub.Scalar", left, right);
        public static Tensor operator -(Tensor left, double right) => Dispatch.Call("sub.Scalar", left, right);
        public static Tensor operator -(int left, Tensor right) => Dispatch.Call("rsub.Scalar", right, left);
        public static Tensor operator -(long left, Tensor right) => Dispatch.Call("rsub.Scalar", right, left);
        public static Tensor operator -(float left, Tensor right) => Dispatch.Call("rsub.Scalar", right, left);
        public static Tensor operator -(double left, Tensor right) => Dispatch.Call("rsub.Scalar", right, left);

        public static Tensor operator /(Tensor left, Tensor right) => Dispatch.Binary("div.Tensor", left, right);
        public static Tensor operator /(Tensor left, Scalar right) => Dispatch.Call("div.Scalar", left, right);
        public static Tensor operator /(Scalar left, Tensor right) => Over(left, right);
        public static Tensor operator /(Tensor left, int right) => Dispatch.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, long right) => Dispatch.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, float right) => Dispatch.Call("div.Scalar", left, right);
        public static Tensor operator /(Tensor left, double right) => Dispatch.Call("div.Scalar", left, right);
        public static Tensor operator /(int left, Tensor right) => Over(left, right);
        public static Tensor operator /(long left, Tensor right) => Over(left, right);
        public static Tensor operator /(float left, Tensor right) => Over(left, right);
        public static Tensor operator /(double left, Tensor right) => Over(left, right);

        public static Tensor operator %(Tensor left, Tensor right) => Dispatch.Binary("remainder.Tensor", left, right);
        public static Tensor operator %(Tensor left, Scalar right) => Dispatch.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, int right) => Dispatch.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, long right) => Dispatch.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, float right) => Dispatch.Call("remainder.Scalar", left, right);
        public static Tensor operator %(Tensor left, double right) => Dispatch.Call("remainder.Scalar", left, right);

        public static Tensor operator &(Tensor left, Tensor right) => Dispatch.Binary("bitwise_and.Tensor", left, right);
        public static Tensor operator |(Tensor left, Tensor right) => Dispatch.Binary("bitwise_or.Tensor", left, right);
        public static Tensor operator ^(Tensor left, Tensor right) => Dispatch.Binary("bitwise_xor.Tensor", left, right);
        public static Tensor operator ~(Tensor left) => Dispatch.Call("bitwise_not", left);

        /// <summary>F#'s <c>t --&gt; m</c>: the tensor through the module.</summary>
        public static Tensor op_MinusMinusGreater(Tensor t, nn.Module<Tensor, Tensor> m) => m.call(t);

        // left / right with a number on the left. An integral divisor gives the default floating dtype, as in PyTorch.
        private static Tensor Over(Arg left, Tensor right)
        {
            using var inverse = Dispatch.Call("reciprocal", right);
            return Dispatch.Call("mul.Scalar", inverse, left);
        }
    }
}

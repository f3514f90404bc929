namespace Generative.Numerics;

/// <summary>The patches of images under a window that moves by the stride, and patches summed back into images.
/// </summary>
/// <remarks>
/// U takes images x [B, C, H, W] to patches [B, C kH kW, L], one column for each of the L places of the window. Its
/// transpose Uᵀ adds patches up where they overlap. Both are linear, so each is the derivative of the other:
/// ∂⟨a, U x⟩/∂x = Uᵀ a,   ∂⟨b, Uᵀ m⟩/∂m = U b.
/// </remarks>
internal static class Patches
{
    private const string Key = "window";

    /// <summary>The window [kH, kW], its stride and the zeros at each side of an image [C, H, W].</summary>
    internal sealed record Window(long Channels, long H, long W, (long H, long W) Kernel, long Stride,
        (long H, long W) Padding)
    {
        /// <summary>Rows and columns of places.</summary>
        public (long H, long W) Places => ((H + 2 * Padding.H - Kernel.H) / Stride + 1,
            (W + 2 * Padding.W - Kernel.W) / Stride + 1);

        /// <summary>The numbers in a patch, C kH kW.</summary>
        public long Numbers => Channels * Kernel.H * Kernel.W;
    }

    /// <summary>U x: x [B, C, H, W] -> [B, C kH kW, L].</summary>
    public static Tensor Unfold(Tensor x, Window w) => UnfoldFunction.apply(x, w);

    /// <summary>Uᵀ m: m [B, C kH kW, L] -> [B, C, H, W].</summary>
    public static Tensor Fold(Tensor m, Window w) => FoldFunction.apply(m, w);

    private sealed class UnfoldFunction : autograd.SingleTensorFunction<UnfoldFunction>
    {
        public override string Name => nameof(Unfold);

        // The patches are a view of the padded images, with strides that overlap; one copy lays them out.
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, w) = ((Tensor)vars[0], (Window)vars[1]);
            ctx.save_data(Key, w);
            var (B, C, s, (h, v)) = (x.size(0), w.Channels, w.Stride, w.Places);
            var (H, W) = (w.H + 2 * w.Padding.H, w.W + 2 * w.Padding.W);
            using var padded = functional.pad(x, [w.Padding.W, w.Padding.W, w.Padding.H, w.Padding.H]);
            using var whole = padded.contiguous();
            using var view = whole.as_strided(
                [B, C, w.Kernel.H, w.Kernel.W, h, v], [C * H * W, H * W, W, 1, s * W, s]);
            return view.reshape(B, w.Numbers, h * v);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [Fold(grad_output, (Window)ctx.get_data(Key)), null!];
    }

    private sealed class FoldFunction : autograd.SingleTensorFunction<FoldFunction>
    {
        public override string Name => nameof(Fold);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (m, w) = ((Tensor)vars[0], (Window)vars[1]);
            ctx.save_data(Key, w);
            return functional.fold(m, (w.H, w.W), w.Kernel, padding: w.Padding, stride: (w.Stride, w.Stride));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [Unfold(grad_output, (Window)ctx.get_data(Key)), null!];
    }
}

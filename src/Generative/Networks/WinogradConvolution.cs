using Generative.Numerics;

namespace Generative.Networks;

/// <summary>Convolutions of side 3, stride 1 and padding 1 on the CPU, and their gradients, by <see cref="Winograd"/>.
/// </summary>
/// <remarks>
/// y = x * W + b,   ∂⟨g, y⟩/∂x = g * W', W' with inputs for outputs and turned by half a circle,
/// ∂⟨g, y⟩/∂W = the sum over images and places of g by the inputs around it,   ∂⟨g, y⟩/∂b = Σ g.
/// Where a gradient is to be differentiated itself, it is written with ordinary convolutions.
/// </remarks>
internal static class WinogradConvolution
{
    /// <summary>Whether the convolution of x [B, C, H, W] with W [K, C, kH, kW] is computed here.</summary>
    public static bool Takes(Tensor x, Tensor W, long stride, long padding) =>
        stride == 1 && padding == 1 && Winograd.Takes(x, W);

    /// <summary>x [B, C, H, W], W [K, C, 3, 3], b [K] -> [B, K, H, W].</summary>
    public static Tensor Apply(Tensor x, Tensor W, Tensor? b)
    {
        var differentiable = is_grad_enabled() && (x.requires_grad || W.requires_grad || b?.requires_grad == true);
        if (!differentiable) return Winograd.Convolve(x, W, b);
        return b is null ? Function.apply(x, W) : Function.apply(x, W, b);
    }

    /// <summary>∂⟨g, x * W⟩/∂x, by ordinary convolutions.</summary>
    public static Tensor OfInputs(Tensor g, Tensor W) =>
        ImageConvolution.Apply(g, W.transpose(0, 1).flip(2, 3), padding: 1);

    /// <summary>∂⟨g, x * W⟩/∂W, by ordinary convolutions: images take the part of channels.</summary>
    public static Tensor OfWeights(Tensor x, Tensor g) =>
        ImageConvolution.Apply(x.transpose(0, 1), g.transpose(0, 1), padding: 1).transpose(0, 1);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        private const string Wanted = "wanted";

        public override string Name => nameof(WinogradConvolution);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor[] tensors = [.. vars.Cast<Tensor>()];
            ctx.save_for_backward([tensors[0], tensors[1]]);
            ctx.save_data(Wanted, tensors.Select(t => t.requires_grad).ToArray());
            return Winograd.Convolve(tensors[0], tensors[1], tensors.ElementAtOrDefault(2));
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (saved, wanted) = (ctx.get_saved_variables(), (bool[])ctx.get_data(Wanted));
            var (x, W, g) = (saved[0], saved[1], grad_output);
            if (!is_grad_enabled()) scope.Attach(g);
            Func<Tensor>[] gradients = is_grad_enabled()
                ? [() => OfInputs(g, W), () => OfWeights(x, g), () => g.sum([0, 2, 3])]
                : [() => Winograd.Convolve(g, W, null, turned: true), () => Winograd.WeightGradient(x, g),
                    () => g.sum([0, 2, 3])];
            return [.. wanted.Select((isWanted, n) => isWanted ? gradients[n]().MoveToOuterDisposeScope() : null!)];
        }
    }
}

using Generative.Numerics;

namespace Generative.Networks;

/// <summary>The first and the last convolution of a network of images, on the CPU: few channels on one side, many,
/// which lie last, on the other.</summary>
/// <remarks>
/// First   h = W * x + b,   W [K, C, 3, 3];   ∂/∂x and ∂/∂W as of any convolution.
/// Last    y = W * a(h) + b,   W [C, K, 3, 3],   a(h) = h σ(h), never a tensor;   ∂/∂h = ∂/∂a(h) ⊙ a'(h).
/// Of the few channels, only some may count: others of x are taken for zeros, and others of y are.
/// x, y [B, C, H, W], h [B, K, H, W]. Where a gradient is to be differentiated itself, it is written with ordinary
/// operators.
/// </remarks>
internal static class ThinEnds
{
    /// <summary>Whether the first convolution, with that many channels that count, is computed here.</summary>
    public static bool TakesFirst(Tensor x, Tensor W, int channels) => ThinImages.Takes(x, W, channels, W.size(0));

    /// <summary>Whether the last one is.</summary>
    public static bool TakesLast(Tensor h, Tensor W, int channels) => ThinImages.Takes(h, W, channels, W.size(1));

    /// <summary>h, channels last.</summary>
    public static Tensor First(Tensor x, Tensor W, Tensor b, long[] channels) =>
        IsDifferentiable(x, W, b) ? FirstFunction.apply(x, W, b, channels)
            : ThinImages.Widen(x, new(W, channels, widening: true), b);

    /// <summary>y, contiguous.</summary>
    public static Tensor Last(Tensor h, Tensor W, Tensor b, long[] channels) =>
        IsDifferentiable(h, W, b) ? LastFunction.apply(h, W, b, channels)
            : ThinImages.Narrow(h, new(W, channels, widening: false), b, activated: true);

    private static bool IsDifferentiable(params Tensor[] all) => is_grad_enabled() && all.Any(t => t.requires_grad);

    private sealed class FirstFunction : autograd.SingleTensorFunction<FirstFunction>
    {
        public override string Name => nameof(First);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (x, W, b, channels) = Saved.Keep(ctx, vars);
            return ThinImages.Widen(x, new(W, channels, widening: true), b);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            Saved.Gradients(ctx, grad_output, (x, W, G, channels) =>
            {
                if (is_grad_enabled())
                {
                    var counts = Saved.Counts(x, channels);
                    return [() => counts * WinogradConvolution.OfInputs(G, W),
                        () => WinogradConvolution.OfWeights(counts * x, G), () => G.sum([0, 2, 3])];
                }
                var weights = new ThinWeights(W, channels, widening: true);
                Lazy<(Tensor OfW, Tensor OfB)> own = new(() => ThinImages.Gradient(x, G, weights, activated: false));
                return [() => ThinImages.Narrow(G, weights, null, activated: false), () => own.Value.OfW,
                    () => own.Value.OfB];
            });
    }

    private sealed class LastFunction : autograd.SingleTensorFunction<LastFunction>
    {
        public override string Name => nameof(Last);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (h, W, b, channels) = Saved.Keep(ctx, vars);
            return ThinImages.Narrow(h, new(W, channels, widening: false), b, activated: true);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            Saved.Gradients(ctx, grad_output, (h, W, G, channels) =>
            {
                var g = channels.Length == G.size(1) ? G : G * Saved.Counts(G, channels);
                if (is_grad_enabled())
                    return [() => WinogradConvolution.OfInputs(g, W) * Slope(h),
                        () => WinogradConvolution.OfWeights(functional.silu(h), g), () => g.sum([0, 2, 3])];
                var weights = new ThinWeights(W, channels, widening: false);
                return [() => ThinImages.Widen(G, weights, null, h),
                    () => ThinImages.Gradient(G, h, weights, activated: true).OfW, () => g.sum([0, 2, 3])];
            });

        // a'(h).
        private static Tensor Slope(Tensor h) => h.sigmoid() + functional.silu(h) * (1 - h.sigmoid());
    }

    // What both keep for their gradients: images, W and the channels that count.
    private static class Saved
    {
        private const string Wanted = "wanted", Channels = "channels";

        public static (Tensor X, Tensor W, Tensor B, long[] Channels) Keep(autograd.AutogradContext ctx, object[] vars)
        {
            var (x, W, b, channels) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (long[])vars[3]);
            ctx.save_for_backward([x, W]);
            ctx.save_data(Channels, channels);
            ctx.save_data(Wanted, new[] { x.requires_grad, W.requires_grad, b.requires_grad });
            return (x, W, b, channels);
        }

        public static List<Tensor> Gradients(autograd.AutogradContext ctx, Tensor G,
            Func<Tensor, Tensor, Tensor, long[], Func<Tensor>[]> of)
        {
            using var scope = NewDisposeScope();
            var (saved, wanted) = (ctx.get_saved_variables(), (bool[])ctx.get_data(Wanted));
            if (!is_grad_enabled()) scope.Attach(G);
            var all = of(saved[0], saved[1], G, (long[])ctx.get_data(Channels));
            return [.. all.Select((gradient, n) => wanted[n] ? gradient().MoveToOuterDisposeScope() : null!), null!];
        }

        // 1 in channels that count, [1, C, 1, 1].
        public static Tensor Counts(Tensor x, long[] channels) => tensor(
            Enumerable.Range(0, (int)x.size(1)).Select(c => channels.Contains(c) ? 1f : 0).ToArray(),
            [1, x.size(1), 1, 1], dtype: x.dtype, device: x.device);
    }
}

using Generative.Numerics;

namespace Generative.Networks;

/// <summary>A gated residual block on the CPU, whose activations and gates never become tensors.</summary>
/// <remarks>
/// u = a(h) * W + b,   (v, g) = V a(u) + c,   y = h + v ⊙ σ(g),   a(x) = x ⊙ σ(x);   with G = ∂/∂y,
/// p = (G ⊙ σ(g), G ⊙ v ⊙ σ(g) ⊙ (1 − σ(g))),   ∂/∂V = Σ p a(u)ᵀ,   ∂/∂c = Σ p,   ∂/∂u = (Vᵀ p) ⊙ a'(u),
/// ∂/∂W and ∂/∂a(h) as of any convolution, <see cref="WinogradConvolution"/>,   ∂/∂h = G + ∂/∂a(h) ⊙ a'(h).
/// Only h and u are kept. h, u, y [B, C, H, W], channels last; W [C, C, 3, 3], V [2C, C, 1, 1], b [C], c [2C].
/// Where a gradient is to be differentiated itself, it is written with ordinary operators.
/// </remarks>
internal static class GatedBlock
{
    /// <summary>Whether the block of h [B, C, H, W] with W [C, C, 3, 3] is computed here.</summary>
    public static bool Takes(Tensor h, Tensor W) => GatedRows.Takes(h, W);

    /// <summary>y, channels last.</summary>
    public static Tensor Apply(Tensor h, Tensor W, Tensor b, Tensor V, Tensor c)
    {
        Tensor[] all = [h, W, b, V, c];
        return is_grad_enabled() && all.Any(t => t.requires_grad) ? Function.apply([.. all]) : Forward(all).Y;
    }

    private static (Tensor U, Tensor Y) Forward(Tensor[] all)
    {
        var (h, W, b, V, c) = (all[0], all[1], all[2], all[3], all[4]);
        var u = Winograd.Convolve(h, W, b, activated: true);
        return (u, GatedRows.Forward(h, u, V.flatten(1), c));
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        private const string Wanted = "wanted";

        public override string Name => nameof(GatedBlock);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor[] all = [.. vars.Cast<Tensor>()];
            var (u, y) = Forward(all);
            ctx.save_for_backward([.. all, u]);
            ctx.save_data(Wanted, all.Select(t => t.requires_grad).ToArray());
            return y;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (saved, wanted, G) = (ctx.get_saved_variables(), (bool[])ctx.get_data(Wanted), grad_output);
            var (h, W, b, V, c, u) = (saved[0], saved[1], saved[2], saved[3], saved[4], saved[5]);
            if (!is_grad_enabled()) scope.Attach(G);
            var all = is_grad_enabled() ? Plain(G, h, W, b, V.flatten(1), c) : Fast(G, h, u, W, V.flatten(1), c);
            all[3] = all[3].view(V.shape);
            return [.. all.Select((gradient, n) => wanted[n] ? gradient.MoveToOuterDisposeScope() : null!)];
        }

        private static Tensor[] Fast(Tensor G, Tensor h, Tensor u, Tensor W, Tensor V, Tensor c)
        {
            var (ofU, ofV, ofC, ofB) = GatedRows.Backward(G, u, V, c);
            var ofW = Winograd.WeightGradient(h, ofU, activated: true);
            var ofH = GatedRows.OfResidual(G, Winograd.Convolve(ofU, W, null, turned: true), h);
            return [ofH, ofW, ofB, ofV, ofC];
        }

        // u once more, as a function of h, W and b.
        private static Tensor[] Plain(Tensor G, Tensor h, Tensor W, Tensor b, Tensor V, Tensor c)
        {
            static Tensor Rows(Tensor x) => x.permute(0, 2, 3, 1).reshape(-1, x.size(1));
            static Tensor Slope(Tensor x) => x.sigmoid() + functional.silu(x) * (1 - x.sigmoid());
            var u = ImageConvolution.Apply(functional.silu(h), W, b, padding: 1);
            var (x, g) = (Rows(u), Rows(G));                                        // [B H W, C]
            var s = functional.silu(x);
            var halves = functional.linear(s, V, c).chunk(2, 1);
            var (v, gate) = (halves[0], halves[1].sigmoid());
            var p = cat([g * gate, g * v * gate * (1 - gate)], 1);                  // [B H W, 2C]
            var (B, C, H, across) = (u.size(0), u.size(1), u.size(2), u.size(3));
            var ofU = (p.mm(V) * Slope(x)).view(B, H, across, C).permute(0, 3, 1, 2);
            var ofW = WinogradConvolution.OfWeights(functional.silu(h), ofU);
            var ofH = G + WinogradConvolution.OfInputs(ofU, W) * Slope(h);
            return [ofH, ofW, ofU.sum([0, 2, 3]), p.t().mm(s), p.sum([0L])];
        }
    }
}

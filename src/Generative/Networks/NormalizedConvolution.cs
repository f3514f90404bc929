using Generative.Numerics;

namespace Generative.Networks;

/// <summary>A convolution of side 3 after group normalization and SiLU. On the CPU what lies between them never becomes
/// a tensor.</summary>
/// <remarks>
/// y = a(z) * W + b,   z = γ (x − μ) r + β,   a(z) = z σ(z),   μ and r of each image's groups: <see cref="GroupRows"/>.
/// ∂/∂W and ∂/∂a(z) as of any convolution, <see cref="WinogradConvolution"/>. Only x is kept, and μ, r.
/// Where a gradient is to be differentiated itself, it is written with ordinary operators.
/// x [B, C, H, W], γ, β [C], W [K, C, 3, 3], b [K] -> [B, K, H, W].
/// </remarks>
internal static class NormalizedConvolution
{
    private const string Name = "norm";

    /// <summary>Normalization, SiLU and convolution, as one where that is possible.</summary>
    public static Tensor Call(Sequential layers, Tensor x)
    {
        if (layers.Count != 3) return layers.call(x);                                  // with dropout between
        var (norm, convolution) = ((GroupNorm)layers[0], (ImageConvolution)layers[2]);
        return Takes(x, convolution.Weight)
            ? Apply(x, norm.weight!, norm.bias!, convolution.Weight, convolution.Bias!, norm.num_groups, norm.eps)
            : layers.call(x);
    }

    /// <summary>Whether the convolution of x with W is computed here.</summary>
    public static bool Takes(Tensor x, Tensor W) => !PlainForms.Has(Name) && Winograd.Takes(x, W);

    /// <summary>y, contiguous.</summary>
    public static Tensor Apply(
        Tensor x, Tensor gamma, Tensor beta, Tensor W, Tensor b, long groups, double epsilon = 1e-5)
    {
        Tensor[] all = [x, gamma, beta, W, b];
        return is_grad_enabled() && all.Any(t => t.requires_grad) ? Function.apply([.. all, groups, epsilon])
            : Forward(all, groups, epsilon).Y;
    }

    private static (Tensor X, Tensor Moments, Tensor Affine, Tensor Y) Forward(
        Tensor[] all, long groups, double epsilon)
    {
        var x = all[0].contiguous();
        var (moments, affine) = GroupRows.Of(x, all[1], all[2], groups, epsilon);
        return (x, moments, affine, Winograd.Convolve(x, all[3], all[4], affine: affine));
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        private const string Wanted = "wanted", Groups = "groups", Epsilon = "epsilon";

        public override string Name => nameof(NormalizedConvolution);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor[] all = [.. vars.OfType<Tensor>()];
            var (groups, epsilon) = ((long)vars[5], (double)vars[6]);
            var (_, moments, affine, y) = Forward(all, groups, epsilon);
            ctx.save_for_backward([.. all[..4], moments, affine]);
            ctx.save_data(Wanted, all.Select(t => t.requires_grad).ToArray());
            ctx.save_data(Groups, groups);
            ctx.save_data(Epsilon, epsilon);
            return y;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var (saved, wanted, G) = (ctx.get_saved_variables(), (bool[])ctx.get_data(Wanted), grad_output);
            var (x, gamma, beta, W) = (saved[0], saved[1], saved[2], saved[3]);
            if (!is_grad_enabled()) scope.Attach(G);
            var all = is_grad_enabled()
                ? Plain(G, x, gamma, beta, W, (long)ctx.get_data(Groups), (double)ctx.get_data(Epsilon))
                : Fast(G, x, gamma, W, (saved[4], saved[5]));
            var gradients = all.Select((gradient, n) => wanted[n] ? gradient.MoveToOuterDisposeScope() : null!);
            return [.. gradients, null!, null!];
        }

        private static Tensor[] Fast(
            Tensor G, Tensor x, Tensor gamma, Tensor W, (Tensor Moments, Tensor Affine) of)
        {
            x = x.contiguous();
            var g = Winograd.Convolve(G.contiguous(), W, null, turned: true);
            var ofW = Winograd.WeightGradient(x, G, affine: of.Affine);
            var (ofGamma, ofBeta) = GroupRows.Gradients(g, x, gamma, of);
            return [g, ofGamma, ofBeta, ofW, G.sum([0, 2, 3])];
        }

        private static Tensor[] Plain(
            Tensor G, Tensor x, Tensor gamma, Tensor beta, Tensor W, long groups, double epsilon)
        {
            Tensor Grouped(Tensor t) => t.reshape(t.size(0), groups, -1);
            Tensor Each(Tensor channels) => channels.view(1, -1, 1, 1);
            var centered = Grouped(x) - Grouped(x).mean([-1], keepdim: true);          // [B, groups, n]
            var r = (centered.square().mean([-1], keepdim: true) + epsilon).rsqrt();
            var normal = (centered * r).view(x.shape);
            var z = normal * Each(gamma) + Each(beta);
            var sigma = z.sigmoid();
            var p = WinogradConvolution.OfInputs(G, W) * (sigma + z * sigma * (1 - sigma));
            var q = Grouped(p * Each(gamma));
            var ofX = r * (q - q.mean([-1], keepdim: true)
                - Grouped(normal) * (q * Grouped(normal)).mean([-1], keepdim: true));
            return [ofX.view(x.shape), (p * normal).sum([0, 2, 3]), p.sum([0, 2, 3]),
                WinogradConvolution.OfWeights(z * sigma, G), G.sum([0, 2, 3])];
        }
    }
}

using Generative.Networks;

namespace Generative.Bijectors;

/// <summary>u follows a learned density given the image, which leaves the flow fewer edges to fit.</summary>
/// <remarks>
/// u = s(μ(x) + σ(x) ⊙ ε), ε ~ N(0, I), s the logistic function:   log q(u|x) = log N(ε; 0, I) - Σ log σ - Σ log s'(·).
/// Ho et al., "Flow++", 2019, arXiv:1902.00275, section 3.1, with one conditional affine map in place of their flow.
/// Works on the image squeezed, [B, 4C, H/2, W/2].
/// </remarks>
public sealed class VariationalDequantizer(int levels, long channels, int width, int depth)
    : Dequantizer(nameof(VariationalDequantizer), levels)
{
    private readonly Squeeze squeeze = new();
    private readonly ConvConditioner net = new(4 * channels, width, depth, 8 * channels);

    /// <inheritdoc/>
    protected override (Tensor U, Tensor LogQ) Draw(Tensor x)
    {
        var (squares, _) = squeeze.Forward(x);
        // [B, 8C, H/2, W/2] -> two [B, 4C, H/2, W/2]
        var raw = net.call(2 * squares - 1, null).chunk(2, 1);
        var (mu, logSigma) = (raw[0], 3 * (raw[1] / 3).tanh());
        var eps = randn_like(mu);
        var w = mu + logSigma.exp() * eps;
        // log s'(w) = -softplus(w) - softplus(-w) = w - 2 softplus(w)
        var logQ = -(0.5 * eps.square() + logSigma + w - 2 * functional.softplus(w)).flatten(1).sum([1]) - mu[0].numel()
            * Math.Log(2 * Math.PI) / 2;
        return (squeeze.Inverse(w.sigmoid()).X, logQ);
    }
}

namespace Generative.Bijectors;

/// <summary>Monotone rational-quadratic splines on [-B, B], the identity outside.</summary>
/// <remarks>
/// In the bin k that x lies in, ξ = (x - x_k)/w_k, s = h_k/w_k:
///   y = y_k + h_k [s ξ² + d_k ξ(1-ξ)] / [s + (d_{k+1} + d_k - 2s) ξ(1-ξ)],
///   dy/dx = s² [d_{k+1} ξ² + 2s ξ(1-ξ) + d_k (1-ξ)²] / [s + (d_{k+1} + d_k - 2s) ξ(1-ξ)]².
/// Durkan, Bekasov, Murray and Papamakarios, "Neural Spline Flows", 2019, arXiv:1906.04032, equations 4 to 8 (inverse:
/// 6 to 8) and section 3.1.
/// x, y [...]; raw [..., 3K - 1]: K widths, K heights, K - 1 inner slopes before softmax and softplus; zeros give the
/// identity.
/// </remarks>
public static class RationalQuadraticSpline
{
    private const double leastBin = 1e-3, leastSlope = 1e-3;
    private static readonly double slopeOfOne = Math.Log(Math.Exp(1 - leastSlope) - 1);

    /// <summary>y and log dy/dx.</summary>
    public static (Tensor Y, Tensor LogSlope) Forward(Tensor x, Tensor raw, double B)
    {
        var (within, inside) = (x.clamp(-B, B), x.abs() < B);
        var (x_k, w, y_k, h, d_k, d_next) = BinOf(within, raw, B, byHeight: false);
        var (s, xi) = (h / w, (within - x_k) / w);
        var denominator = s + (d_next + d_k - 2 * s) * xi * (1 - xi);
        var y = y_k + h * (s * xi.square() + d_k * xi * (1 - xi)) / denominator;
        return (where(inside, y, x), where(inside, LogSlope(s, xi, d_k, d_next, denominator), zeros_like(x)));
    }

    /// <summary>x and log dx/dy.</summary>
    public static (Tensor X, Tensor LogSlope) Inverse(Tensor y, Tensor raw, double B)
    {
        var (within, inside) = (y.clamp(-B, B), y.abs() < B);
        var (x_k, w, y_k, h, d_k, d_next) = BinOf(within, raw, B, byHeight: true);
        var (s, rise) = (h / w, within - y_k);
        var bend = d_next + d_k - 2 * s;
        var (a, b, c) = (h * (s - d_k) + rise * bend, h * d_k - rise * bend, -s * rise);
        var xi = 2 * c / (-b - (b.square() - 4 * a * c).clamp(min: 0).sqrt());
        var denominator = s + bend * xi * (1 - xi);
        return (where(inside, x_k + xi * w, y),
            where(inside, -LogSlope(s, xi, d_k, d_next, denominator), zeros_like(y)));
    }

    private static Tensor LogSlope(Tensor s, Tensor xi, Tensor d_k, Tensor d_next, Tensor denominator) =>
        2 * s.log() + (d_next * xi.square() + 2 * s * xi * (1 - xi) + d_k * (1 - xi).square()).log() - 2
            * denominator.log();

    private static (Tensor Left, Tensor Width, Tensor Bottom, Tensor Height, Tensor Slope, Tensor NextSlope) BinOf(
        Tensor x, Tensor raw, double B, bool byHeight)
    {
        var K = (raw.shape[^1] + 1) / 3;
        var (widths, left) = Bins(raw.narrow(-1, 0, K), B);                            // [..., K] each
        var (heights, bottom) = Bins(raw.narrow(-1, K, K), B);
        var inner = leastSlope + functional.softplus(raw.narrow(-1, 2 * K, K - 1) + slopeOfOne);
        var one = ones_like(inner.narrow(-1, 0, 1));
        var slopes = cat([one, inner, one], -1);                                       // [..., K + 1]
        var edges = (byHeight ? bottom : left).narrow(-1, 1, K - 1);
        var k = (x.unsqueeze(-1) >= edges).sum([-1], keepdim: true);                   // [..., 1], the bin's number
        Tensor At(Tensor t, long shift = 0) => t.gather(-1, k + shift).squeeze(-1);
        return (At(left), At(widths), At(bottom), At(heights), At(slopes), At(slopes, 1));
    }

    // Sizes that add up to 2B, and where each begins.
    private static (Tensor Sizes, Tensor Starts) Bins(Tensor raw, double B)
    {
        var K = raw.shape[^1];
        var sizes = 2 * B * (leastBin + (1 - leastBin * K) * functional.softmax(raw, -1));
        return (sizes, sizes.cumsum(-1) - sizes - B);
    }
}

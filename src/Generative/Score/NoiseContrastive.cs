namespace Generative.Score;

/// <summary>Noise-contrastive estimation of unnormalized models; the logarithm of the constant is a
/// parameter.</summary>
/// <remarks>
/// h(u) = p_m(u) / (p_m(u) + v p_n(u)) = s(G(u)),   G(u) = ln p_m(u) - ln p_n(u) - ln v,   ln p_m(u) = ln p⁰_m(u) + c;
/// J = E_d[-ln h(x)] + v E_n[-ln(1 - h(y))]; where p_m = p_d its value is least, and for p_d = p_n that is (1 + v) ln(1
/// + v) - v ln v.
/// Gutmann and Hyvärinen, "Noise-contrastive estimation", 2010, AISTATS, equations 1 to 3; v noise points for each data
/// point: 2012, JMLR 13, equation 4.
/// x [B, ...] from the data; y [v, B, ...] from the noise; J [B].
/// </remarks>
public static class NoiseContrastive
{
    /// <summary>J for each data point with its v noise points, [B].</summary>
    /// <param name="logModel">u [N, ...] -> ln p_m(u) [N], with its constant.</param>
    /// <param name="logNoise">u [N, ...] -> ln p_n(u) [N].</param>
    /// <param name="x">[B, ...].</param>
    /// <param name="y">[v, B, ...].</param>
    public static Tensor Loss(Func<Tensor, Tensor> logModel, Func<Tensor, Tensor> logNoise, Tensor x, Tensor y)
    {
        var v = y.size(0);
        Tensor G(Tensor u) => logModel(u) - logNoise(u) - Math.Log(v);
        return functional.softplus(-G(x)) + functional.softplus(G(y.flatten(0, 1))).view(v, -1).sum([0]);
    }
}

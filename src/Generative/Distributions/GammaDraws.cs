namespace Generative.Distributions;

/// <summary>Gamma variables from normal and uniform ones.</summary>
/// <remarks>
/// d = a - 1/3,   v = (1 + z / √(9 d))³,   d v ~ Gamma(a, 1) where v > 0 and ln u &lt; z²/2 + d (1 - v + ln v).
/// Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000; for a below 1 it draws Gamma(a + 1),
/// times u^(1/a). A proposal is accepted with a probability above 0.95, so that each number takes the first accepted of
/// sixteen: none is with a probability below 1e-20. All at once, as many random numbers for every a.
/// </remarks>
public static class GammaDraws
{
    private const int Proposals = 16;

    /// <summary>Gamma(a, 1) for each stream of the noise: a [...] gives [n, ...].</summary>
    public static Tensor Draw(Tensor a, NoiseSource noise) => DrawEach(a.expand([noise.Count, .. a.shape]), noise);

    /// <summary>Gamma(a, 1) with an a for each stream of the noise, [n, ...].</summary>
    public static Tensor DrawEach(Tensor a, NoiseSource noise)
    {
        var isSmall = a < 1;
        var d = (where(isSmall, a + 1, a) - 1.0 / 3).unsqueeze(-1);                    // [n, ..., 1]
        var z = noise.Normal([.. a.shape[1..], Proposals]).to(a.dtype);                // [n, ..., 16]
        var u = noise.Uniform([.. a.shape[1..], Proposals]).to(a.dtype);
        var v = (1 + z / (9 * d).sqrt()).pow(3);
        var accepted = (v > 0) & (u.log() < 0.5 * z.square() + d * (1 - v + v.clamp(min: 1e-30).log()));
        var first = accepted.to(int64).argmax(-1, keepdim: true);                      // the first of the largest
        var draw = (d * v).gather(-1, first).squeeze(-1);
        var boost = ((1 - noise.Uniform(a.shape[1..])).to(a.dtype).log() / a).exp();
        return where(isSmall, draw * boost, draw);
    }

    /// <summary>Dirichlet(α) for each stream of the noise: α [..., K] gives [n, ..., K].</summary>
    public static Tensor Dirichlet(Tensor alpha, NoiseSource noise)
    {
        var g = Draw(alpha, noise).clamp(min: 1e-300);
        return g / g.sum(-1, keepdim: true);
    }
}

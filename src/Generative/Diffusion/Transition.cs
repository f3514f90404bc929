namespace Generative.Diffusion;

/// <summary>σ² of p(x_s|x_t).</summary>
public enum ReverseVariance
{
    /// <summary>β: right for examples that are themselves N(0, I).</summary>
    Beta,

    /// <summary>β̃: right for a single example.</summary>
    Posterior,

    /// <summary>Between the two, predicted by the network.</summary>
    Learned,
}

/// <summary>From level s up to level t and back, s &lt; t.</summary>
/// <remarks>
/// q(x_t|x_s) = N(√α x_s, β I),   α = ᾱ_t / ᾱ_s,   β = 1 - α;
/// q(x_s|x_t, x_0) = N(μ, β̃ I), μ = (√α (1 - ᾱ_s) x_t + √ᾱ_s β x_0) / (1 - ᾱ_t) = (x_t - β / √(1 - ᾱ_t) ε) / √α, β̃ =
/// β (1 - ᾱ_s) / (1 - ᾱ_t).
/// Ho et al., 2020, arXiv:2006.11239, equations 6, 7 and 11, there with s = t - 1; the learned variance: Nichol and
/// Dhariwal, 2021, arXiv:2102.09672, equation 15.
/// </remarks>
public sealed class Transition(NoiseLevel t, NoiseLevel s)
{
    private readonly Tensor alpha = t.AlphaBar / s.AlphaBar;                           // float64, [] or [B, 1, ...]
    private readonly Tensor rest = 1 - t.AlphaBar;                                     // 1 - ᾱ_t

    /// <summary>The upper level.</summary>
    public NoiseLevel Upper => t;

    /// <summary>The lower level.</summary>
    public NoiseLevel Lower => s;

    /// <summary>α, float64.</summary>
    public Tensor Alpha => alpha;

    /// <summary>β, float64.</summary>
    public Tensor Beta { get; } = 1 - t.AlphaBar / s.AlphaBar;

    /// <summary>β̃, float64; 0 where s = 0.</summary>
    public Tensor PosteriorVariance => Beta * (1 - s.AlphaBar) / rest;

    /// <summary>x_t of x_s: a draw from q(x_t|x_s) where ε ~ N(0, I).</summary>
    public Tensor Step(Tensor xs, Tensor eps) => Cast(alpha.sqrt()) * xs + Cast(Beta.sqrt()) * eps;

    /// <summary>μ of x_t and x_0.</summary>
    public Tensor PosteriorMean(Tensor x, Tensor x0) =>
        Cast(alpha.sqrt() * (1 - s.AlphaBar) / rest) * x + Cast(s.AlphaBar.sqrt() * Beta / rest) * x0;

    /// <summary>μ of x_t and ε.</summary>
    public Tensor PosteriorMeanOfNoise(Tensor x, Tensor eps) =>
        (x - Cast(Beta / rest.sqrt()) * eps) / Cast(alpha.sqrt());

    /// <summary>ln σ² of p(x_s|x_t); where s = 0 it is ln β, for β̃ is 0 there.</summary>
    public Tensor LogVariance(ReverseVariance kind, Tensor? share = null)
    {
        var large = Beta.log();
        if (kind == ReverseVariance.Beta) return Cast(large);
        var small = where(s.AlphaBar.ge(1), Beta, PosteriorVariance).log();
        return kind == ReverseVariance.Posterior ? Cast(small) : Cast(small) + share! * Cast(large - small);
    }

    private Tensor Cast(Tensor coefficient) => coefficient.to(t.Dtype);
}

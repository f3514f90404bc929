namespace Generative.Diffusion;

/// <summary>How noise grows with t.</summary>
public enum BetaSchedule
{
    /// <summary>β rises evenly.</summary>
    Linear,

    /// <summary>ᾱ falls as a squared cosine.</summary>
    Cosine,

    /// <summary>ᾱ falls as a logistic curve.</summary>
    Sigmoid,

    /// <summary>log SNR falls by the same step each time.</summary>
    ConstantSnrStep,

    /// <summary>Every β is given.</summary>
    Given,
}

/// <summary>β_1 .. β_T and what follows from them, in float64.</summary>
/// <remarks>
/// α_t = 1 - β_t,   ᾱ_t = ∏_{s ≤ t} α_s (ᾱ_0 = 1),   SNR_t = ᾱ_t / (1 - ᾱ_t),   β̃_t = (1 - ᾱ_{t-1}) β_t / (1 - ᾱ_t).
/// Ho, Jain and Abbeel, "Denoising Diffusion Probabilistic Models", 2020, arXiv:2006.11239, section 2; cosine: Nichol
/// and Dhariwal, 2021, arXiv:2102.09672, equation 17;
/// sigmoid: Jabri, Fleet and Chen, 2022, arXiv:2212.11972, algorithm 1; the SNR: Kingma et al., "Variational Diffusion
/// Models", 2021, arXiv:2107.00630.
/// </remarks>
public sealed class NoiseSchedule
{
    private readonly double[] beta, alphaBar;                                         // [T + 1], from t = 0

    private NoiseSchedule(IEnumerable<double> betas)
    {
        beta = [0, .. betas];
        alphaBar = new double[beta.Length];
        alphaBar[0] = 1;
        for (var t = 1; t < beta.Length; t++)
        {
            if (beta[t] is not (> 0 and < 1))
                throw new ArgumentException($"betas: got {beta[t]} at t = {t}, expected a number between 0 and 1");
            alphaBar[t] = alphaBar[t - 1] * (1 - beta[t]);
        }
        if (T < 1) throw new ArgumentException("betas: got none, expected one or more");
    }

    /// <summary>Number of noise levels.</summary>
    public int T => beta.Length - 1;

    /// <summary>β_t, t = 1 .. T.</summary>
    public double Beta(int t) => beta[t];

    /// <summary>α_t.</summary>
    public double Alpha(int t) => 1 - beta[t];

    /// <summary>ᾱ_t, t = 0 .. T.</summary>
    public double AlphaBar(int t) => alphaBar[t];

    /// <summary>ᾱ_t / (1 - ᾱ_t).</summary>
    public double Snr(int t) => alphaBar[t] / (1 - alphaBar[t]);

    /// <summary>β̃_t, the variance of q(x_{t-1}|x_t, x_0); 0 at t = 1.</summary>
    public double PosteriorVariance(int t) => (1 - alphaBar[t - 1]) * beta[t] / (1 - alphaBar[t]);

    /// <summary>ᾱ_0 .. ᾱ_T as a tensor, [T + 1] float64.</summary>
    public Tensor AlphaBars() => tensor(alphaBar, dtype: float64);

    /// <summary>β_t even from first to last.</summary>
    public static NoiseSchedule Linear(int T, double first = 1e-4, double last = 0.02) => new(Evenly(T, first, last));

    /// <summary>ᾱ_t = f(t)/f(0), f(t) = cos²((t/T + s)/(1 + s) π/2); β at most 0.999.</summary>
    public static NoiseSchedule Cosine(int T, double s = 0.008) =>
        Falling(T, u => Math.Pow(Math.Cos((u + s) / (1 + s) * Math.PI / 2), 2));

    /// <summary>ᾱ_t = (σ(-(a + (b - a) t/T)/τ) - σ(-b/τ)) / (σ(-a/τ) - σ(-b/τ)); β at most 0.999.</summary>
    public static NoiseSchedule Sigmoid(int T, double a = -3, double b = 3, double tau = 1) =>
        Falling(T, u => Logistic(-(a + (b - a) * u) / tau) - Logistic(-b / tau));

    /// <summary>ln SNR even from first (at t = 1) to last (at t = T).</summary>
    public static NoiseSchedule ConstantSnrStep(int T, double first = 9, double last = -9) =>
        new(BetasOf([1, .. Evenly(T, first, last).Select(Logistic)]));

    /// <summary>β_1 .. β_T as they are.</summary>
    public static NoiseSchedule Given(IEnumerable<double> betas) => new(betas);

    private static NoiseSchedule Falling(int T, Func<double, double> f) =>
        new(BetasOf([.. Enumerable.Range(0, T + 1).Select(t => f((double)t / T) / f(0))])
        .Select(b => Math.Min(b, 0.999)));

    private static IEnumerable<double> BetasOf(double[] alphaBar) =>
        Enumerable.Range(1, alphaBar.Length - 1).Select(t => 1 - alphaBar[t] / alphaBar[t - 1]);

    private static IEnumerable<double> Evenly(int n, double first, double last) =>
        Enumerable.Range(0, n).Select(k => first + (last - first) * k / Math.Max(n - 1, 1));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}

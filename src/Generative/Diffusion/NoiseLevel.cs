namespace Generative.Diffusion;

/// <summary>A denoiser's prediction at x_t: the example and the noise, each a function of the other.</summary>
/// <param name="X0">x̂_0, the shape of x_t.</param>
/// <param name="Epsilon">ε̂, likewise.</param>
/// <param name="VarianceShare">With learned variance: position of ln σ² between ln β̃ (0) and ln β (1),
/// likewise.</param>
public sealed record Prediction(Tensor X0, Tensor Epsilon, Tensor? VarianceShare = null);

/// <summary>One noise level, or one for each example, and the ways between x_0, ε, v and the score there.</summary>
/// <remarks>
/// x_t = √ᾱ x_0 + √(1-ᾱ) ε,   v = √ᾱ ε - √(1-ᾱ) x_0,   ∇ log q(x_t|x_0) = -ε / √(1-ᾱ).
/// Ho et al., 2020, arXiv:2006.11239, equation 4; v: Salimans and Ho, 2022, arXiv:2202.00512, section 4.
/// ᾱ [] or [B, 1, ...] float64: coefficients are computed in float64 and then take the examples' dtype.
/// </remarks>
public sealed class NoiseLevel(Tensor alphaBar, ScalarType dtype)
{
    /// <summary>ᾱ, float64.</summary>
    public Tensor AlphaBar => alphaBar;

    /// <summary>The examples' dtype.</summary>
    public ScalarType Dtype => dtype;

    /// <summary>√ᾱ.</summary>
    public Tensor Signal { get; } = alphaBar.sqrt().to(dtype);

    /// <summary>√(1 - ᾱ).</summary>
    public Tensor Noise { get; } = (1 - alphaBar).sqrt().to(dtype);

    /// <summary>ᾱ / (1 - ᾱ), float64.</summary>
    public Tensor Snr => alphaBar / (1 - alphaBar);

    /// <summary>x_t of x_0 and ε: a draw from q(x_t|x_0) where ε ~ N(0, I).</summary>
    public Tensor Diffuse(Tensor x0, Tensor eps) => Signal * x0 + Noise * eps;

    /// <summary>v of x_0 and ε.</summary>
    public Tensor V(Tensor x0, Tensor eps) => Signal * eps - Noise * x0;

    /// <summary>The score of ε.</summary>
    public Tensor Score(Tensor eps) => -eps / Noise;

    /// <summary>x̂_0 and ε̂ of x̂_0.</summary>
    public Prediction FromX0(Tensor x, Tensor x0) => new(x0, (x - Signal * x0) / Noise);

    /// <summary>x̂_0 and ε̂ of ε̂.</summary>
    public Prediction FromEpsilon(Tensor x, Tensor eps) => new((x - Noise * eps) / Signal, eps);

    /// <summary>x̂_0 and ε̂ of v̂.</summary>
    public Prediction FromV(Tensor x, Tensor v) => new(Signal * x - Noise * v, Noise * x + Signal * v);

    /// <summary>x̂_0 and ε̂ of the score.</summary>
    public Prediction FromScore(Tensor x, Tensor score) => FromEpsilon(x, -Noise * score);

    /// <summary>x̂_0 and ε̂ from a network output of that type.</summary>
    public Prediction From(PredictionType type, Tensor x, Tensor output) => type switch
    {
        PredictionType.Epsilon => FromEpsilon(x, output),
        PredictionType.X0 => FromX0(x, output),
        PredictionType.V => FromV(x, output),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a prediction"),
    };
}

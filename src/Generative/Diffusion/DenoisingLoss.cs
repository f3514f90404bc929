namespace Generative.Diffusion;

/// <summary>Output of the network.</summary>
public enum PredictionType
{
    /// <summary>The noise ε.</summary>
    Epsilon,

    /// <summary>The example x_0.</summary>
    X0,

    /// <summary>v = √ᾱ ε - √(1-ᾱ) x_0.</summary>
    V,
}

/// <summary>How the levels are weighed against one another.</summary>
public enum LossWeighting
{
    /// <summary>As the bound on the log-likelihood has them.</summary>
    Elbo,

    /// <summary>Unweighted squared error of the prediction.</summary>
    Simple,

    /// <summary>min(SNR, γ) on the error of x_0.</summary>
    MinSnr,
}

/// <summary>The squared error of a prediction, weighed by its level.</summary>
/// <remarks>
/// Of the bound: w_t ‖x̂_0 - x_0‖² with w_t = ᾱ_{t-1} (1 - α_t)² / (2 σ_t² (1 - ᾱ_t)²), which for σ² = β̃ is (SNR_{t-1}
/// - SNR_t)/2;
/// since x_t is given, ‖x̂_0 - x_0‖² = ‖ε̂ - ε‖² / SNR_t = ‖v̂ - v‖² / (SNR_t + 1): one weight serves the three.
/// Ho et al., 2020, arXiv:2006.11239, equations 8, 12 and 14; Hang et al., "Min-SNR", 2023, arXiv:2303.09556, equation
/// 8. Each [B, 1, ...] float64.
/// </remarks>
public static class DenoisingLoss
{
    /// <summary>Training target of the network.</summary>
    public static Tensor Target(PredictionType type, NoiseLevel level, Tensor x0, Tensor eps) => type switch
    {
        PredictionType.Epsilon => eps,
        PredictionType.X0 => x0,
        PredictionType.V => level.V(x0, eps),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a prediction"),
    };

    /// <summary>w_t of the bound, on the error of x_0; σ² = β_1 at t = 1.</summary>
    public static Tensor ElboWeight(Transition step, ReverseVariance variance)
    {
        var sigma2 = variance == ReverseVariance.Posterior
            ? where(step.Lower.AlphaBar.ge(1), step.Beta, step.PosteriorVariance) : step.Beta;
        return step.Lower.AlphaBar * step.Beta.square() / (2 * sigma2 * (1 - step.Upper.AlphaBar).square());
    }

    /// <summary>Constant weight on the squared error of the prediction.</summary>
    public static Tensor OnPrediction(PredictionType type, NoiseLevel level, Tensor weight) => type switch
    {
        PredictionType.Epsilon => weight / level.Snr,
        PredictionType.X0 => weight,
        PredictionType.V => weight / (level.Snr + 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a prediction"),
    };

    /// <summary>Weight on the squared error of the prediction.</summary>
    public static Tensor Weight(
        LossWeighting weighting, PredictionType type, Transition step, ReverseVariance variance, double gamma) =>
        weighting switch
        {
            LossWeighting.Elbo => OnPrediction(type, step.Upper, ElboWeight(step, variance)),
            LossWeighting.Simple => ones_like(step.Beta),
            LossWeighting.MinSnr => OnPrediction(type, step.Upper, step.Upper.Snr.clamp(max: gamma)),
            _ => throw new ArgumentOutOfRangeException(nameof(weighting), weighting, "not a weighting"),
        };
}

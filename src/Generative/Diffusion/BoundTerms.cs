namespace Generative.Diffusion;

/// <summary>The bound on -log p(x_0), term by term, in nats.</summary>
/// <remarks>
/// -log p(x_0) ≤ L_T + Σ_{t ≥ 2} L_{t-1} + L_0, L_T = KL(q(x_T|x_0) ‖ N(0, I)), L_{t-1} = KL(q(x_{t-1}|x_t, x_0) ‖
/// p(x_{t-1}|x_t)), L_0 = -log p(x_0|x_1).
/// Ho et al., 2020, arXiv:2006.11239, equations 5 and 13 (the decoder of pixels). x [B, ...]; each term has that shape,
/// to be summed over an example.
/// </remarks>
public static class BoundTerms
{
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);

    /// <summary>L_T.</summary>
    public static Tensor Prior(NoiseLevel last, Tensor x0)
    {
        var (mean, rest) = (last.Signal * x0, 1 - last.AlphaBar);                      // μ², and σ² = 1 - ᾱ_T
        return 0.5 * (mean.square() + (rest - 1 - rest.log()).to(x0.dtype));
    }

    /// <summary>L_{t-1} of x̂_0 where t ≥ 2.</summary>
    public static Tensor Denoising(Transition step, Tensor x, Tensor x0, Tensor x0Hat, Tensor logVariance)
    {
        var error = step.PosteriorMean(x, x0) - step.PosteriorMean(x, x0Hat);
        var logRatio = logVariance - step.PosteriorVariance.log().to(x.dtype);         // ln σ² - ln β̃
        return 0.5 * (logRatio + (-logRatio).exp() - 1 + error.square() * (-logVariance).exp());
    }

    /// <summary>L_0 of numbers: N(x_0; μ, σ²).</summary>
    public static Tensor Gaussian(Tensor x0, Tensor mean, Tensor logVariance) =>
        0.5 * (logTwoPi + logVariance + (x0 - mean).square() * (-logVariance).exp());

    /// <summary>L_0 of 8-bit pixels scaled to [-1, 1]: the Gaussian's mass in the pixel's bin, the end bins
    /// taking what lies beyond them.</summary>
    public static Tensor Discretized(Tensor x0, Tensor mean, Tensor logVariance)
    {
        var (x, mu, scale) = (x0.to(float64), mean.to(float64), (-0.5 * logVariance.to(float64)).exp() / Math.Sqrt(2));
        var above = where(x.gt(0.999), ones_like(x), 0.5 * (1 + ((x - mu + 1.0 / 255) * scale).erf()));
        var below = where(x.lt(-0.999), zeros_like(x), 0.5 * (1 + ((x - mu - 1.0 / 255) * scale).erf()));
        return -(above - below).clamp(min: 1e-12).log();
    }
}

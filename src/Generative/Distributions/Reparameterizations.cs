using Generative.Numerics;

namespace Generative.Distributions;

/// <summary>y ~ p(y|x) as y = g(x, ε), ε free of parameters: draws that carry the gradient of the parameters.</summary>
/// <remarks>
/// Kingma and Welling, 2014, arXiv:1312.6114, section 2.4: tractable inverse CDFs (u ~ U(0, 1)), location-scale
/// families (ε standard), compositions.
/// Parameters are tensors of one shape (or that broadcast to the first's); each method gives one draw of that shape.
/// </remarks>
public static class Reparameterizations
{
    // Location and scale.

    /// <summary>N(μ, σ²): μ + σ ε.</summary>
    public static Tensor Normal(Tensor mu, Tensor sigma) => mu + sigma * randn_like(mu);

    /// <summary>N(μ, Σ) with Σ = A Aᵀ, A the lower Cholesky factor: μ + A ε; mu [..., D], covariance [D, D].</summary>
    public static Tensor MultivariateNormal(Tensor mu, Tensor covariance) =>
        mu + randn_like(mu).MatMul(linalg.cholesky(covariance).transpose(-1, -2));

    /// <summary>Laplace(m, b): m - b sign(u) ln(1 - |u|), u ~ U(-1, 1).</summary>
    public static Tensor Laplace(Tensor location, Tensor scale)
    {
        var u = 2 * Uniform01(location) - 1;
        return location - scale * u.sign() * (-u.abs()).log1p();
    }

    /// <summary>Logistic(m, s): m + s ln(u / (1 - u)).</summary>
    public static Tensor Logistic(Tensor location, Tensor scale) => location + scale * Uniform01(location).logit();

    /// <summary>U(a, b): a + (b - a) u.</summary>
    public static Tensor Uniform(Tensor low, Tensor high) => low + (high - low) * Uniform01(low);

    /// <summary>Triangular on (m - w, m + w): m + w (u₁ + u₂ - 1).</summary>
    public static Tensor Triangular(Tensor center, Tensor width) =>
        center + width * (Uniform01(center) + Uniform01(center) - 1);

    /// <summary>Student(m, s) with ν a whole number of degrees of freedom: m + s ε₀ √(ν / Σ_{i≤ν} εᵢ²).</summary>
    public static Tensor StudentT(Tensor location, Tensor scale, int degrees) =>
        location + scale * randn_like(location)
            * (degrees / Repeated(location, degrees, normal: true).square().sum([0])).sqrt();

    // Inverse CDFs.

    /// <summary>Exp(λ): -ln(u) / λ.</summary>
    public static Tensor Exponential(Tensor rate) => -Uniform01(rate).log() / rate;

    /// <summary>Gamma of shape 1 and scale β: β ε, ε ~ Gamma(1, 1) = Exp(1).</summary>
    public static Tensor UnitShapeGamma(Tensor scale) => scale * empty_like(scale).detach().exponential_();

    /// <summary>Cauchy(m, s): m + s tan(π (u - 1/2)).</summary>
    public static Tensor Cauchy(Tensor location, Tensor scale) =>
        location + scale * (Math.PI * (Uniform01(location) - 0.5)).tan();

    /// <summary>Gumbel(m, s): m - s ln(-ln u).</summary>
    public static Tensor Gumbel(Tensor location, Tensor scale) => location - scale * (-Uniform01(location).log()).log();

    /// <summary>Weibull of scale λ and shape k: λ (-ln u)^(1/k).</summary>
    public static Tensor Weibull(Tensor scale, Tensor shape) => scale * (-Uniform01(scale).log()).pow(1 / shape);

    /// <summary>Rayleigh(σ): σ √(-2 ln u).</summary>
    public static Tensor Rayleigh(Tensor sigma) => sigma * (-2 * Uniform01(sigma).log()).sqrt();

    /// <summary>Pareto of least value m and shape a: m u^(-1/a).</summary>
    public static Tensor Pareto(Tensor least, Tensor shape) => least * Uniform01(least).pow(-1 / shape);

    /// <summary>Reciprocal on (a, b), density 1 / (y ln(b/a)): a (b/a)^u.</summary>
    public static Tensor Reciprocal(Tensor low, Tensor high) => low * (high / low).pow(Uniform01(low));

    /// <summary>Gompertz with CDF 1 - exp(-η (e^{b y} - 1)): ln(1 - ln(u) / η) / b.</summary>
    public static Tensor Gompertz(Tensor eta, Tensor b) => (-Uniform01(eta).log() / eta).log1p() / b;

    // Compositions.

    /// <summary>Log-normal: exp(μ + σ ε).</summary>
    public static Tensor LogNormal(Tensor mu, Tensor sigma) => Normal(mu, sigma).exp();

    /// <summary>Erlang, Gamma of a whole shape k and rate λ: -Σ_{i≤k} ln(uᵢ) / λ.</summary>
    public static Tensor Erlang(Tensor rate, int shape) => -Repeated(rate, shape, normal: false).log().sum([0]) / rate;

    private static Tensor Uniform01(Tensor like) => like.UniformLike();

    // ε or u [times, ...].
    private static Tensor Repeated(Tensor like, int times, bool normal)
    {
        var noise = empty([times, .. like.shape], dtype: like.dtype, device: like.device);
        return normal ? noise.normal_() : noise.uniform_(1e-30, 1);
    }
}

namespace Generative.Reparameterizations;

/// <summary>Exponential distribution of rate λ: y = -ln(1 - u) / λ, p = λ e^{-λ y}.</summary>
public sealed class Exponential(Tensor rate) : InverseCdfDistribution(rate)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => -(-u).log1p() / rate;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => rate.log() - rate * y;

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(rate);
}

/// <summary>Cauchy distribution: y = m + s tan(π (u - ½)), p = 1 / (π s (1 + z²)), z = (y - m) / s.</summary>
public sealed class Cauchy(Tensor location, Tensor scale) : InverseCdfDistribution(location, scale)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => location + scale * (Math.PI * (u - 0.5)).tan();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) =>
        -((y - location) / scale).square().log1p() - scale.log() - Math.Log(Math.PI);
}

/// <summary>Logistic distribution: y = m + s ln(u / (1 - u)), p = σ(z) σ(-z) / s, z = (y - m) / s.</summary>
public sealed class Logistic(Tensor location, Tensor scale) : InverseCdfDistribution(location, scale)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => location + scale * u.logit();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y)
    {
        var z = (y - location) / scale;
        return functional.logsigmoid(z) + functional.logsigmoid(-z) - scale.log();
    }
}

/// <summary>Laplace distribution: y = m - s sign(u - ½) ln(1 - 2 |u - ½|), p = e^{-|z|} / 2s, z = (y - m) / s.
/// </summary>
public sealed class Laplace(Tensor location, Tensor scale) : InverseCdfDistribution(location, scale)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) =>
        location - scale * (u - 0.5).sign() * (-2 * (u - 0.5).abs()).log1p();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => -((y - location) / scale).abs() - (2 * scale).log();
}

/// <summary>Gumbel distribution: y = m - s ln(-ln u), p = exp(-z - e^{-z}) / s, z = (y - m) / s.</summary>
public sealed class Gumbel(Tensor location, Tensor scale) : InverseCdfDistribution(location, scale)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => location - scale * (-u.log()).log();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y)
    {
        var z = (y - location) / scale;
        return -z - (-z).exp() - scale.log();
    }
}

/// <summary>Rayleigh distribution: y = s √(-2 ln(1 - u)), p = y / s² e^{-y² / 2s²}.</summary>
public sealed class Rayleigh(Tensor scale) : InverseCdfDistribution(scale)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => scale * (-2 * (-u).log1p()).sqrt();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => y.log() - 2 * scale.log() - 0.5 * (y / scale).square();

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(scale);
}

/// <summary>Weibull distribution of scale s and shape k: y = s (-ln(1 - u))^{1/k},
/// p = k / s (y / s)^{k-1} e^{-(y/s)^k}.</summary>
public sealed class Weibull(Tensor scale, Tensor shape) : InverseCdfDistribution(scale, shape)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => scale * (-(-u).log1p()).pow(1 / shape);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y)
    {
        var logZ = (y / scale).log();
        return (shape / scale).log() + (shape - 1) * logZ - (shape * logZ).exp();
    }

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(scale);
}

/// <summary>Pareto distribution of least value m and exponent a: y = m (1 - u)^{-1/a}, p = a mᵃ / y^{a+1}.</summary>
public sealed class Pareto(Tensor least, Tensor exponent) : InverseCdfDistribution(least, exponent)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => least * (-(-u).log1p() / exponent).exp();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => exponent.log() + exponent * least.log() - (exponent + 1) * y.log();

    /// <inheritdoc/>
    public override Tensor? Low => least;
}

/// <summary>Reciprocal distribution on (a, b): y = a (b / a)^u, p = 1 / (y ln(b / a)).</summary>
public sealed class Reciprocal(Tensor low, Tensor high) : InverseCdfDistribution(low, high)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => low * (u * (high / low).log()).exp();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => -y.log() - (high / low).log().log();

    /// <inheritdoc/>
    public override Tensor? Low => low;

    /// <inheritdoc/>
    public override Tensor? High => high;
}

/// <summary>Gompertz distribution: y = ln(1 - ln(1 - u) / η) / b, p = b η exp(b y - η (e^{b y} - 1)).</summary>
public sealed class Gompertz(Tensor eta, Tensor b) : InverseCdfDistribution(eta, b)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => (-(-u).log1p() / eta).log1p() / b;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => (b * eta).log() + b * y - eta * (b * y).expm1();

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(eta);
}

/// <summary>Uniform distribution on (a, b): y = a + (b - a) u, p = 1 / (b - a).</summary>
public sealed class Uniform(Tensor low, Tensor high) : InverseCdfDistribution(low, high)
{
    /// <inheritdoc/>
    public override Tensor Quantile(Tensor u) => low + (high - low) * u;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => -(high - low).log() + zeros_like(y);

    /// <inheritdoc/>
    public override Tensor? Low => low;

    /// <inheritdoc/>
    public override Tensor? High => high;
}

namespace Generative.Reparameterizations;

/// <summary>Gamma distribution of shape a and rate b: y = x / b, x ~ Gamma(a, 1) by
/// <see cref="StandardGamma"/>.</summary>
/// <remarks>p = bᵃ y^{a-1} e^{-b y} / Γ(a).</remarks>
public sealed class Gamma(Tensor a, Tensor b) : Univariate(a, b)
{
    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) =>
        (StandardGamma.RSampleLog(a.expand(Shape), noise) - b.log()).exp().to(a.dtype);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => a * b.log() - a.lgamma() + (a - 1) * y.log() - b * y;

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(a);
}

/// <summary>χ² with ν degrees of freedom, any number above 0: Gamma(ν/2, ½).</summary>
public sealed class ChiSquared(Tensor degrees) : Univariate(degrees)
{
    private readonly Gamma gamma = new(degrees / 2, full_like(degrees, 0.5).detach());

    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) => gamma.RSample(noise);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => gamma.LogProb(y);

    /// <inheritdoc/>
    public override Tensor? Low => gamma.Low;
}

/// <summary>Erlang distribution, the sum of k exponential variables of rate λ: y = -Σ_{i≤k} ln(uᵢ) / λ.</summary>
/// <remarks>p = λᵏ y^{k-1} e^{-λ y} / (k - 1)!.</remarks>
public sealed class Erlang(Tensor rate, int k) : Univariate(rate)
{
    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) =>
        -stack([.. Enumerable.Range(0, k).Select(_ => Uniform01(noise).log())], 0).sum([0]) / rate;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => new Gamma(full_like(rate, k).detach(), rate).LogProb(y);

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(rate);
}

/// <summary>Beta distribution: y = x₁ / (x₁ + x₂), x₁ ~ Gamma(a, 1), x₂ ~ Gamma(b, 1).</summary>
/// <remarks>p = y^{a-1} (1 - y)^{b-1} / B(a, b).</remarks>
public sealed class Beta(Tensor a, Tensor b) : Univariate(a, b)
{
    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) =>
        new Dirichlet(stack([a.expand(Shape), b.expand(Shape)], -1)).RSample(noise).select(-1, 0);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) =>
        (a + b).lgamma() - a.lgamma() - b.lgamma() + (a - 1) * y.log() + (b - 1) * (-y).log1p();

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(a);

    /// <inheritdoc/>
    public override Tensor? High => ones_like(a);
}

/// <summary>F distribution with d₁ and d₂ degrees of freedom: y = (χ²_{d₁} / d₁) / (χ²_{d₂} / d₂).</summary>
/// <remarks>p = (d₁ y)^{d₁/2} d₂^{d₂/2} (d₁ y + d₂)^{-(d₁+d₂)/2} / (y B(d₁/2, d₂/2)).</remarks>
public sealed class FisherF(Tensor d1, Tensor d2) : Univariate(d1, d2)
{
    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise)
    {
        var logX1 = StandardGamma.RSampleLog((d1 / 2).expand(Shape), noise);
        var logX2 = StandardGamma.RSampleLog((d2 / 2).expand(Shape), noise);
        return ((logX1 - logX2).exp() * d2 / d1).to(d1.dtype);
    }

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y)
    {
        var (a, b) = (d1 / 2, d2 / 2);
        return a * (d1 * y).log() + b * d2.log() - (a + b) * (d1 * y + d2).log() - y.log()
            + (a + b).lgamma() - a.lgamma() - b.lgamma();
    }

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(d1);
}

/// <summary>Log-normal distribution: y = e^x, x ~ N(μ, σ²).</summary>
public sealed class LogNormal(Tensor mu, Tensor sigma) : Univariate(mu, sigma)
{
    private readonly Normal normal = new(mu, sigma);

    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) => normal.RSample(noise).exp();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => normal.LogProb(y.log()) - y.log();

    /// <inheritdoc/>
    public override Tensor? Low => zeros_like(mu);
}

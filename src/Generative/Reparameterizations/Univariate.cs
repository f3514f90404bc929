using Generative.Targets;

namespace Generative.Reparameterizations;

/// <summary>A distribution of one number y whose draws carry the gradient of its parameters θ: y = g(ε; θ), the noise
/// ε free of θ.</summary>
/// <remarks>
/// ∇ E_{p(y; θ)}[f(y)] = E_{p(ε)}[∇ f(g(ε; θ))].
/// Kingma and Welling, 2014, arXiv:1312.6114, section 2.4: inverse distribution functions, locations and scales,
/// compositions.
/// Parameters are tensors that broadcast to one shape [...]; each entry is a distribution of its own.
/// </remarks>
/// <param name="parameters">θ.</param>
public abstract class Univariate(params Tensor[] parameters)
{
    /// <summary>ln p(y), nats, of any shape that broadcasts with the parameters'. y lies inside the support.</summary>
    public abstract Tensor LogProb(Tensor y);

    /// <summary>A draw for each stream of the noise, [n, ...], differentiable in the parameters.</summary>
    public abstract Tensor RSample(NoiseSource noise);

    /// <summary>n draws from the default generator, [n, ...], differentiable in the parameters.</summary>
    public Tensor RSample(long n)
    {
        using var noise = new NoiseSource(n, parameters[0].device, parameters[0].dtype);
        return RSample(noise);
    }

    /// <summary>Below it p = 0; null: -∞.</summary>
    public virtual Tensor? Low => null;

    /// <summary>Above it p = 0; null: ∞.</summary>
    public virtual Tensor? High => null;

    /// <summary>The shape [...] of the parameters together.</summary>
    protected long[] Shape => parameters.Length == 1 ? parameters[0].shape : broadcast_tensors(parameters)[0].shape;

    /// <summary>u ~ U(0, 1) [n, ...], never 0 or 1.</summary>
    protected Tensor Uniform01(NoiseSource noise)
    {
        var least = noise.Dtype == float64 ? Math.Pow(2, -53) : Math.Pow(2, -24);
        return noise.Uniform(Shape).clamp(least, 1 - least);
    }
}

/// <summary>A distribution with an inverse of its distribution function F in closed form: y = F⁻¹(u), u ~ U(0, 1).
/// </summary>
/// <param name="parameters">θ.</param>
public abstract class InverseCdfDistribution(params Tensor[] parameters) : Univariate(parameters), IQuantile
{
    /// <inheritdoc/>
    public abstract Tensor Quantile(Tensor u);

    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) => Quantile(Uniform01(noise));
}

/// <summary>A standard distribution moved and stretched: y = m + s z, z of location 0 and scale 1.</summary>
/// <param name="location">m.</param>
/// <param name="scale">s, above 0.</param>
/// <param name="further">Parameters of the standard distribution.</param>
public abstract class LocationScale(Tensor location, Tensor scale, params Tensor[] further)
    : Univariate([location, scale, .. further])
{
    /// <inheritdoc/>
    public override Tensor RSample(NoiseSource noise) => location + scale * Standard(noise);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor y) => LogStandard((y - location) / scale) - scale.log();

    /// <summary>z for each stream of the noise, [n, ...].</summary>
    protected abstract Tensor Standard(NoiseSource noise);

    /// <summary>ln p(z), the shape of z.</summary>
    protected abstract Tensor LogStandard(Tensor z);
}

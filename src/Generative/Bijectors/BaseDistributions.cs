using Generative.Distributions;


namespace Generative.Bijectors;

/// <summary>Base distribution of a flow: a density over [B, D] that is easy to sample.</summary>
public abstract class BaseDistribution(string name) : Component(name)
{
    /// <summary>log p(z), nats: z [B, D] -> [B].</summary>
    public abstract Tensor LogProb(Tensor z);

    /// <summary>A draw for each stream of the noise, its spread multiplied by the temperature: [n, D].</summary>
    public abstract Tensor Draw(NoiseSource noise, double temperature = 1);
}

/// <summary>N(0, I).</summary>
/// <remarks>log p(z) = -1/2 Σ (z² + ln 2π).</remarks>
public sealed class NormalBase(long dimension) : BaseDistribution(nameof(NormalBase))
{
    /// <inheritdoc/>
    public override Tensor LogProb(Tensor z) => -0.5 * (z.square().sum([1]) + dimension * Math.Log(2 * Math.PI));

    /// <inheritdoc/>
    public override Tensor Draw(NoiseSource noise, double temperature = 1) => noise.Normal(dimension) * temperature;
}

/// <summary>A learned mixture of K normals with diagonal covariances.</summary>
/// <remarks>log p(z) = logsumexp_k [log π_k + Σ_d log N(z_d; μ_kd, σ_kd²)]. logits [K]; μ, ln σ [K, D].</remarks>
public sealed class MixtureBase(long dimension, long components) : BaseDistribution(nameof(MixtureBase))
{
    private readonly Parameter logits = Parameter(zeros(components)), mean = Parameter(randn(components, dimension)),
        logSigma = Parameter(zeros(components, dimension));

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor z)
    {
        var e = (z.unsqueeze(1) - mean) * (-logSigma).exp();                           // [B, K, D]
        var each = -0.5 * e.square().sum([2]) - logSigma.sum([1]) - dimension * Math.Log(2 * Math.PI) / 2;
        return (functional.log_softmax(logits, 0) + each).logsumexp(1);
    }

    /// <inheritdoc/>
    public override Tensor Draw(NoiseSource noise, double temperature = 1)
    {
        var k = CategoricalDraws.Draw(functional.softmax(logits, 0), noise.Uniform());       // [n]
        return mean.index_select(0, k) + logSigma.index_select(0, k).exp() * noise.Normal(dimension) * temperature;
    }
}

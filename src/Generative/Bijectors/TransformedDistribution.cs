
namespace Generative.Bijectors;

/// <summary>The density of x where f(x) follows a base density: a normalizing flow.</summary>
/// <remarks>
/// log p(x) = log p_Z(f(x)) + log |det ∂f/∂x|; x = f⁻¹(z), z ~ p_Z. Papamakarios et al., 2021, arXiv:1912.02762,
/// section 2.1.
/// f takes x [B, ...] to z [B, D].
/// </remarks>
public sealed class TransformedDistribution : Module
{
    private readonly BaseDistribution source;
    private readonly Bijector bijector;

    /// <summary>f, from data to noise, and the density of the noise.</summary>
    public TransformedDistribution(Bijector f, BaseDistribution p) : base(nameof(TransformedDistribution))
    {
        (bijector, source) = (f, p);
        RegisterComponents();
    }

    /// <summary>f.</summary>
    public IBijector Bijector => bijector;

    /// <summary>log p(x|context), [B].</summary>
    public Tensor LogProb(Tensor x, Tensor? context = null)
    {
        var (z, logDet) = bijector.Forward(x, context);
        return source.LogProb(z) + logDet;
    }

    /// <summary>A draw for each stream of the noise and log p of it (at temperature 1), in one pass.</summary>
    public (Tensor X, Tensor LogProb) SampleAndLogProb(
        NoiseSource noise, double temperature = 1, Tensor? context = null)
    {
        var z = source.Draw(noise, temperature);
        var (x, logDet) = bijector.Inverse(z, context);
        return (x, source.LogProb(z) - logDet);
    }
}

using Generative.Distributions;

namespace Generative.Models.Vae;

/// <summary>A learned mixture of K normals over z, p(z) = Σ_c π_c N(m_c, diag s_c²).</summary>
/// <remarks>ln π = log softmax of the logits [K]; m [K, L], ln s² [K, L].</remarks>
internal sealed class ClusterPrior(long K, long L) : Component(nameof(ClusterPrior))
{
    private readonly Parameter logits = Parameter(zeros(K));
    private readonly Parameter mu = Parameter(randn(K, L));
    private readonly Parameter logVar = Parameter(zeros(K, L));

    /// <summary>p(z), its components p(z|c), and ln π.</summary>
    public NormalMixture Mixture => new(new(mu, logVar), functional.log_softmax(logits, 0));

    /// <summary>Sets π [K], m [K, L] and s² [K, L].</summary>
    public void Set(Tensor weights, Tensor means, Tensor variances)
    {
        logits.copy_(weights.log());
        mu.copy_(means);
        logVar.copy_(variances.log());
    }
}

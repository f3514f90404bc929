namespace Generative.Networks;

/// <summary>How the codes of a <see cref="VectorQuantizer"/> learn.</summary>
public enum CodebookUpdate
{
    /// <summary>Each code is a moving average of the vectors that chose it.</summary>
    MovingAverage,

    /// <summary>By the gradient of the squared distance from the vectors that chose it.</summary>
    Gradient,
}

/// <summary>Replaces vectors by the nearest of K codes.</summary>
/// <remarks>
/// k(z) = argmin_k ‖z − e_k‖².
/// Moving average: N_k ← γ N_k + (1 − γ) n_k,   m_k ← γ m_k + (1 − γ) Σ z,   e_k = m_k / N_k, over the n_k vectors of
/// the batch with k(z) = k. Van den Oord, Vinyals and Kavukcuoglu, "Neural Discrete Representation Learning", 2017,
/// arXiv:1711.00937, section 3.2 and appendix A.1.
/// A code with N_k below a twentieth of its share N / K is dead, and becomes a vector of the batch, with a count of a
/// tenth: one that nobody chooses soon makes way for the next. Before the first batch all are dead.
/// z [N, D]; e [K, D]; k [N].
/// </remarks>
public sealed class VectorQuantizer : Component
{
    private const double Dead = 0.05, Fresh = 0.1;

    private readonly CodebookUpdate update;
    private readonly double decay;
    private readonly Parameter codebook;
    private readonly Tensor counts, sums;

    /// <summary>K codes of D numbers.</summary>
    /// <param name="codes">K.</param>
    /// <param name="dimension">D.</param>
    /// <param name="update">How they learn.</param>
    /// <param name="decay">γ.</param>
    public VectorQuantizer(
        int codes, long dimension, CodebookUpdate update = CodebookUpdate.MovingAverage, double decay = 0.99)
        : base(nameof(VectorQuantizer), declared: false)
    {
        (this.update, this.decay) = (update, decay);
        codebook = Parameter(randn(codes, dimension), requires_grad: update == CodebookUpdate.Gradient);
        counts = zeros(codes);
        sums = zeros(codes, dimension);
        RegisterComponents();
    }

    /// <summary>K.</summary>
    public long Count => codebook.size(0);

    /// <summary>e [K, D].</summary>
    public Tensor Codebook => codebook;

    /// <summary>k(z), [N] (int64).</summary>
    public Tensor Nearest(Tensor z)
    {
        using var off = no_grad();
        return Inference.Clusters.Assign(z, codebook);
    }

    /// <summary>e_k, [..., D] for k [...].</summary>
    public Tensor Lookup(Tensor k) => codebook.index_select(0, k.flatten()).view([.. k.shape, codebook.size(1)]);

    /// <summary>Learns from the vectors z that chose the codes k: counts, averages, and new codes for dead
    /// ones.</summary>
    public void Learn(Tensor z, Tensor k)
    {
        using var off = no_grad();
        var (n, sum) = Inference.Clusters.Sums(z, k, (int)Count);
        counts.mul_(decay).add_(n, alpha: 1 - decay);
        sums.mul_(decay).add_(sum, alpha: 1 - decay);
        var share = (double)z.size(0) / Count;
        var dead = counts < Dead * share;                                              // [K]
        var others = z.index_select(0, randint(0, z.size(0), [Count], device: z.device));
        counts.copy_(where(dead, full_like(counts, Fresh * share), counts));
        sums.copy_(where(dead.unsqueeze(1), Fresh * share * others, sums));
        if (update == CodebookUpdate.MovingAverage) codebook.copy_(sums / counts.unsqueeze(1));
        else codebook.copy_(where(dead.unsqueeze(1), others, codebook));
    }
}

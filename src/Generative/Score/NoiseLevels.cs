namespace Generative.Score;

/// <summary>A geometric sequence of noise levels, largest first.</summary>
/// <remarks>σᵢ = σ₁ (σ_L / σ₁)^{i/(L-1)}, i = 0 .. L-1. Song and Ermon, 2019, arXiv:1907.05600, section 4.1.</remarks>
/// <param name="Largest">σ₁.</param>
/// <param name="Smallest">σ_L.</param>
/// <param name="Count">L.</param>
public sealed record NoiseLevels(double Largest, double Smallest, int Count)
{
    private readonly double logRatio = Count > 1 ? Math.Log(Smallest / Largest) / (Count - 1) : 0;

    /// <summary>σᵢ, i from 0.</summary>
    public double this[int i] => Largest * Math.Exp(i * logRatio);

    /// <summary>All of them, largest first.</summary>
    public IReadOnlyList<double> All => [.. Enumerable.Range(0, Count).Select(i => this[i])];

    /// <summary>n of them from the largest to the smallest, or all of fewer.</summary>
    public IReadOnlyList<double> Some(int n) =>
        n >= Count ? All : [.. Enumerable.Range(0, n)
        .Select(k => this[(int)Math.Round((double)k * (Count - 1) / (n - 1))])];

    /// <summary>Position of σ on a logarithmic scale: 0 at the smallest level, 1 at the largest.</summary>
    public Tensor Place(Tensor sigma) => (sigma / Smallest).log() / Math.Log(Largest / Smallest);

    /// <summary>σ of a level drawn for each of B examples, [B], with the dtype and device of
    /// <paramref name="like"/>.</summary>
    public Tensor Draw(long B, Tensor like) =>
        Largest * (randint(0, Count, [B], dtype: like.dtype, device: like.device) * logRatio).exp();
}

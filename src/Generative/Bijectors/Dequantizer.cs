namespace Generative.Bijectors;

/// <summary>Fills the steps of a quantized image, so that a density over real numbers bounds the probability of the
/// image from below.</summary>
/// <remarks>
/// k = (L - 1) x in {0, ..., L - 1},   v = (k + u) / L,   log P(x) ≥ E_q(u|x)[log p(v) - D log L - log q(u|x)].
/// Theis, van den Oord and Bethge, 2016, arXiv:1511.01844, section 3.1; Ho et al., "Flow++", 2019, arXiv:1902.00275,
/// section 3.1.
/// x [B, C, H, W] in [0, 1] of L levels, u and v in (0, 1) of the same shape.
/// </remarks>
public abstract class Dequantizer : Module
{
    private readonly int L;

    /// <summary>For images of so many levels.</summary>
    protected Dequantizer(string name, int levels) : base(name)
    {
        L = levels;
        RegisterComponents();
    }

    /// <summary>u ~ q(u|x) and log q(u|x) [B].</summary>
    protected abstract (Tensor U, Tensor LogQ) Draw(Tensor x);

    /// <summary>v, and the term -D log L - log q(u|x) of the bound, [B], which is added to log p(v).</summary>
    public (Tensor V, Tensor Correction) Fill(Tensor x)
    {
        var (u, logQ) = Draw(x);
        return ((x * (L - 1) + u) / L, -logQ - x[0].numel() * Math.Log(L));
    }

    /// <summary>The image whose step v lies in, ⌊L v⌋ / (L - 1).</summary>
    public Tensor Quantize(Tensor v) => (v * L).floor().clamp(0, L - 1) / (L - 1);
}

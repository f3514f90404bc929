namespace Generative.Distributions;

/// <summary>Draws of one of K states by the inverse of its distribution function.</summary>
/// <remarks>k = the number of cumulative probabilities c₀, ..., c_{K-2} that u reaches, u uniform on [0, 1).</remarks>
public static class CategoricalDraws
{
    /// <summary>A state for each u.</summary>
    /// <param name="p">Probabilities [..., K] that add up to one; the leading dimensions are those of u, or
    /// none.</param>
    /// <param name="u">[...].</param>
    /// <returns>[...], int64.</returns>
    public static Tensor Draw(Tensor p, Tensor u)
    {
        var edges = p.cumsum(-1).narrow(-1, 0, p.shape[^1] - 1);                       // [..., K - 1]
        return (u.unsqueeze(-1) >= edges).sum(-1);
    }
}

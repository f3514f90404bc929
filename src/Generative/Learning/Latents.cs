namespace Generative.Learning;

/// <summary>Small tensor notations that the formulas use.</summary>
public static class Latents
{
    /// <summary>[B, 2L] -> two [B, L], the halves along dim.</summary>
    public static (Tensor First, Tensor Second) Halves(this Tensor t, long dim)
    {
        var halves = t.chunk(2, dim);
        return (halves[0], halves[1]);
    }
}

namespace Generative;

/// <summary>Short notations for tensors in formulas.</summary>
public static class TensorExtensions
{
    /// <summary>[B, 2L] -> two [B, L], the halves along dim.</summary>
    public static (Tensor First, Tensor Second) Halves(this Tensor t, long dim)
    {
        var halves = t.chunk(2, dim);
        return (halves[0], halves[1]);
    }

    /// <summary>[B] -> [B, 1, ..., 1] with as many dimensions as x [B, ...].</summary>
    public static Tensor AlongBatchOf(this Tensor t, Tensor x) =>
        t.view([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 1)]);
}

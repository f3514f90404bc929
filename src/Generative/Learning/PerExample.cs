namespace Generative.Learning;

/// <summary>One number for each example, ready to be multiplied with the examples.</summary>
public static class PerExample
{
    /// <summary>[B] -> [B, 1, ..., 1] with as many dimensions as x [B, ...].</summary>
    public static Tensor AlongBatchOf(this Tensor t, Tensor x) => t.view([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 1)]);
}

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

    /// <summary>Classes y [B] (int64) of K as [B, K], 1 at the class and 0 elsewhere; the host reads nothing.</summary>
    public static Tensor OneHot(this Tensor y, long K, ScalarType dtype) =>
        zeros([y.shape[0], K], dtype: dtype, device: y.device).scatter(
            1, y.unsqueeze(1), ones([y.shape[0], 1], dtype: dtype, device: y.device));

    /// <summary>[B] -> [B, 1, ..., 1] with as many dimensions as x [B, ...].</summary>
    public static Tensor AlongBatchOf(this Tensor t, Tensor x) =>
        t.view([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 1)]);
}

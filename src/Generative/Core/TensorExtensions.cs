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
        zeros([y.size(0), K], dtype: dtype, device: y.device).scatter(
            1, y.unsqueeze(1), ones([y.size(0), 1], dtype: dtype, device: y.device));

    /// <summary>[B] -> [B, 1, ..., 1] with as many dimensions as x [B, ...].</summary>
    public static Tensor AlongBatchOf(this Tensor t, Tensor x) =>
        t.view([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 1)]);

    /// <summary>Sum over one example's latents: [K, B, ...] -> [K, B].</summary>
    public static Tensor SumLatents(this Tensor t) => t.dim() == 3 ? t.sum(-1L) : t.flatten(2).sum(-1L);

    /// <summary>x - x without gradient: zero, with the gradient of x.</summary>
    public static Tensor GradientOnly(this Tensor x) => x - x.detach();

    /// <summary>Uniform on (0, 1), never 0, in the shape of t.</summary>
    public static Tensor UniformLike(this Tensor t)
    {
        using var off = no_grad();
        return t.empty_like().uniform_(1e-30, 1);
    }

    /// <summary>Every vector of n digits 0 .. c-1, [cⁿ, n], int64.</summary>
    internal static Tensor Digits(long n, long c, Device device)
    {
        var weights = tensor([.. Enumerable.Range(0, (int)n).Select(i => (long)Math.Pow(c, i))], device: device);
        var numbers = arange(0, (long)Math.Pow(c, n), dtype: int64, device: device).unsqueeze(1);
        return numbers.div(weights, RoundingMode.floor).remainder(c);
    }
}

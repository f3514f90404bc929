namespace Generative.Sequences;

/// <summary>A short causal convolution of each channel by a filter of its own.</summary>
/// <remarks>
/// y_t = Σ_{k=0..K-1} w_k ⊙ u_{t-k} + b, u_t = 0 before the start.   u, y [B, L, D]; w [K, D]; b [D].
/// Sifre and Mallat, "Rigid-Motion Scattering for Image Classification", 2014; Chollet, "Xception", 2017,
/// arXiv:1610.02357.
/// </remarks>
public sealed class DepthwiseConvolution(long K, long D) : SequenceMixer(nameof(DepthwiseConvolution))
{
    private readonly Parameter weight = Parameter((2 * rand(K, D) - 1) / Math.Sqrt(K));
    private readonly Parameter bias = Parameter(zeros(D));

    /// <inheritdoc/>
    public override Tensor Call(Tensor u) => Sum(functional.pad(u, [0, 0, K - 1, 0]), u.size(1));

    /// <inheritdoc/>
    public override IRecurrence Start(long n, long length) =>
        new Recurrence(this, zeros([n, K, D], dtype: weight.dtype, device: weight.device));

    // The last L outputs of u [B, L + K - 1, D].
    private Tensor Sum(Tensor u, long L)
    {
        var y = bias.expand(u.size(0), L, D);
        for (var k = 0L; k < K; k++) y = y + weight.select(0, k) * u.narrow(1, K - 1 - k, L);
        return y;
    }

    // last: u_{t-K+1} .. u_t.
    private sealed class Recurrence(DepthwiseConvolution of, Tensor last) : IRecurrence
    {
        public Tensor Next(Tensor u)
        {
            last.copy_(cat([last.narrow(1, 1, last.size(1) - 1), u.unsqueeze(1)], 1));
            return of.Sum(last, 1).squeeze(1);
        }
    }
}

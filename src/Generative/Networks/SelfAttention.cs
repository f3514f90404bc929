using Generative.Numerics;

namespace Generative.Networks;

/// <summary>Self-attention over the pixels of an image, with a residual connection.</summary>
/// <remarks>
/// y = x + W_o softmax(qᵀk / √d) v of each head, q, k, v = W gn(x). Vaswani et al., 2017, arXiv:1706.03762, equation 1;
/// in a U-Net: Ho et al., 2020, arXiv:2006.11239, appendix B.
/// x [B, C, H, W]; heads of d = C/heads channels, N = H W places: q, k, v [B heads, d, N].
/// </remarks>
public sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly GroupNorm norm;
    private readonly ImageConvolution qkv, project;
    private readonly long heads;

    /// <summary>Over so many channels.</summary>
    public SelfAttention(long channels, int heads, int groups) : base(nameof(SelfAttention))
    {
        this.heads = heads;
        norm = Normalization.Group(groups, channels);
        qkv = ImageConvolution.Of(channels, 3 * channels, 1);
        project = ImageConvolution.Of(channels, channels, 1);
        ZeroInit.Last(project);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        var (B, C, d) = (x.size(0), x.size(1), x.size(1) / heads);
        var parts = qkv.call(norm.call(x)).view(B, 3, heads, d, -1);                   // [B, 3, heads, d, N]
        Tensor Part(long k) => parts.select(1, k).flatten(0, 1);                       // [B heads, d, N]
        // [B heads, N, N]
        var weights = (Part(0).transpose(1, 2).MatMul(Part(1)) / Math.Sqrt(d)).softmax(-1);
        return x + project.call(Part(2).MatMul(weights.transpose(1, 2)).view(B, C, x.size(2), x.size(3)));
    }
}

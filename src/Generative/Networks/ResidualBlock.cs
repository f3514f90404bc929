namespace Generative.Networks;

/// <summary>Residual block of two convolutions, conditioned on the noise level.</summary>
/// <remarks>
/// h = conv(silu(gn(x))) + W e, y = shortcut(x) + conv(dropout(silu(gn(h)))); the last convolution starts at zero, so
/// that a fresh block is its shortcut.
/// Ho et al., 2020, arXiv:2006.11239, appendix B. x [B, C, H, W], e [B, E] -> [B, C', H, W].
/// </remarks>
public sealed class ResidualBlock : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential enter, leave;
    private readonly Linear level;
    private readonly ImageConvolution? shortcut;

    /// <summary>From so many channels to so many.</summary>
    public ResidualBlock(long inputs, long outputs, long embedding, int groups, double dropout)
        : base(nameof(ResidualBlock))
    {
        enter = Sequential(Normalization.Group(groups, inputs), SiLU(),
            ImageConvolution.Of(inputs, outputs, 3, padding: 1));
        level = Linear(embedding, outputs);
        var last = ImageConvolution.Of(outputs, outputs, 3, padding: 1);
        ZeroInit.Last(last);
        leave = dropout > 0 ? Sequential(Normalization.Group(groups, outputs), SiLU(), Dropout(dropout), last)
            : Sequential(Normalization.Group(groups, outputs), SiLU(), last);
        shortcut = inputs == outputs ? null : ImageConvolution.Of(inputs, outputs, 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor e)
    {
        var h = NormalizedConvolution.Call(enter, x) + level.call(e).unsqueeze(-1).unsqueeze(-1);
        return (shortcut is null ? x : shortcut.call(x)) + NormalizedConvolution.Call(leave, h);
    }
}

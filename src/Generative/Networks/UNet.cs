
namespace Generative.Networks;

/// <summary>A convolutional network down to a low resolution and up again, each level up reading what the same level
/// down had.</summary>
/// <remarks>
/// Ronneberger et al., 2015, arXiv:1505.04597, in the form of Ho et al., "Denoising Diffusion Probabilistic Models",
/// 2020, arXiv:2006.11239, appendix B:
/// residual blocks with group normalization, the noise level in each of them, attention at low resolution. Resolutions
/// are halved and doubled by strided convolutions of side 4.
/// With patches of P x P pixels the image enters as [C P², H/P, W/P]: Hoogeboom et al., "simple diffusion", 2023,
/// arXiv:2301.11093, section 3.3.
/// x [B, C, H, W] -> [B, outputs, H, W]; any side that P and the halvings divide: 28, 32, 64.
/// </remarks>
public sealed class UNet : DenoisingNetwork
{
    // first: the order of the parameters is that of the fields
    private readonly ModuleList<Stage> down = new(), up = new();
    private readonly SinusoidalEmbedding sinusoid;
    private readonly Sequential level;
    private readonly ClassEmbedding? labels;
    private readonly ImageConvolution stem;
    private readonly Stage middle;
    private readonly ResidualBlock last;
    private readonly Sequential head;
    private readonly int patch;

    /// <summary>A network for images of that shape.</summary>
    /// <param name="o">Its size.</param>
    /// <param name="image">What comes in.</param>
    /// <param name="outputs">Channels that come out.</param>
    /// <param name="classes">Rows of the class embedding; 0: unconditional.</param>
    public UNet(UNetOptions o, DataShape image, int outputs, int classes = 0) : base(nameof(UNet), declared: false)
    {
        patch = o.Patch;
        var halvings = o.Multipliers.Count - 1;
        var unit = patch << halvings;
        if (image.Height % unit != 0 || image.Width % unit != 0)
            throw new OptionsException(
            $"unet: got images of {image.Height} x {image.Width}, expected sides that {unit} divides: patch "
            + $"{patch}, {halvings} halvings");

        var E = 4L * o.Channels;
        sinusoid = new(o.Channels);
        level = Sequential(Linear(o.Channels, E), SiLU(), Linear(E, E));
        labels = classes > 0 ? new ClassEmbedding(classes, E) : null;
        stem = ImageConvolution.Of((long)image.Channels * patch * patch, o.Channels, 3, padding: 1);

        // Down: each level's blocks, then half the side; up: the mirror, reading what each block down has left.
        long C = o.Channels;
        var side = Math.Max(image.Height, image.Width) / patch;
        List<long> left = [];
        for (var k = 0; k <= halvings; k++, side /= 2)
        {
            if (k > 0) down.Add(new(null, null, ImageConvolution.Of(C, C, 4, stride: 2, padding: 1)));
            for (var b = 0; b < o.Blocks; b++)
            {
                var wider = (long)o.Channels * o.Multipliers[k];
                down.Add(Block(o, C, wider, side));
                C = wider;
                left.Add(C);
            }
        }
        side *= 2;
        middle = Block(o, C, C, side);
        last = new(C, C, E, o.Groups, o.Dropout);
        for (var k = halvings; k >= 0; k--, side *= 2)
        {
            for (var b = 0; b < o.Blocks; b++)
            {
                var narrower = (long)o.Channels * o.Multipliers[k];
                up.Add(Block(o, C + left[^1], narrower, side));
                C = narrower;
                left.RemoveAt(left.Count - 1);
            }
            if (k > 0) up.Add(new(null, null, ImageConvolution.Transposed(C, C, (4, 4), stride: 2, padding: 1)));
        }
        var end = ImageConvolution.Of(C, (long)outputs * patch * patch, 3, padding: 1);
        ZeroInit.Last(end);
        head = Sequential(Normalization.Group(o.Groups, C), SiLU(), end);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x, Tensor t, Tensor? y = null)
    {
        var e = level.call(sinusoid.Call(t));                                          // [B, E]
        if (labels is not null) e = e + labels.Call(y!);
        e = functional.silu(e);

        var h = stem.call(patch == 1 ? x : functional.pixel_unshuffle(x, patch));
        Stack<Tensor> left = [];
        foreach (var stage in down)
        {
            h = stage.call(h, e);
            if (stage.IsBlock) left.Push(h);
        }
        h = last.call(middle.call(h, e), e);
        foreach (var stage in up) h = stage.call(stage.IsBlock ? cat([h, left.Pop()], 1) : h, e);
        h = head.call(h);
        return patch == 1 ? h : functional.pixel_shuffle(h, patch);
    }

    private static Stage Block(UNetOptions o, long inputs, long outputs, int side) =>
        new(new(inputs, outputs, 4L * o.Channels, o.Groups, o.Dropout), side <= o.AttentionSide
            ? new(outputs, o.Heads, o.Groups) : null, null);

    /// <summary>A residual block with attention or without, or a change of resolution.</summary>
    private sealed class Stage : Module<Tensor, Tensor, Tensor>
    {
        private readonly ResidualBlock? block;
        private readonly SelfAttention? attention;
        private readonly Module<Tensor, Tensor>? resize;

        public Stage(ResidualBlock? block, SelfAttention? attention, Module<Tensor, Tensor>? resize)
            : base(nameof(Stage))
        {
            (this.block, this.attention, this.resize) = (block, attention, resize);
            RegisterComponents();
        }

        public bool IsBlock => block is not null;

        public override Tensor forward(Tensor x, Tensor e)
        {
            if (block is null) return resize!.call(x);
            var h = block.call(x, e);
            return attention is null ? h : attention.call(h);
        }
    }
}

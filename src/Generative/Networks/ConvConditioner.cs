namespace Generative.Networks;

/// <summary>The body of a <see cref="ConvConditioner"/>.</summary>
public enum ConvBlock
{
    /// <summary>h + conv(a(conv(a(h)))).</summary>
    Residual,

    /// <summary>h + value ⊙ s(gate), (value, gate) = conv1x1(a(conv(a(h)))).</summary>
    Gated,
}

/// <summary>Convolutional: [B, inputs, H, W] and [B, context] -> [B, outputs, H, W] at the same resolution.</summary>
/// <remarks>
/// conv3x3, blocks, conv3x3; the context is added to every place after the first. Residual blocks: Dinh et al., 2017,
/// arXiv:1605.08803, section 3.3;
/// gated: van den Oord et al., 2016, arXiv:1606.05328, as used by Ho et al., "Flow++", 2019, arXiv:1902.00275. a is
/// SiLU.
/// </remarks>
public sealed class ConvConditioner : Conditioner
{
    private readonly ImageConvolution first, last;
    private readonly Linear? projection;
    private readonly ModuleList<Block> blocks;
    private readonly CouplingChannels all;

    /// <summary>So many blocks of that width; the last layer starts at zero.</summary>
    public ConvConditioner(long inputs, int width, int depth, long outputs, ConvBlock block = ConvBlock.Gated,
        long context = 0) : base(nameof(ConvConditioner))
    {
        all = new(CouplingChannels.All(inputs), CouplingChannels.All(outputs));
        first = Layer(inputs, width, 3);
        blocks = new([.. Enumerable.Range(0, depth).Select(_ => new Block(width, block == ConvBlock.Gated))]);
        last = Layer(width, outputs, 3);
        projection = context > 0 ? Linear(context, width) : null;
        ZeroInit.Last(last);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, Tensor? context) => Call(x, context, all);

    /// <inheritdoc/>
    internal override Tensor Call(Tensor x, Tensor? context, CouplingChannels? channels)
    {
        var (read, wanted) = channels ?? all;
        var h = ThinEnds.TakesFirst(x, first.Weight, read.Length)
            ? ThinEnds.First(x, first.Weight, first.Bias!, read) : first.call(x);
        if (projection is not null) h = h + projection.call(context!).unsqueeze(-1).unsqueeze(-1);
        foreach (var block in blocks) h = block.call(h);
        return ThinEnds.TakesLast(h, last.Weight, wanted.Length)
            ? ThinEnds.Last(h, last.Weight, last.Bias!, wanted) : last.call(functional.silu(h)).contiguous();
    }

    private static ImageConvolution Layer(long inputs, long outputs, long kernel) =>
        ImageConvolution.Of(inputs, outputs, kernel, padding: kernel / 2, channelsLast: true);

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly ImageConvolution spatial, pointwise;
        private readonly bool gated;

        public Block(int width, bool gated) : base(nameof(Block))
        {
            this.gated = gated;
            spatial = Layer(width, width, 3);
            pointwise = gated ? Layer(width, 2 * width, 1) : Layer(width, width, 3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor h)
        {
            if (gated && GatedBlock.Takes(h, spatial.Weight))
                return GatedBlock.Apply(h, spatial.Weight, spatial.Bias!, pointwise.Weight, pointwise.Bias!);
            var y = pointwise.call(functional.silu(spatial.call(functional.silu(h))));
            if (!gated) return h + y;
            var halves = y.chunk(2, 1);                       // libtorch's glu is slow where channels lie last
            return addcmul(h, halves[0], halves[1].sigmoid(), 1);
        }
    }
}

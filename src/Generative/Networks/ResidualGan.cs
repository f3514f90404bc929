using Generative.Adversarial;

namespace Generative.Networks;

/// <summary>Residual generators and critics for 32 and 64 pixels.</summary>
/// <remarks>
/// Generator block: x ↑ + conv(relu(bn(conv(relu(bn(x)) ↑)))); critic block: pool(x) + pool(conv(relu(conv(relu(x))))).
/// Gulrajani et al., 2017, arXiv:1704.00028, appendix; Miyato et al., 2018, arXiv:1802.05957, tables 4 to 6.
/// </remarks>
public static class ResidualGan
{
    /// <summary>z [B, inputs] -> [B, C, H, W], unbounded; the same width at every resolution.</summary>
    public static Sequential Generator(long inputs, DataShape image, int width)
    {
        var sizes = Dcgan.Sizes(image);
        var (h, w) = sizes[^1];
        List<Module<Tensor, Tensor>> layers = [Linear(inputs, width * h * w), Unflatten(1, [width, h, w])];
        for (var k = 1; k < sizes.Count; k++) layers.Add(new UpBlock(width));
        layers.AddRange([BatchNorm2d(width), ReLU(), ImageConvolution.Of(width, image.Channels, 3, padding: 1)]);
        return Sequential(layers);
    }

    /// <summary>x [B, C, H, W] -> features [B, width], summed over places.</summary>
    public static (Sequential Layers, long Features) Critic(DataShape image, int width, CriticNorm norm)
    {
        Module<Tensor, Tensor> Conv(long from, long to, long kernel) =>
            norm == CriticNorm.Spectral ? SpectralNorm.Conv2d(from, to, kernel, 1, kernel / 2)
                : ImageConvolution.Of(from, to, kernel, padding: kernel / 2);
        var halvings = Dcgan.Sizes(image).Count - 1;
        List<Module<Tensor, Tensor>> layers = [];
        for (var k = 0; k < halvings; k++)
            layers.Add(new DownBlock(Conv, k == 0 ? image.Channels : width, width, first: k == 0, pool: true));
        layers.AddRange([new DownBlock(Conv, width, width, first: false, pool: false), ReLU(), new SumOverPlaces()]);
        return (Sequential(layers), width);
    }

    private sealed class UpBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential body;

        public UpBlock(int width) : base(nameof(UpBlock))
        {
            body = Sequential(BatchNorm2d(width), ReLU(), Upsample(scale_factor: [2, 2]),
                ImageConvolution.Of(width, width, 3, padding: 1), BatchNorm2d(width), ReLU(),
                ImageConvolution.Of(width, width, 3, padding: 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => functional.interpolate(x, scale_factor: [2, 2]) + body.call(x);
    }

    private sealed class DownBlock : Module<Tensor, Tensor>
    {
        private readonly Sequential body;
        private readonly Module<Tensor, Tensor> shortcut;
        private readonly bool pool;

        public DownBlock(Func<long, long, long, Module<Tensor, Tensor>> conv, long inputs, long outputs, bool first,
            bool pool) : base(nameof(DownBlock))
        {
            this.pool = pool;
            // No ReLU before the first block.
            body = first ? Sequential(conv(inputs, outputs, 3), ReLU(), conv(outputs, outputs, 3))
                : Sequential(ReLU(), conv(inputs, outputs, 3), ReLU(), conv(outputs, outputs, 3));
            shortcut = inputs == outputs ? Identity() : conv(inputs, outputs, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var y = shortcut.call(x) + body.call(x);
            return pool ? functional.avg_pool2d(y, 2) : y;
        }
    }

    private sealed class SumOverPlaces() : Module<Tensor, Tensor>(nameof(SumOverPlaces))
    {
        public override Tensor forward(Tensor x) => x.sum([2, 3]);
    }
}

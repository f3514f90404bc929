namespace PlainTorch;

/// <summary>The U-Net of peers/diffusion.py: 32 and 64 channels on patches of 2x2, attention below.</summary>
internal sealed class UNet : Module<Tensor, Tensor, Tensor>
{
    public const int C = 32, Patch = 2;

    private readonly Sequential level = Sequential(Linear(C, 4 * C), SiLU(), Linear(4 * C, 4 * C));
    private readonly Conv2d stem = Conv2d(Patch * Patch, C, 3, padding: 1);
    private readonly Block high = new(C, C);
    private readonly Conv2d shrink = Conv2d(C, C, 4, stride: 2, padding: 1);
    private readonly Block low = new(C, 2 * C);
    private readonly Attention look = new(2 * C);
    private readonly Block middle = new(2 * C, 2 * C);
    private readonly Attention middleLook = new(2 * C);
    private readonly Block last = new(2 * C, 2 * C);
    private readonly Block lowUp = new(4 * C, 2 * C);
    private readonly Attention lookUp = new(2 * C);
    private readonly ConvTranspose2d grow = ConvTranspose2d(2 * C, 2 * C, 4, stride: 2, padding: 1);
    private readonly Block highUp = new(3 * C, C);
    private readonly GroupNorm headNorm = Norm(C);
    private readonly Conv2d head = Zero(Conv2d(C, Patch * Patch, 3, padding: 1));
    private readonly Tensor omega = exp(-Math.Log(10000) * arange(C / 2, dtype: float32) / (C / 2));

    public UNet() : base("unet") => RegisterComponents();

    public override Tensor forward(Tensor x, Tensor t)
    {
        var angles = t.unsqueeze(1) * omega;
        var e = functional.silu(level.call(cat([angles.sin(), angles.cos()], 1)));
        var fine = high.call(stem.call(functional.pixel_unshuffle(x, Patch)), e);
        var coarse = look.call(low.call(shrink.call(fine), e));
        var h = last.call(middleLook.call(middle.call(coarse, e)), e);
        h = lookUp.call(lowUp.call(cat([h, coarse], 1), e));
        h = highUp.call(cat([grow.call(h), fine], 1), e);
        return functional.pixel_shuffle(head.call(functional.silu(headNorm.call(h))), Patch);
    }

    // TorchSharp 0.107 leaves weight and bias of a GroupNorm uninitialized.
    private static GroupNorm Norm(int channels)
    {
        var norm = GroupNorm(8, channels);
        init.ones_(norm.weight!);
        init.zeros_(norm.bias!);
        return norm;
    }

    private static Conv2d Zero(Conv2d conv)
    {
        init.zeros_(conv.weight!);
        init.zeros_(conv.bias!);
        return conv;
    }

    private sealed class Block : Module<Tensor, Tensor, Tensor>
    {
        private readonly GroupNorm norm1;
        private readonly Conv2d conv1;
        private readonly Linear level;
        private readonly GroupNorm norm2;
        private readonly Conv2d conv2;
        private readonly Module<Tensor, Tensor> shortcut;

        public Block(int inputs, int outputs) : base("block")
        {
            norm1 = Norm(inputs);
            conv1 = Conv2d(inputs, outputs, 3, padding: 1);
            level = Linear(4 * C, outputs);
            norm2 = Norm(outputs);
            conv2 = Zero(Conv2d(outputs, outputs, 3, padding: 1));
            shortcut = inputs == outputs ? Identity() : Conv2d(inputs, outputs, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x, Tensor e)
        {
            var h = conv1.call(functional.silu(norm1.call(x))) + level.call(e).unsqueeze(-1).unsqueeze(-1);
            return shortcut.call(x) + conv2.call(functional.silu(norm2.call(h)));
        }
    }

    private sealed class Attention : Module<Tensor, Tensor>
    {
        private readonly GroupNorm norm;
        private readonly Conv2d qkv;
        private readonly Conv2d project;

        public Attention(int channels) : base("attention")
        {
            norm = Norm(channels);
            qkv = Conv2d(channels, 3 * channels, 1);
            project = Zero(Conv2d(channels, channels, 1));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var (b, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
            var parts = qkv.call(norm.call(x)).view(b, 3, c, h * w).unbind(1);
            var (q, k, v) = (parts[0], parts[1], parts[2]);
            var a = softmax(matmul(q.transpose(1, 2), k) / Math.Sqrt(c), -1);
            return x + project.call(matmul(v, a.transpose(1, 2)).view(b, c, h, w));
        }
    }
}

namespace PlainTorch;

/// <summary>
/// The flow of peers/flow.py: couplings by masks, gated convolutions, activation norm, squeeze, split,
/// variational dequantization. Images [B, 1, 28, 28] in [0, 1] to the mean negative log-likelihood in nats.
/// </summary>
internal sealed class Flow : Module<Tensor, Tensor>
{
    private const double alpha = 1e-6;
    private const int levels = 256, pixels = 784;
    private static readonly double halfLogTwoPi = Math.Log(2 * Math.PI) / 2;

    private readonly Net dequantize = new(4, 32, 1, 8);
    private readonly Scale flow = new(4, 32, new Scale(8, 64, null));

    public Flow() : base("flow") => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var noise = dequantize.call(2 * functional.pixel_unshuffle(x, 2) - 1).chunk(2, 1);
        var (mu, logSigma) = (noise[0], 3 * tanh(noise[1] / 3));
        var eps = randn_like(mu);
        var w = mu + logSigma.exp() * eps;
        var logQ = -(0.5 * eps.square() + logSigma + w - 2 * functional.softplus(w)).flatten(1).sum(1)
            - pixels * halfLogTwoPi;
        var v = alpha + (1 - 2 * alpha) * (x * (levels - 1) + functional.pixel_shuffle(w.sigmoid(), 2)) / levels;
        var (log, log1) = (v.log(), (1 - v).log());
        var (z, logDet) = flow.call(log - log1);
        var logP = -0.5 * z.square().sum(1) - pixels * halfLogTwoPi + logDet
            + (Math.Log(1 - 2 * alpha) - log - log1).flatten(1).sum(1);
        return -(logP - logQ - pixels * Math.Log(levels)).mean();
    }

    private sealed class Gated : Module<Tensor, Tensor>
    {
        private readonly Conv2d spatial;
        private readonly Conv2d pointwise;

        public Gated(int width) : base("gated")
        {
            spatial = Conv2d(width, width, 3, padding: 1);
            pointwise = Conv2d(width, 2 * width, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor h) =>
            h + functional.glu(pointwise.call(functional.silu(spatial.call(functional.silu(h)))), 1);
    }

    private sealed class Net : Module<Tensor, Tensor>
    {
        private readonly Conv2d first;
        private readonly Conv2d last;
        private readonly Sequential blocks;

        public Net(int inputs, int width, int depth, int outputs) : base("net")
        {
            first = Conv2d(inputs, width, 3, padding: 1);
            last = Conv2d(width, outputs, 3, padding: 1);
            blocks = Sequential([.. Enumerable.Range(0, depth).Select(_ => new Gated(width))]);
            init.zeros_(last.weight!);
            init.zeros_(last.bias!);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => last.call(functional.silu(blocks.call(first.call(x))));
    }

    private sealed class ActNorm : Module<Tensor, (Tensor Y, Tensor LogDet)>
    {
        private readonly Parameter shift;
        private readonly Parameter logScale;
        private bool known;

        public ActNorm(int channels) : base("actNorm")
        {
            shift = Parameter(zeros(channels));
            logScale = Parameter(zeros(channels));
            RegisterComponents();
        }

        public override (Tensor Y, Tensor LogDet) forward(Tensor x)
        {
            if (!known)
            {
                known = true;
                using var off = no_grad();
                var flat = x.transpose(0, 1).flatten(1);
                shift.copy_(-flat.mean([1]));
                logScale.copy_(-(flat.var(1, unbiased: false) + 1e-6).log() / 2);
            }
            var y = (x + shift.view(1, -1, 1, 1)) * logScale.exp().view(1, -1, 1, 1);
            return (y, (logScale.sum() * x.shape[2] * x.shape[3]).expand(x.shape[0]));
        }
    }

    private sealed class Coupling : Module<Tensor, (Tensor Y, Tensor LogDet)>
    {
        private const double bound = 2;
        private readonly Tensor mask;
        private readonly Net net;

        public Coupling(Tensor mask, Net net) : base("coupling")
        {
            this.mask = mask;
            this.net = net;
            RegisterComponents();
        }

        public override (Tensor Y, Tensor LogDet) forward(Tensor x)
        {
            var parts = net.call(x * mask).chunk(2, 1);
            var s = (1 - mask) * tanh(parts[1] / bound) * bound;
            return (x * s.exp() + (1 - mask) * parts[0], s.sum([1L, 2, 3]));
        }
    }

    private sealed class Scale : Module<Tensor, (Tensor Y, Tensor LogDet)>
    {
        private static readonly float[][] patterns = [[1, 0, 0, 1], [0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 1]];
        private readonly ModuleList<Module<Tensor, (Tensor Y, Tensor LogDet)>> layers = [];
        private readonly Scale? deeper;

        public Scale(int channels, int width, Scale? deeper) : base("scale")
        {
            this.deeper = deeper;
            foreach (var pattern in patterns)
            {
                var mask = tensor(pattern).repeat(channels / 4).view(1, -1, 1, 1);
                layers.Add(new ActNorm(channels));
                layers.Add(new Coupling(mask, new Net(channels, width, 2, 2 * channels)));
            }
            layers.Add(new ActNorm(channels));
            RegisterComponents();
        }

        public override (Tensor Y, Tensor LogDet) forward(Tensor x)
        {
            var h = functional.pixel_unshuffle(x, 2);
            var sum = zeros(x.shape[0], device: x.device);
            foreach (var layer in layers)
            {
                var (y, logDet) = layer.call(h);
                (h, sum) = (y, sum + logDet);
            }
            if (deeper is null) return (h.flatten(1), sum);
            var halves = h.chunk(2, 1);
            var (rest, more) = deeper.call(halves[1]);
            return (cat([halves[0].flatten(1), rest], 1), sum + more);
        }
    }
}

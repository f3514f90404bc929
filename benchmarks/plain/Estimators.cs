namespace PlainTorch;

/// <summary>One layer of binary units; q(h|x) and p(x, h) = p(h) p(x|h).</summary>
internal sealed class BeliefNetwork : Module
{
    public const int Units = 200, Pixels = 784;

    private readonly Linear inference = Linear(Pixels, Units);
    private readonly Linear generative = Linear(Units, Pixels);
    private readonly Parameter prior = Parameter(zeros(Units));

    public BeliefNetwork() : base("beliefNetwork") => RegisterComponents();

    /// <summary>Logits of q(h|x) [B, 200].</summary>
    public Tensor Posterior(Tensor x) => inference.call(2 * x - 1);

    /// <summary>log q(h|x) - log p(x, h) [B].</summary>
    public Tensor F(Tensor x, Tensor h, Tensor logQ) =>
        logQ - LogBernoulli(h, prior.expand_as(h)) - LogBernoulli(x, generative.call(2 * h - 1));

    public static Tensor LogBernoulli(Tensor x, Tensor logits) =>
        -functional.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction: Reduction.None).sum(-1);
}

/// <summary>NVIL's baselines: a running mean and variance of the learning signal, and a network of x.</summary>
internal sealed class Baseline : Module<Tensor, Tensor, (Tensor Signal, Tensor Loss)>
{
    private readonly Sequential network = Sequential(Linear(BeliefNetwork.Pixels, 100), Tanh(), Linear(100, 1));
    private readonly Tensor weight = zeros([]);
    private readonly Tensor mean = zeros([]);
    private readonly Tensor variance = zeros([]);

    public Baseline() : base("baseline") => RegisterComponents();

    public override (Tensor Signal, Tensor Loss) forward(Tensor r, Tensor x)
    {
        var b = network.call(x).squeeze(-1);
        Tensor centered, signal;
        using (no_grad())
        {
            var seen = weight.clamp_min(1e-30);
            centered = r - mean / seen;
            signal = (centered - b) / (variance / seen).sqrt().clamp_min(1);
            var rest = r - b;
            weight.mul_(0.8).add_(0.2);
            mean.mul_(0.8).add_(0.2 * rest.mean());
            variance.mul_(0.8).add_(0.2 * (rest - rest.mean()).pow(2).mean());
        }
        return (signal, (centered - b).pow(2));
    }
}

internal sealed class Nvil : Module<BeliefNetwork, Tensor, Tensor>
{
    private readonly Baseline baseline = new();

    public Nvil() : base("nvil") => RegisterComponents();

    public override Tensor forward(BeliefNetwork model, Tensor x)
    {
        var logits = model.Posterior(x);
        var h = bernoulli(sigmoid(logits)).detach();
        var logQ = BeliefNetwork.LogBernoulli(h, logits);
        var f = model.F(x, h, logQ.detach());
        var (signal, own) = baseline.call(f.detach(), x);
        return (f + signal * logQ + own).mean();
    }
}

internal sealed class MuProp : Module<BeliefNetwork, Tensor, Tensor>
{
    private readonly Baseline baseline = new();

    public MuProp() : base("muProp") => RegisterComponents();

    public override Tensor forward(BeliefNetwork model, Tensor x)
    {
        var logits = model.Posterior(x);
        var mu = sigmoid(logits);
        var h = bernoulli(mu).detach();
        var logQ = BeliefNetwork.LogBernoulli(h, logits);
        var f = model.F(x, h, logQ.detach());
        var hBar = mu.detach().requires_grad_();
        var fBar = model.F(x, hBar, BeliefNetwork.LogBernoulli(hBar, logits.detach()));
        var slope = autograd.grad([fBar.sum()], [hBar])[0];
        var rest = f.detach() - fBar.detach() - (slope * (h - hBar.detach())).sum(-1);
        var (signal, own) = baseline.call(rest, x);
        return (f + signal * logQ + (slope * mu).sum(-1) + own).mean();
    }
}

internal sealed class Rebar : Module<BeliefNetwork, Tensor, Tensor>
{
    private const double tiny = 1e-7;
    private readonly Parameter logTau = Parameter(tensor((float)Math.Log(0.5)));
    private readonly Parameter eta = Parameter(ones([]));

    public Rebar() : base("rebar") => RegisterComponents();

    public override Tensor forward(BeliefNetwork model, Tensor x)
    {
        var logits = model.Posterior(x);
        var theta = sigmoid(logits);
        var u = rand_like(logits).clamp(tiny, 1 - tiny);
        var z = logits + log(u) - log1p(-u);
        var h = (z > 0).to(float32);
        // v given h, tied to u
        var t = theta.detach();
        var up = 1 - t;
        var v = where(h > 0, (u - up) / t.clamp_min(tiny), u / up.clamp_min(tiny)).clamp(tiny, 1 - tiny);
        var vt = where(h > 0, v * theta + (1 - theta), v * (1 - theta)).clamp(tiny, 1 - tiny);
        var zTilde = logits + log(vt) - log1p(-vt);
        var tau = logTau.exp();
        var logQ = BeliefNetwork.LogBernoulli(h, logits);
        var f = model.F(x, h, logQ.detach());
        var (s, sTilde) = (sigmoid(z / tau), sigmoid(zTilde / tau));
        var fZ = model.F(x, s, BeliefNetwork.LogBernoulli(s, logits));
        var fZt = model.F(x, sTilde, BeliefNetwork.LogBernoulli(sTilde, logits));
        // The gradient in the logits, with a graph for the variance's gradient; TorchSharp frees it unless told twice.
        var score = autograd.grad([logQ.sum()], [logits], retain_graph: true)[0];
        var d = autograd.grad([(fZ - fZt).sum()], [logits], create_graph: true, retain_graph: true)[0];
        var g = (f.detach() - eta * fZt).unsqueeze(-1) * score + eta * d;
        var second = g.pow(2).sum(-1).mean();
        var grads = autograd.grad([second], [logTau, eta], retain_graph: true);
        logTau.grad = grads[0];
        eta.grad = grads[1];
        return (f + (g.detach() * logits).sum(-1)).mean();
    }
}

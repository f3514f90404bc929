using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with Nesterov momentum.</summary>
/// <remarks>
/// μₜ = β₁(1 − ½ 0.96^(tψ)),   m and v as Adam's,   v̂ = v / (1 − β₂ᵗ),
/// θ ← θ − η(1 − μₜ) / (1 − ∏μ) · g / (√v̂ + ε) − ημₜ₊₁ / (1 − ∏μ μₜ μₜ₊₁) · m / (√v̂ + ε).
/// Dozat, "Incorporating Nesterov Momentum into Adam", 2016. The second denominator has μₜ twice, as PyTorch 1.13 and TorchSharp have it.
/// </remarks>
public class NAdam : OptimizerHelper, optim.IBetas
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public NAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, momentum_decay) { }

    public NAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004)
    {
        NonNegative(lr, "learning rate");
        Fraction(beta1, "beta1");
        Fraction(beta2, "beta2");
        NonNegative(eps, "eps");
        NonNegative(weight_decay, "weight_decay");
        NonNegative(momentum_decay, "momentum_decay");
        Add(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay }, parameters);
    }

    /// <summary>The first group's; setting it sets every group's.</summary>
    public (double, double) Betas
    {
        get => OptionsOf<Options>().Select(o => (o.beta1!.Value, o.beta2!.Value)).First();
        set
        {
            foreach (var o in OptionsOf<Options>()) (o.beta1, o.beta2) = value;
        }
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

    private void Update(ParamGroup<Options> group)
    {
        var o = group.Options;
        var (lr, beta1, beta2) = (o.LearningRate!.Value, o.beta1!.Value, o.beta2!.Value);
        double Mu(long t) => beta1 * (1 - 0.5 * Math.Pow(0.96, t * o.momentum_decay!.Value));
        WithGradients(group, active, activeStates);
        for (var k = 0; k < active.Count; k++)
        {
            var (theta, s) = (active[k], activeStates[k]);
            using var scope = NewDisposeScope();
            var g = Gradient(theta, o.weight_decay!.Value);
            var (mu, next) = (Mu(++s.step), Mu(s.step + 1));
            s.mu_product *= mu;
            s.exp_avg.mul_(beta1).add_(g, alpha: 1 - beta1);
            s.exp_avg_sq.mul_(beta2).addcmul_(g, g, 1 - beta2);
            var denominator = s.exp_avg_sq.div(1 - Math.Pow(beta2, s.step)).sqrt_().add_(o.eps!.Value);
            theta.addcdiv_(g, denominator, -lr * (1 - mu) / (1 - s.mu_product));
            theta.addcdiv_(s.exp_avg, denominator, -lr * next / (1 - s.mu_product * mu * next));
        }
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? beta1, beta2, eps, weight_decay, momentum_decay;

        private protected override void Visit(Fields f)
        {
            beta1 = f.Map(beta1);
            beta2 = f.Map(beta2);
            eps = f.Map(eps);
            weight_decay = f.Map(weight_decay);
            momentum_decay = f.Map(momentum_decay);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, double momentum_decay = 0.004)
            : base(parameters, new() { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, momentum_decay = momentum_decay }) { }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public double mu_product;
        public Tensor exp_avg = null!, exp_avg_sq = null!;

        private protected override void Visit(Fields f)
        {
            (step, mu_product) = (f.Map(step), f.Map(mu_product));
            (exp_avg, exp_avg_sq) = (f.Map(exp_avg), f.Map(exp_avg_sq));
        }

        public override void Initialize(OptimizerOptions options)
        {
            (step, mu_product) = (0, 1);
            (exp_avg, exp_avg_sq) = (Zeros(), Zeros());
        }

        public void Dispose() => Release();
    }
}

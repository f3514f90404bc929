using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam with the infinity norm in the place of the second moment.</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g,   u ← max(β₂u, |g| + ε),   θ ← θ − η / (1 − β₁ᵗ) · m / u.
/// Kingma and Ba, 2015, arXiv:1412.6980, section 7.1.
/// </remarks>
public class Adamax : OptimizerHelper, optim.IBetas
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public Adamax(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay) { }

    public Adamax(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
    {
        NonNegative(lr, "learning rate");
        Fraction(beta1, "beta1");
        Fraction(beta2, "beta2");
        NonNegative(eps, "eps");
        NonNegative(weight_decay, "weight_decay");
        Add(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay }, parameters);
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
        WithGradients(group, active, activeStates);
        for (var k = 0; k < active.Count; k++)
        {
            var (theta, s) = (active[k], activeStates[k]);
            using var scope = NewDisposeScope();
            var g = Gradient(theta, o.weight_decay!.Value);
            s.step++;
            s.exp_avg.mul_(beta1).add_(g, alpha: 1 - beta1);
            s.exp_inf.copy_(s.exp_inf.mul_(beta2).maximum(g.abs().add_(o.eps!.Value)));
            theta.addcdiv_(s.exp_avg, s.exp_inf, -lr / (1 - Math.Pow(beta1, s.step)));
        }
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? beta1, beta2, eps, weight_decay;

        private protected override void Visit(Fields f)
        {
            beta1 = f.Map(beta1);
            beta2 = f.Map(beta2);
            eps = f.Map(eps);
            weight_decay = f.Map(weight_decay);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
            : base(parameters, new() { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay }) { }

        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor exp_avg = null!, exp_inf = null!;

        private protected override void Visit(Fields f)
        {
            step = f.Map(step);
            (exp_avg, exp_inf) = (f.Map(exp_avg), f.Map(exp_inf));
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            (exp_avg, exp_inf) = (Zeros(), Zeros());
        }

        public void Dispose() => Release();
    }
}

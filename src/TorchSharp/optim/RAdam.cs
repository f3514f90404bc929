using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam whose adaptive rate is rectified while its variance is too large to be used.</summary>
/// <remarks>
/// ρ∞ = 2 / (1 − β₂) − 1,   ρₜ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ);   ρₜ > 5: Adam's step times √((ρₜ − 4)(ρₜ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρₜ)); else θ ← θ − ηm̂.
/// Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", 2020, arXiv:1908.03265.
/// </remarks>
public class RAdam : OptimizerHelper, optim.IBetas
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public RAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay) { }

    public RAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
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
        var rhoInf = 2 / (1 - beta2) - 1;
        WithGradients(group, active, activeStates);
        for (var k = 0; k < active.Count; k++)
        {
            var (theta, s) = (active[k], activeStates[k]);
            using var scope = NewDisposeScope();
            var g = Gradient(theta, o.weight_decay!.Value);
            var t = ++s.step;
            var (correction1, correction2) = (1 - Math.Pow(beta1, t), 1 - Math.Pow(beta2, t));
            s.exp_avg.mul_(beta1).add_(g, alpha: 1 - beta1);
            s.exp_avg_sq.mul_(beta2).addcmul_(g, g, 1 - beta2);
            var rho = rhoInf - 2 * t * Math.Pow(beta2, t) / correction2;
            if (rho > 5)
            {
                var rectification = Math.Sqrt((rho - 4) * (rho - 2) * rhoInf / ((rhoInf - 4) * (rhoInf - 2) * rho));
                theta.addcdiv_(s.exp_avg, s.exp_avg_sq.sqrt().add_(o.eps!.Value), -lr / correction1 * rectification * Math.Sqrt(correction2));
            }
            else
            {
                theta.add_(s.exp_avg, alpha: -lr / correction1);
            }
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
        public Tensor exp_avg = null!, exp_avg_sq = null!;

        private protected override void Visit(Fields f)
        {
            step = f.Map(step);
            (exp_avg, exp_avg_sq) = (f.Map(exp_avg), f.Map(exp_avg_sq));
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            (exp_avg, exp_avg_sq) = (Zeros(), Zeros());
        }

        public void Dispose() => Release();
    }
}

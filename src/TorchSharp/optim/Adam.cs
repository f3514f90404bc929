using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adaptive moments: each parameter's step is scaled by running averages of its gradient and squared gradient.</summary>
/// <remarks>
/// g ← g + λθ,   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²,   θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, arXiv:1412.6980; amsgrad: Reddi, Kale and Kumar, 2018. One native call per group.
/// </remarks>
public class Adam : OptimizerHelper, optim.IBetas
{
    private readonly AdamStep native = new();
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false,
        bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

    public Adam(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false,
        bool maximize = false)
    {
        NonNegative(lr, "learning rate");
        Fraction(beta1, "beta1");
        Fraction(beta2, "beta2");
        NonNegative(eps, "eps");
        NonNegative(weight_decay, "weight_decay");
        Add(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }, parameters);
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
        WithGradients(group, active, activeStates);
        native.Begin(active.Count);
        for (var k = 0; k < activeStates.Count; k++)
        {
            var s = activeStates[k];
            if (o.amsgrad == true) s.max_exp_avg_sq ??= s.exp_avg_sq.clone().DetachFromDisposeScope();
            native.Put(k, active[k], s.exp_avg, s.exp_avg_sq, s.max_exp_avg_sq, ++s.step);
        }
        native.Run(o.LearningRate!.Value, o.beta1!.Value, o.beta2!.Value, o.eps!.Value, o.weight_decay!.Value, o.amsgrad!.Value, decoupled: false, o.maximize!.Value);
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? beta1, beta2, eps, weight_decay;
        public bool? amsgrad, maximize;

        private protected override void Visit(Fields f)
        {
            (beta1, beta2) = (f.Map(beta1), f.Map(beta2));
            (eps, weight_decay) = (f.Map(eps), f.Map(weight_decay));
            (amsgrad, maximize) = (f.Map(amsgrad), f.Map(maximize));
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false,
            bool maximize = false)
            : base(parameters, new() { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }) { }

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

        /// <summary>Only with amsgrad.</summary>
        public Tensor? max_exp_avg_sq;

        private protected override void Visit(Fields f)
        {
            step = f.Map(step);
            (exp_avg, exp_avg_sq) = (f.Map(exp_avg), f.Map(exp_avg_sq));
            max_exp_avg_sq = f.MapOptional(max_exp_avg_sq);
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            (exp_avg, exp_avg_sq) = (Zeros(), Zeros());
            max_exp_avg_sq = ((Options)options).amsgrad == true ? Zeros() : null;
        }

        public void Dispose() => Release();
    }
}

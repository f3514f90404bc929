using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Steps divided by the root of the sum of all squared gradients so far.</summary>
/// <remarks>
/// v ← v + g²,   θ ← θ − η / (1 + (t − 1)δ) · g / (√v + ε).
/// Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011.
/// </remarks>
public class Adagrad : OptimizerHelper
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
        : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps) { }

    public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
    {
        NonNegative(lr, "learning rate");
        NonNegative(lr_decay, "lr_decay");
        NonNegative(weight_decay, "weight_decay");
        NonNegative(initial_accumulator_value, "initial_accumulator_value");
        NonNegative(eps, "eps");
        Add(new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps }, parameters);
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

    private void Update(ParamGroup<Options> group)
    {
        var o = group.Options;
        WithGradients(group, active, activeStates);
        for (var k = 0; k < active.Count; k++)
        {
            var (theta, s) = (active[k], activeStates[k]);
            using var scope = NewDisposeScope();
            var g = Gradient(theta, o.weight_decay!.Value);
            var rate = o.LearningRate!.Value / (1 + s.step++ * o.lr_decay!.Value);
            s.sum.addcmul_(g, g, 1);
            theta.addcdiv_(g, s.sum.sqrt().add_(o.eps!.Value), -rate);
        }
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? lr_decay, initial_accumulator_value, eps, weight_decay;

        private protected override void Visit(Fields f)
        {
            lr_decay = f.Map(lr_decay);
            initial_accumulator_value = f.Map(initial_accumulator_value);
            eps = f.Map(eps);
            weight_decay = f.Map(weight_decay);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
            : base(parameters, new() { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps }) { }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor sum = null!;

        private protected override void Visit(Fields f)
        {
            (step, sum) = (f.Map(step), f.Map(sum));
        }

        public override void Initialize(OptimizerOptions options)
        {
            (step, sum) = (0, Filled("full_like", ((Options)options).initial_accumulator_value ?? 0));
        }

        public void Dispose() => Release();
    }
}

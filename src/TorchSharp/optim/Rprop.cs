using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Resilient backpropagation: only the signs of gradients count, each element has a step size of its own.</summary>
/// <remarks>
/// δ ← clamp(δ · (η₊ if g g′ > 0, η₋ if g g′ &lt; 0, else 1)),   g ← 0 where the sign changed,   θ ← θ − δ sign(g),   g′ ← g.
/// Riedmiller and Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm", 1993.
/// </remarks>
public class Rprop : OptimizerHelper
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, etaminus, etaplus, min_step, max_step, maximize) { }

    public Rprop(IEnumerable<ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false)
    {
        NonNegative(lr, "learning rate");
        if (!(etaminus is > 0 and < 1 && etaplus > 1)) throw new ArgumentException($"Invalid eta values: {etaminus}, {etaplus}");
        NonNegative(min_step, "min_step");
        if (max_step < min_step) throw new ArgumentException($"Invalid max_step: {max_step} is below min_step {min_step}");
        Add(new Options { LearningRate = lr, etaminus = etaminus, etaplus = etaplus, min_step = min_step, max_step = max_step, maximize = maximize }, parameters);
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
            var g = Gradient(theta, 0, o.maximize!.Value);
            s.step++;
            var agreement = g.mul(s.prev);
            var turned = agreement.lt(0);
            var factor = Dispatch.Call("masked_fill.Scalar", Dispatch.Call("masked_fill.Scalar", ones_like(agreement), agreement.gt(0), o.etaplus!.Value), turned, o.etaminus!.Value);
            s.step_size.mul_(factor).clamp_(o.min_step!.Value, o.max_step!.Value);
            s.prev.copy_(Dispatch.Call("masked_fill.Scalar", g, turned, 0));
            theta.addcmul_(s.prev.sign(), s.step_size, -1);
        }
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? etaminus, etaplus, min_step, max_step;
        public bool? maximize;

        private protected override void Visit(Fields f)
        {
            maximize = f.Map(maximize);
            etaminus = f.Map(etaminus);
            etaplus = f.Map(etaplus);
            min_step = f.Map(min_step);
            max_step = f.Map(max_step);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false)
            : base(parameters, new() { LearningRate = lr, etaminus = etaminus, etaplus = etaplus, min_step = min_step, max_step = max_step, maximize = maximize }) { }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;

        /// <summary>The last gradient, and the step sizes.</summary>
        public Tensor prev = null!, step_size = null!;

        private protected override void Visit(Fields f)
        {
            step = f.Map(step);
            (prev, step_size) = (f.Map(prev), f.Map(step_size));
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            (prev, step_size) = (Zeros(), Filled("full_like", options.LearningRate!.Value));
        }

        public void Dispose() => Release();
    }
}

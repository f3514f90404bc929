using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Steps scaled by the ratio of running averages of squared steps and squared gradients.</summary>
/// <remarks>
/// v ← ρv + (1 − ρ)g²,   Δ = g √(u + ε) / √(v + ε),   u ← ρu + (1 − ρ)Δ²,   θ ← θ − ηΔ.
/// Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, arXiv:1212.5701.
/// </remarks>
public class Adadelta : OptimizerHelper
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public Adadelta(IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize) { }

    public Adadelta(IEnumerable<ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false)
    {
        NonNegative(lr, "learning rate");
        if (rho is < 0 or > 1) throw new ArgumentException($"Invalid rho value: {rho}");
        NonNegative(eps, "eps");
        NonNegative(weight_decay, "weight_decay");
        Add(new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize }, parameters);
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

    private void Update(ParamGroup<Options> group)
    {
        var o = group.Options;
        var (lr, rho, eps) = (o.LearningRate!.Value, o.rho!.Value, o.eps!.Value);
        WithGradients(group, active, activeStates);
        for (var k = 0; k < active.Count; k++)
        {
            var (theta, s) = (active[k], activeStates[k]);
            using var scope = NewDisposeScope();
            var g = Gradient(theta, o.weight_decay!.Value, o.maximize!.Value);
            s.step++;
            s.square_avg.mul_(rho).addcmul_(g, g, 1 - rho);
            var delta = s.acc_delta.add(eps).sqrt_().div_(s.square_avg.add(eps).sqrt_()).mul_(g);
            s.acc_delta.mul_(rho).addcmul_(delta, delta, 1 - rho);
            theta.add_(delta, alpha: -lr);
        }
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? rho, eps, weight_decay;
        public bool? maximize;

        private protected override void Visit(Fields f)
        {
            rho = f.Map(rho);
            eps = f.Map(eps);
            weight_decay = f.Map(weight_decay);
            maximize = f.Map(maximize);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false)
            : base(parameters, new() { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize }) { }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor square_avg = null!, acc_delta = null!;

        private protected override void Visit(Fields f)
        {
            step = f.Map(step);
            (square_avg, acc_delta) = (f.Map(square_avg), f.Map(acc_delta));
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            (square_avg, acc_delta) = (Zeros(), Zeros());
        }

        public void Dispose() => Release();
    }
}

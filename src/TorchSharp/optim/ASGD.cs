using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent that also keeps the average of its iterates.</summary>
/// <remarks>
/// θ ← (1 − λη)θ − ηg,   ā ← ā + μ(θ − ā),   η = η₀ / (1 + λη₀t)^α,   μ = 1 / max(1, t − t₀).
/// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992.
/// </remarks>
public class ASGD : OptimizerHelper
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];

    public ASGD(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, lambd, alpha, t0, weight_decay, maximize) { }

    public ASGD(IEnumerable<ParamGroup<ASGD.Options>> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false)
    {
        NonNegative(lr, "learning rate");
        NonNegative(weight_decay, "weight_decay");
        Add(new Options { LearningRate = lr, lambd = lambd, alpha = alpha, t0 = t0, weight_decay = weight_decay, maximize = maximize }, parameters);
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

    private void Update(ParamGroup<Options> group)
    {
        var o = group.Options;
        var (lr, lambd) = (o.LearningRate!.Value, o.lambd!.Value);
        WithGradients(group, active, activeStates);
        for (var k = 0; k < active.Count; k++)
        {
            var (theta, s) = (active[k], activeStates[k]);
            using var scope = NewDisposeScope();
            var g = Gradient(theta, o.weight_decay!.Value, o.maximize!.Value);
            s.step++;
            theta.mul_(1 - lambd * s.eta).add_(g, alpha: -s.eta);
            s.ax.add_(theta.sub(s.ax), alpha: s.mu);
            s.eta = lr / Math.Pow(1 + lambd * lr * s.step, o.alpha!.Value);
            s.mu = 1 / Math.Max(1, s.step - o.t0!.Value);
        }
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? lambd, alpha, weight_decay, t0;
        public bool? maximize;

        private protected override void Visit(Fields f)
        {
            maximize = f.Map(maximize);
            lambd = f.Map(lambd);
            alpha = f.Map(alpha);
            weight_decay = f.Map(weight_decay);
            t0 = f.Map(t0);
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0)
            : base(parameters, new() { LearningRate = lr, lambd = lambd, alpha = alpha, t0 = t0, weight_decay = weight_decay }) { }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public double eta, mu;

        /// <summary>The average of the iterates.</summary>
        public Tensor ax = null!;

        private protected override void Visit(Fields f)
        {
            step = f.Map(step);
            (eta, mu) = (f.Map(eta), f.Map(mu));
            ax = f.Map(ax);
        }

        public override void Initialize(OptimizerOptions options)
        {
            (step, eta, mu) = (0, options.LearningRate!.Value, 1);
            ax = Zeros();
        }

        public void Dispose() => Release();
    }
}

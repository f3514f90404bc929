using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Each step is divided by the root of a running average of squared gradients.</summary>
/// <remarks>
/// v ← αv + (1 − α)g²,   ḡ ← αḡ + (1 − α)g and v − ḡ² in v's place when centred,   b ← μb + g / (√v + ε),   θ ← θ − ηb.
/// Tieleman and Hinton, Lecture 6.5, 2012; centred: Graves, 2013, arXiv:1308.0850. One native call per group.
/// </remarks>
public class RMSProp : OptimizerHelper, optim.IMomentum
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];
    private nint[] handles = [], squares = [], averages = [], buffers = [];

    public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false,
        bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false,
        bool maximize = false)
    {
        NonNegative(lr, "learning rate");
        NonNegative(eps, "eps");
        NonNegative(alpha, "alpha");
        NonNegative(momentum, "momentum value");
        NonNegative(weight_decay, "weight_decay value");
        Add(new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize }, parameters);
    }

    /// <summary>The first group's; setting it sets every group's.</summary>
    public double Momentum
    {
        get => OptionsOf<Options>().First().momentum!.Value;
        set
        {
            foreach (var o in OptionsOf<Options>()) o.momentum = value;
        }
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

    private unsafe void Update(ParamGroup<Options> group)
    {
        var o = group.Options;
        WithGradients(group, active, activeStates);
        var n = active.Count;
        if (handles.Length < n) (handles, squares, averages, buffers) = (new nint[n], new nint[n], new nint[n], new nint[n]);
        for (var k = 0; k < n; k++)
        {
            var s = activeStates[k];
            s.step++;
            (handles[k], squares[k]) = (active[k].Handle, s.square_avg.Handle);
            if (o.centered == true) averages[k] = (s.grad_avg ??= s.New()).Handle;
            if (o.momentum > 0) buffers[k] = (s.momentum_buffer ??= s.New()).Handle;
        }
        fixed (nint* p = handles, v = squares, g = averages, b = buffers)
            Dispatch.Check(NativeMethods.td_rmsprop(p, v, o.centered == true ? g : null, o.momentum > 0 ? b : null, n, o.LearningRate!.Value, o.alpha!.Value, o.eps!.Value,
                o.weight_decay!.Value, o.momentum!.Value, o.maximize == true ? 1 : 0), "RMSProp.step");
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public bool? maximize, centered;
        public double? momentum, alpha, eps, weight_decay;

        private protected override void Visit(Fields f)
        {
            maximize = f.Map(maximize);
            (momentum, alpha) = (f.Map(momentum), f.Map(alpha));
            (eps, weight_decay) = (f.Map(eps), f.Map(weight_decay));
            centered = f.Map(centered);
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IMomentum
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double eps = 1E-08, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
            : base(parameters, new() { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered }) { }

        public double Momentum { get => Options.momentum!.Value; set => Options.momentum = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor square_avg = null!;

        /// <summary>Absent until the first step that needs it.</summary>
        public Tensor? momentum_buffer, grad_avg;

        internal Tensor New() => Zeros();

        private protected override void Visit(Fields f)
        {
            (step, square_avg) = (f.Map(step), f.Map(square_avg));
            (momentum_buffer, grad_avg) = (f.MapOptional(momentum_buffer), f.MapOptional(grad_avg));
        }

        public override void Initialize(OptimizerOptions options)
        {
            (step, square_avg) = (0, Zeros());
            var o = (Options)options;
            momentum_buffer = o.momentum > 0 ? Zeros() : null;
            grad_avg = o.centered == true ? Zeros() : null;
        }

        public void Dispose() => Release();
    }
}

using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum (Polyak's or Nesterov's) and weight decay.</summary>
/// <remarks>
/// g ← g + λθ,   b ← μb + (1 − τ)g (b ← g on its first use),   g ← g + μb (Nesterov) or b,   θ ← θ − ηg.
/// Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013. One native call per group.
/// </remarks>
public class SGD : OptimizerHelper, optim.IMomentum
{
    private readonly List<Parameter> active = [];
    private readonly List<State> activeStates = [];
    private nint[] handles = [], buffers = [];
    private int[] initialised = [];

    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        NonNegative(lr, "learning rate");
        NonNegative(momentum, "momentum value");
        NonNegative(weight_decay, "weight_decay value");
        if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
        Add(new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }, parameters);
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
        if (handles.Length < n) (handles, buffers, initialised) = (new nint[n], new nint[n], new int[n]);
        for (var k = 0; k < n; k++)
        {
            var s = activeStates[k];
            handles[k] = active[k].Handle;
            if (o.momentum == 0) continue;
            initialised[k] = s.momentum_buffer is null ? 0 : 1;
            s.momentum_buffer ??= Dispatch.Call("empty_like", active[k]).DetachFromDisposeScope();
            buffers[k] = s.momentum_buffer.Handle;
        }
        fixed (nint* p = handles, b = buffers)
        fixed (int* first = initialised)
            Dispatch.Check(NativeMethods.td_sgd(p, o.momentum == 0 ? null : b, first, n, o.LearningRate!.Value, o.momentum!.Value, o.dampening!.Value, o.weight_decay!.Value,
                o.nesterov == true ? 1 : 0, o.maximize == true ? 1 : 0), "SGD.step");
    }

    private protected override OptimizerOptions NewOptions() => new Options();

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? momentum, dampening, weight_decay;
        public bool? nesterov, maximize;

        private protected override void Visit(Fields f)
        {
            (momentum, dampening, weight_decay) = (f.Map(momentum), f.Map(dampening), f.Map(weight_decay));
            (nesterov, maximize) = (f.Map(nesterov), f.Map(maximize));
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IMomentum
    {
        public ParamGroup() { }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(parameters, new() { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }) { }

        public double Momentum { get => Options.momentum!.Value; set => Options.momentum = value; }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        /// <summary>Absent until the first step with momentum.</summary>
        public Tensor? momentum_buffer;

        private protected override void Visit(Fields f) => momentum_buffer = f.MapOptional(momentum_buffer);

        public override void Initialize(OptimizerOptions options) => momentum_buffer = null;

        public void Dispose() => Release();
    }
}

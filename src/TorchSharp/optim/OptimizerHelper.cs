using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all optimisers share: groups, state per parameter, saving and loading, and the frame of a step.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = null!;

    private readonly Dictionary<Parameter, OptimizerState> states = new(ReferenceEqualityComparer.Instance);
    private nint[] handles = [];
    private byte[] have = [];

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>The optimiser's name, the numbers of groups and states (LEB128), then each group's options and each parameter's state.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        var dict = state_dict();
        writer.Write7BitEncodedInt64(dict.Options.Count);
        writer.Write7BitEncodedInt64(dict.State.Count);
        foreach (var options in dict.Options) options.SaveStateDict(writer);
        foreach (var state in dict.State) state.SaveStateDict(writer);
    }

    /// <exception cref="InvalidDataException">The stream holds another optimiser's state.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name) throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream.");
        var mine = state_dict();
        CheckCounts(mine, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        foreach (var options in mine.Options) options.LoadStateDict(reader);
        foreach (var state in mine.State) state.LoadStateDict(reader);
    }

    /// <summary>Copies options and state from another optimiser of the same kind over as many parameters.</summary>
    public virtual void load_state_dict(optim.Optimizer.StateDictionary state_dict)
    {
        var mine = this.state_dict();
        CheckCounts(mine, state_dict.Options.Count, state_dict.State.Count);
        for (var k = 0; k < mine.Options.Count; k++)
            if (mine.Options[k] != state_dict.Options[k]) mine.Options[k].LoadStateDict(state_dict.Options[k]);
        for (var k = 0; k < mine.State.Count; k++)
            if (mine.State[k] != state_dict.State[k]) mine.State[k].LoadStateDict(state_dict.State[k]);
    }

    private static void CheckCounts(StateDictionary mine, long groups, long states)
    {
        if (groups != mine.Options.Count) throw new ArgumentException($"Invalid optimizer state -- different number of parameter groups: got {groups}, expected {mine.Options.Count}.");
        if (states != mine.State.Count) throw new ArgumentException($"Invalid optimizer state -- different number of states: got {states}, expected {mine.State.Count}.");
    }

    public virtual optim.Optimizer.StateDictionary state_dict()
    {
        var dict = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            List<int> places = [];
            dict.Options.Add(group.Options);
            foreach (var p in group.Parameters)
                if (states.TryGetValue(p, out var state))
                {
                    places.Add(dict.State.Count);
                    dict.State.Add(state);
                }
            dict.StateIndexRef.Add(places);
        }
        return dict;
    }

    /// <summary>Moves all state.</summary>
    public void to(Device device)
    {
        foreach (var state in states.Values) state.to(device);
    }

    /// <inheritdoc/>
    public override unsafe void zero_grad()
    {
        foreach (var group in _parameter_groups)
        {
            var n = Collect(group);
            fixed (nint* h = handles) Dispatch.Check(NativeMethods.td_zero_grads(h, n, 0));
        }
    }

    /// <summary>Calls the closure with gradients on, then the body for each group with gradients off and in a scope of its own. Returns the closure's loss.</summary>
    protected Tensor _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var on = enable_grad();
            loss = loss_closure();
        }
        using var off = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups) body((T)group);
        return loss!;
    }

    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(g => g.Parameters);

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group)
    {
        var list = param_group.Parameters.ToArray();
        foreach (var p in list)
            if (states.ContainsKey(p)) throw new ArgumentException("add_param_group: a parameter appears in more than one parameter group");
        param_group.Parameters = list;
        if (_defaults is not null)
        {
            param_group.Options ??= NewOptions();
            param_group.Options.FillFrom(_defaults);
            param_group.Options.InitialLearningRate = param_group.Options.LearningRate!.Value;
        }
        _parameter_groups.Add(param_group);
        foreach (var p in list)
            if (NewState(p) is { } state)
            {
                state.Initialize(param_group.Options!);
                states[p] = state;
            }
    }

    private protected virtual OptimizerOptions NewOptions() => new();

    private protected virtual OptimizerState? NewState(Parameter parameter) => null;

    private protected void Add(OptimizerOptions defaults, IEnumerable<ParamGroup> groups)
    {
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
        _defaults = defaults;
        foreach (var group in groups) add_param_group(group);
    }

    private protected static void NonNegative(double value, string what)
    {
        if (!(value >= 0)) throw new ArgumentException($"Invalid {what}: {value}");
    }

    private protected static void Fraction(double value, string what)
    {
        if (!(value is >= 0 and < 1)) throw new ArgumentException($"Invalid {what}: {value}");
    }

    /// <summary>The parameter's gradient g, or −g to maximise, plus λθ.</summary>
    private protected static Tensor Gradient(Tensor theta, double weightDecay, bool maximize = false)
    {
        var g = maximize ? theta.grad!.neg() : theta.grad!;
        return weightDecay == 0 ? g : g.add(theta, alpha: weightDecay);
    }

    /// <summary>The first group's options; a property of the whole optimiser reads these and writes every group's.</summary>
    private protected IEnumerable<T> OptionsOf<T>() where T : OptimizerOptions => _parameter_groups.Select(g => (T)g.Options);

    /// <summary>The group's parameters that have a gradient, with their states.</summary>
    private protected unsafe void WithGradients<TState>(ParamGroup group, List<Parameter> parameters, List<TState> found) where TState : OptimizerState
    {
        parameters.Clear();
        found.Clear();
        var n = Collect(group);
        if (have.Length < n) have = new byte[n];
        fixed (nint* h = handles)
        fixed (byte* flags = have)
            Dispatch.Check(NativeMethods.td_have_grads(h, n, flags), "step");
        var k = 0;
        foreach (var p in (Parameter[])group.Parameters)
            if (have[k++] != 0)
            {
                parameters.Add(p);
                found.Add((TState)states[p]);
            }
    }

    private int Collect(ParamGroup group)
    {
        var list = group.Parameters as Parameter[] ?? [.. group.Parameters];
        group.Parameters = list;
        if (handles.Length < list.Length) handles = new nint[list.Length];
        for (var k = 0; k < list.Length; k++) handles[k] = list[k].Handle;
        return list.Length;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        foreach (var state in states.Values) state.Release();
        states.Clear();
    }
}

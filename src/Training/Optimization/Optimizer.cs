namespace Generative.Training;

/// <summary>Moves parameters along their gradients, all of them in one call of libtorch.</summary>
/// <remarks>
/// TorchSharp's optimizers are not used: their constructors end the process on an error, a step of Adam costs twenty
/// times as much, and they keep memory until finalizers run. State is named as in PyTorch: <c>3.exp_avg</c> belongs to
/// the fourth parameter.
/// </remarks>
public abstract class Optimizer : IDisposable
{
    private readonly List<(string Name, Tensor[] Values)> state = [];
    private readonly Parameter[] parameters;

    /// <summary>An optimizer of the parameters that require a gradient.</summary>
    /// <param name="parameters">Parameters, contiguous in memory as libtorch's fused operators require.</param>
    /// <param name="learningRate">Learning rate.</param>
    protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
    {
        this.parameters = [.. parameters.Where(p => p.requires_grad)];
        LearningRate = learningRate;
        if (Array.Exists(this.parameters, p => !p.is_contiguous()))
            throw new ArgumentException("a parameter is not contiguous in memory", nameof(parameters));
    }

    /// <summary>The optimizer that the options describe.</summary>
    public static Optimizer Create(OptimizerOptions o, IEnumerable<Parameter> parameters) => o.Type switch
    {
        OptimizerKind.Adam or OptimizerKind.AdamW => new FusedAdam(o, parameters),
        OptimizerKind.Sgd => new Sgd(o, parameters),
        OptimizerKind.RmsProp => new RmsProp(o, parameters),
        _ => throw new ArgumentOutOfRangeException(nameof(o), o.Type, "not an optimizer"),
    };

    /// <summary>The optimized parameters.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Moments and counters by name.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        parameters.SelectMany((_, k) => state.Select(s => ($"{k}.{s.Name}", s.Values[k])));

    /// <summary>Takes one step with the parameters that have a gradient.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        List<int> moved = new(parameters.Length);
        List<Tensor> gradients = new(parameters.Length);
        for (var k = 0; k < parameters.Length; k++)
        {
            if (parameters[k].grad is not { } g) continue;
            moved.Add(k);
            gradients.Add(g.is_contiguous() ? g : g.contiguous());
        }
        if (moved.Count == 0) return;
        Move(At(parameters, moved), [.. gradients], [.. state.Select(s => At(s.Values, moved))]);
    }

    /// <summary>Removes the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var p in parameters) p.grad = null;
    }

    /// <summary>Restores a saved <see cref="State"/>; names that are missing keep their value.</summary>
    /// <exception cref="ArgumentException">A shape differs.</exception>
    public void Restore(IReadOnlyDictionary<string, Tensor> saved)
    {
        using var off = no_grad();
        foreach (var (name, own) in State)
        {
            if (!saved.TryGetValue(name, out var value)) continue;
            if (!value.shape.SequenceEqual(own.shape))
                throw new ArgumentException(
                    $"{name}: got shape [{string.Join(", ", value.shape)}], expected [{string.Join(", ", own.shape)}]");
            own.copy_(value);
        }
    }

    /// <summary>The update rule: parameters p, gradients g, and their state.</summary>
    protected abstract void Move(Tensor[] p, Tensor[] g, Tensor[][] state);

    /// <summary>Adds a state tensor of zeros to each parameter, of its shape.</summary>
    protected void Moment(string name) => Keep(name, p => zeros_like(p));

    /// <summary>Adds a count of steps to each parameter.</summary>
    protected void Counter(string name) => Keep(name, p => zeros([], dtype: float32, device: p.device));

    private void Keep(string name, Func<Tensor, Tensor> make)
    {
        using var off = no_grad();
        state.Add((name, [.. parameters.Select(p => make(p).DetachFromDisposeScope())]));
    }

    private static Tensor[] At(Tensor[] all, List<int> places)
    {
        if (places.Count == all.Length) return all;
        return [.. places.Select(k => all[k])];
    }

    public void Dispose()
    {
        foreach (var value in state.SelectMany(s => s.Values)) value.Dispose();
        state.Clear();
        GC.SuppressFinalize(this);
    }
}

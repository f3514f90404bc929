namespace Generative.Training;

/// <summary>Moves parameters along their gradients, all of them in one call of libtorch.</summary>
/// <remarks>
/// TorchSharp's own optimizers are not used: their constructors end the process on an error, a step of Adam costs
/// twenty times as much, and it
/// keeps memory until finalizers run. State is named as in PyTorch: <c>3.exp_avg</c> belongs to the fourth parameter.
/// </remarks>
public abstract class Optimizer : IDisposable
{
    private readonly List<(string Name, Tensor[] Values)> state = [];
    private readonly Parameter[] parameters;

    /// <summary>For parameters that are contiguous in memory, as libtorch's fused operators ask.</summary>
    /// <param name="parameters">Those that do not require a gradient are left alone.</param>
    /// <param name="learningRate">Step size.</param>
    protected Optimizer(IEnumerable<Parameter> parameters, double learningRate)
    {
        this.parameters = [.. parameters.Where(p => p.requires_grad)];
        LearningRate = learningRate;
        if (Array.Exists(this.parameters, p => !p.is_contiguous()))
            throw new ArgumentException("a parameter is not contiguous in memory", nameof(parameters));
    }

    /// <summary>What is moved.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Step size.</summary>
    public double LearningRate { get; set; }

    /// <summary>Moments and counters by name, to be saved.</summary>
    public IEnumerable<(string Name, Tensor Value)> State =>
        parameters.SelectMany((_, k) => state.Select(s => ($"{k}.{s.Name}", s.Values[k])));

    /// <summary>One step for the parameters that have a gradient.</summary>
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

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var p in parameters) p.grad = null;
    }

    /// <summary>Takes back what was saved; names that are not there keep their value.</summary>
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

    /// <summary>The update rule, on parameters p with gradients g and their part of the state.</summary>
    protected abstract void Move(Tensor[] p, Tensor[] g, Tensor[][] state);

    /// <summary>A state tensor of zeros for each parameter, shaped as it.</summary>
    protected void Moment(string name) => Keep(name, p => zeros_like(p));

    /// <summary>A count of steps for each parameter.</summary>
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

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        foreach (var value in state.SelectMany(s => s.Values)) value.Dispose();
        state.Clear();
        GC.SuppressFinalize(this);
    }
}

namespace Generative.Training;

/// <summary>A copy of the training state on the CPU, written to disk while training goes on.</summary>
/// <remarks>The memory is kept for the next copy: filling it again is several times as fast as fresh memory.</remarks>
public sealed class Snapshot : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, Tensor>> files = [];

    /// <summary>The loop state that was copied; null before the first copy.</summary>
    public LoopState? State { get; private set; }

    /// <summary>The tensors by file and name.</summary>
    public IEnumerable<(string File, IReadOnlyDictionary<string, Tensor> Tensors)> Files =>
        files.Select(f => (f.Key, (IReadOnlyDictionary<string, Tensor>)f.Value));

    /// <summary>Whether no memory is allocated yet.</summary>
    public bool IsEmpty => files.Count == 0;

    /// <summary>An action that allocates the memory; it can run on another thread than the training.</summary>
    public Action Reserve(TrainingState training)
    {
        using var scope = NewDisposeScope();
        (string File, string Name, long[] Shape, ScalarType Dtype)[] all =
            [.. training.Files().SelectMany(f => f.Tensors.Select(t => (f.File, t.Key, t.Value.shape, t.Value.dtype)))];
        return () =>
        {
            foreach (var (file, name, shape, dtype) in all)
                CopiesOf(file)[name] = zeros(shape, dtype: dtype, device: CPU).DetachFromDisposeScope();
        };
    }

    /// <summary>Copies everything.</summary>
    public Snapshot Take(TrainingState training, LoopState state, bool gradients = false)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var (file, tensors) in training.Files(gradients))
        {
            var copies = CopiesOf(file);
            foreach (var gone in copies.Keys.Except(tensors.Keys).ToArray()) Drop(copies, gone);
            foreach (var (name, t) in tensors) Copy(copies, name, t);
        }
        State = state;
        return this;
    }

    private Dictionary<string, Tensor> CopiesOf(string file)
    {
        if (files.TryGetValue(file, out var copies)) return copies;
        copies = [];
        files[file] = copies;
        return copies;
    }

    private static void Copy(Dictionary<string, Tensor> copies, string name, Tensor t)
    {
        if (copies.TryGetValue(name, out var copy) && copy.dtype == t.dtype && copy.shape.SequenceEqual(t.shape))
        {
            copy.copy_(t);
            return;
        }
        Drop(copies, name);
        copies[name] = t.detach().to(CPU, copy: true).contiguous().DetachFromDisposeScope();
    }

    /// <summary>Names of the model's tensors with NaN or infinity.</summary>
    public IEnumerable<string> NotFinite()
    {
        using var off = no_grad();
        foreach (var (name, t) in files.GetValueOrDefault(Checkpoint.ModelName) ?? [])
        {
            using var scope = NewDisposeScope();
            if (t.is_floating_point() && !t.isfinite().all().item<bool>()) yield return name;
        }
    }

    private static void Drop(Dictionary<string, Tensor> copies, string name)
    {
        if (copies.Remove(name, out var copy)) copy.Dispose();
    }

    public void Dispose()
    {
        foreach (var copy in files.Values.SelectMany(copies => copies.Values)) copy.Dispose();
        files.Clear();
    }
}

namespace Generative.Training;

/// <summary>What a checkpoint will hold, as it stood at one moment, copied to the CPU: training goes on while the files
/// are written.</summary>
/// <remarks>The copies are kept for the next moment: memory that is there already is filled several times as fast as
/// fresh memory.</remarks>
public sealed class Snapshot : IDisposable
{
    private readonly Dictionary<string, Dictionary<string, Tensor>> files = [];

    /// <summary>Where the loop stood; null before the first moment.</summary>
    public LoopState? State { get; private set; }

    /// <summary>The tensors by file and name.</summary>
    public IEnumerable<(string File, IReadOnlyDictionary<string, Tensor> Tensors)> Files =>
        files.Select(f => (f.Key, (IReadOnlyDictionary<string, Tensor>)f.Value));

    /// <summary>Whether it has no memory for tensors yet.</summary>
    public bool IsEmpty => files.Count == 0;

    /// <summary>What makes that memory, beside the training: the first moment then costs no more than those after
    /// it.</summary>
    public Action Reserve(TrainingState training)
    {
        using var scope = NewDisposeScope();
        (string File, string Name, long[] Shape, ScalarType Dtype)[] all =
            [.. training.Files().SelectMany(f => f.Tensors.Select(t => (f.File, t.Key, t.Value.shape, t.Value.dtype)))];
        return () =>
        {
            foreach (var (file, name, shape, dtype) in all)
            {
                if (!files.TryGetValue(file, out var copies)) files[file] = copies = [];
                copies[name] = zeros(shape, dtype: dtype, device: CPU).DetachFromDisposeScope();
            }
        };
    }

    /// <summary>Copies everything as it is now.</summary>
    public Snapshot Take(TrainingState training, LoopState state, bool gradients = false)
    {
        using var scope = NewDisposeScope();
        return Take(training.Files(gradients), state);
    }

    internal Snapshot Take(
        IEnumerable<(string File, IReadOnlyDictionary<string, Tensor> Tensors)> all, LoopState state)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var (file, tensors) in all)
        {
            if (!files.TryGetValue(file, out var copies)) files[file] = copies = [];
            foreach (var gone in copies.Keys.Except(tensors.Keys).ToArray()) Drop(copies, gone);
            foreach (var (name, t) in tensors)
            {
                if (copies.TryGetValue(name, out var copy) && copy.dtype == t.dtype
                    && copy.shape.SequenceEqual(t.shape))
                {
                    copy.copy_(t);
                    continue;
                }
                Drop(copies, name);
                copies[name] = t.detach().to(CPU, copy: true).contiguous().DetachFromDisposeScope();
            }
        }
        State = state;
        return this;
    }

    /// <summary>The model's tensors that hold a number that is not finite.</summary>
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
        foreach (var copies in files.Values)
            foreach (var copy in copies.Values) copy.Dispose();
        files.Clear();
    }
}

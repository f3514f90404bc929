using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>All tensors that training changes: saved in a checkpoint and restored exactly, bit for bit.</summary>
/// <remarks>
/// Functions of the step are not saved: order of the data, learning rates, decay of the average. TorchSharp reaches the
/// CPU's random generator only: a run resumed on CUDA goes on with other noise.
/// </remarks>
/// <param name="Model">The weights and buffers.</param>
/// <param name="Optimizers">Moments and counters, by phase.</param>
/// <param name="Step">Sums of the terms since the last log line; null: nothing is logged.</param>
/// <param name="Ema">The average of the weights; null: none.</param>
/// <param name="Device">The device of the training.</param>
public sealed record TrainingState(
    GenerativeModel Model, PhaseOptimizers Optimizers, TrainingStep? Step, Ema? Ema, Device Device)
{
    private const string Random = "random.cpu", Remembered = "examples.";

    /// <summary>The tensors by file and name; some belong to the training, others to the caller's scope.</summary>
    /// <param name="gradients">Whether to include the gradients.</param>
    public IEnumerable<(string File, IReadOnlyDictionary<string, Tensor> Tensors)> Files(bool gradients = false)
    {
        yield return (Checkpoint.ModelName, Model.state_dict());
        if (Ema is not null) yield return (Checkpoint.EmaName, Ema.Model.state_dict());
        yield return (Checkpoint.OptimizerName, Optimizers.State());
        yield return (Checkpoint.LoopName, Loop());
        if (!gradients) yield break;
        var withGradient = Model.named_parameters().Where(p => p.parameter.grad is not null);
        yield return (Checkpoint.GradientName, withGradient.ToDictionary(p => p.name, p => p.parameter.grad!));
    }

    private Dictionary<string, Tensor> Loop()
    {
        Dictionary<string, Tensor> loop = new() { [Random] = RandomState.Get() };
        foreach (var (phase, terms) in Step?.Running ?? [])
        {
            if (terms.State is not { } state) continue;
            loop[$"terms.{phase}"] = state.Sums;
            loop[$"steps.{phase}"] = tensor(state.Steps);
        }
        if (Model is not IRemembersExamples model) return loop;
        foreach (var (name, t) in model.Remembered) loop[Remembered + name] = t;
        return loop;
    }

    /// <summary>Restores everything from a checkpoint, the random generator last.</summary>
    /// <returns>The saved state of the loop.</returns>
    /// <exception cref="DataException">A file does not fit this training.</exception>
    public LoopState Load(Checkpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        checkpoint.LoadModel(Model);
        if (Ema is not null) checkpoint.LoadModel(Ema.Model, checkpoint.Preferred);
        Restore(checkpoint.PathOf(Checkpoint.OptimizerName), scope, Optimizers.Restore);
        Restore(checkpoint.PathOf(Checkpoint.LoopName), scope, RestoreLoop);
        var state = checkpoint.State;
        if (Step is not null) Step.Skipped = state.Skipped;
        return state;
    }

    private void RestoreLoop(Dictionary<string, Tensor> loop)
    {
        foreach (var (phase, terms) in Step?.Running ?? [])
        {
            if (loop.TryGetValue($"terms.{phase}", out var sums) && loop.TryGetValue($"steps.{phase}", out var steps))
                terms.Restore(sums.to(Device), Number(steps, $"steps.{phase}"));
        }
        if (Model is IRemembersExamples model)
            model.Remember(loop.Where(t => t.Key.StartsWith(Remembered, StringComparison.Ordinal))
                .ToDictionary(t => t.Key[Remembered.Length..], t => t.Value.to(Device)));
        RandomState.Set(loop.GetValueOrDefault(Random)
            ?? throw new ArgumentException($"{Random}: got none, expected the state of the CPU's generator"));
    }

    private static long Number(Tensor t, string name)
    {
        if (t.dtype == int64 && t.numel() == 1) return t.item<long>();
        throw new ArgumentException($"{name}: got {t.dtype} [{string.Join(", ", t.shape)}], expected one {int64}");
    }

    private static void Restore(string file, DisposeScope scope, Action<Dictionary<string, Tensor>> restore)
    {
        var tensors = SafeTensors.Read(file);
        foreach (var t in tensors.Values) t.MoveInto(scope);
        try
        {
            restore(tensors);
        }
        catch (ArgumentException e)
        {
            throw new DataException(file, "state", $"\"{e.Message}\"", "the state of this training", e);
        }
    }
}

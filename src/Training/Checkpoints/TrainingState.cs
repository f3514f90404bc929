using Generative.Data;
using Generative.Numerics;

namespace Generative.Training;

/// <summary>All tensors that training changes as it goes: what a checkpoint holds and a resumed run finds again, to the
/// bit.</summary>
/// <remarks>What is a function of the step has no state: the order of the data, learning rates, the average's
/// decay.</remarks>
/// <param name="Model">The weights and buffers.</param>
/// <param name="Optimizers">Moments and counters, by phase.</param>
/// <param name="Step">The terms summed since the last log line; null where nothing is logged.</param>
/// <param name="Ema">The weights' running average, if there is one.</param>
/// <param name="Device">Whose generator draws the noise.</param>
public sealed record TrainingState(
    GenerativeModel Model, PhaseOptimizers Optimizers, TrainingStep? Step, Ema? Ema, Device Device)
{
    /// <summary>The tensors by file, then by name: the training's own, or made in the caller's scope.</summary>
    /// <param name="gradients">Whether the gradients are among them, for inspection.</param>
    public IEnumerable<(string File, IReadOnlyDictionary<string, Tensor> Tensors)> Files(bool gradients = false)
    {
        yield return (Checkpoint.ModelName, Model.state_dict());
        if (Ema is not null) yield return (Checkpoint.EmaName, Ema.Model.state_dict());
        yield return (Checkpoint.OptimizerName, OptimizerStates.Of(Optimizers));
        Dictionary<string, Tensor> loop =
            new(RandomStates.Of().Select(r => KeyValuePair.Create($"random.{r.Key}", r.Value)));
        foreach (var (phase, terms) in Step?.Running ?? [])
            if (terms.State is { } state) (loop[$"terms.{phase}"], loop[$"steps.{phase}"]) =
                (state.Sums, tensor(state.Steps));
        yield return (Checkpoint.LoopName, loop);
        if (gradients)
            yield return (Checkpoint.GradientName,
            Model.named_parameters().Where(p => p.parameter.grad is not null)
            .ToDictionary(p => p.name, p => p.parameter.grad!));
    }

    /// <summary>Takes everything back from a checkpoint; the random generators last. Returns where the loop
    /// stood.</summary>
    public LoopState Load(string folder)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        Checkpoint.LoadModel(folder, Model);
        if (Ema is not null) Checkpoint.LoadModel(folder, Ema.Model, Checkpoint.Preferred(folder));
        Guard(folder, Checkpoint.OptimizerName,
            () => OptimizerStates.Restore(Optimizers, Read(scope, folder, Checkpoint.OptimizerName)));
        Guard(folder, Checkpoint.LoopName, () => RestoreLoop(Read(scope, folder, Checkpoint.LoopName)));
        var state = Checkpoint.State(folder);
        if (Step is not null) Step.Skipped = state.Skipped;
        return state;
    }

    private void RestoreLoop(Dictionary<string, Tensor> loop)
    {
        foreach (var (phase, terms) in Step?.Running ?? [])
            if (loop.TryGetValue($"terms.{phase}", out var sums) && loop.TryGetValue($"steps.{phase}", out var steps))
                terms.Restore(sums.to(Device), Number(steps, $"steps.{phase}"));
        const string random = "random.";
        RandomStates.Restore(loop.Where(t => t.Key.StartsWith(random, StringComparison.Ordinal))
            .ToDictionary(t => t.Key[random.Length..], t => t.Value));
    }

    private static long Number(Tensor t, string name) => t.dtype == int64 && t.numel() == 1 ? t.item<long>()
        : throw new ArgumentException($"{name}: got {t.dtype} [{string.Join(", ", t.shape)}], expected one {int64}");

    // What does not fit the training ends in a sentence that names the file.
    private static void Guard(string folder, string file, Action restore)
    {
        try
        {
            restore();
        }
        catch (ArgumentException e)
        {
            throw new DataException(Path.Combine(folder, file), "state", $"\"{e.Message}\"", "the state of this training",
                e);
        }
    }

    private static Dictionary<string, Tensor> Read(DisposeScope scope, string folder, string name)
    {
        var tensors = SafeTensors.Read(Path.Combine(folder, name));
        foreach (var t in tensors.Values) t.MoveInto(scope);
        return tensors;
    }
}

namespace Generative.Training;

/// <summary>The optimizers' state as tensors by name, <c>3.exp_avg</c> (<c>critic.3.exp_avg</c> where there are
/// phases), and back.</summary>
internal static class OptimizerStates
{
    public static Dictionary<string, Tensor> Of(PhaseOptimizers optimizers) =>
        optimizers.All.SelectMany(o => o.Optimizer.State.Select(s => (Name: Prefix(o.Phase) + s.Name, s.Value)))
            .ToDictionary(s => s.Name, s => s.Value);

    public static void Restore(PhaseOptimizers optimizers, IReadOnlyDictionary<string, Tensor> saved)
    {
        foreach (var (phase, optimizer) in optimizers.All)
        {
            var prefix = Prefix(phase);
            optimizer.Restore(saved.Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(s => s.Key[prefix.Length..], s => s.Value));
        }
    }

    private static string Prefix(string phase) => phase == "" ? "" : $"{phase}.";
}

using System.Reflection;
using Training.Loops;

namespace Training.Runs;

/// <summary>The optimisers' state as tensors by name, <c>3.exp_avg</c> (<c>critic.3.exp_avg</c> where there are phases), and back.</summary>
/// <remarks>Every optimiser's state is public fields of its State class: tensors, and counters that stand as tensors of one element.</remarks>
internal static class OptimizerStates
{
    public static Dictionary<string, Tensor> Of(PhaseOptimizers optimizers)
    {
        Dictionary<string, Tensor> tensors = [];
        foreach (var (name, field, state) in Fields(optimizers))
            switch (field.GetValue(state))
            {
                case Tensor t: tensors[name] = t; break;
                case long n: tensors[name] = tensor(n); break;
                case double d: tensors[name] = tensor(d, dtype: float64); break;
                default: break;
            }
        return tensors;
    }

    public static void Restore(PhaseOptimizers optimizers, IReadOnlyDictionary<string, Tensor> saved, Device device)
    {
        foreach (var (name, field, state) in Fields(optimizers))
        {
            if (!saved.TryGetValue(name, out var t)) continue;
            if (field.FieldType == typeof(long)) field.SetValue(state, t.item<long>());
            else if (field.FieldType == typeof(double)) field.SetValue(state, t.item<double>());
            else if (field.GetValue(state) is Tensor own) own.copy_(t);
            else field.SetValue(state, t.to(device).clone().DetachFromDisposeScope());
        }
    }

    private static IEnumerable<(string Name, FieldInfo Field, object State)> Fields(PhaseOptimizers optimizers)
    {
        foreach (var (phase, optimizer) in optimizers.All)
        {
            var states = optimizer.state_dict().State;
            for (var k = 0; k < states.Count; k++)
                foreach (var field in states[k].GetType().GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                    if (field.FieldType == typeof(Tensor) || field.FieldType == typeof(long) || field.FieldType == typeof(double))
                        yield return (phase == "" ? $"{k}.{field.Name}" : $"{phase}.{k}.{field.Name}", field, states[k]);
        }
    }
}

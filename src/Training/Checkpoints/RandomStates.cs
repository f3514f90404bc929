using Generative.Numerics;

namespace Generative.Training;

/// <summary>The states of the random generators that training draws from.</summary>
/// <remarks>TorchSharp reaches the CPU's generator only: a run resumed on CUDA continues with other noise, and says
/// so.</remarks>
internal static class RandomStates
{
    /// <summary>uint8 [n] by the device's kind.</summary>
    public static Dictionary<string, Tensor> Of() => new() { ["cpu"] = RandomState.Get() };

    /// <summary>Sets them back, those that are there.</summary>
    public static void Restore(IReadOnlyDictionary<string, Tensor> states) => RandomState.Set(
        states.GetValueOrDefault("cpu")
            ?? throw new ArgumentException("random.cpu: got none, expected the state of the CPU's generator"));
}

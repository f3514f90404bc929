namespace Training.Runs;

/// <summary>The states of the random generators that training draws from: the CPU's, and the device's own.</summary>
/// <remarks>TorchSharp's API reaches the default generator of the CPU only; of the package flavour a resumed run on CUDA goes on with other noise.</remarks>
internal static class RandomStates
{
    /// <summary>uint8 [n] by the device's kind.</summary>
    public static Dictionary<string, Tensor> Of(Device device)
    {
        Dictionary<string, Tensor> states = new() { ["cpu"] = get_rng_state() };
        return states;
    }

    /// <summary>Sets them back, those that are there.</summary>
    public static void Restore(Device device, IReadOnlyDictionary<string, Tensor> states)
    {
        set_rng_state(states["cpu"]);
    }
}

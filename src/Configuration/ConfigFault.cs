namespace Generative.Configuration;

/// <summary>A config that cannot be used, with every fault found in it, one line each.</summary>
/// <param name="faults">Lines such as <c>configs/vae.yaml:7:3: model.latentDim: got 0, expected 1..4096</c>.</param>
public sealed class ConfigFault(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>The faults in file order, those of overrides last.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

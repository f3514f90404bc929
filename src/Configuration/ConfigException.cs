namespace Generative.Configuration;

/// <summary>A config with errors, one line each.</summary>
/// <param name="faults">Lines such as <c>configs/vae.yaml:7:3: model.latentDim: got 0, expected 1..4096</c>.</param>
public sealed class ConfigException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>The errors in the order of the file, then those of overrides.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

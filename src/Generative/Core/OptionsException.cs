namespace Generative;

/// <summary>Options that a model, an estimator, a data set or a training cannot have.</summary>
/// <param name="faults">Each <c>latentDim: got -3, expected 1..4096</c>, the sentence that a config would get.</param>
public sealed class OptionsException(IReadOnlyList<string> faults) : ArgumentException(string.Join('\n', faults))
{
    /// <summary>A single fault.</summary>
    public OptionsException(string fault) : this([fault]) { }

    /// <summary>Every fault of the options.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

namespace Generative.Configuration;

/// <summary>A config with errors, one line each.</summary>
/// <param name="faults">Lines such as <c>configs/vae.yaml:7:3: model.latentDim: got 0, expected 1..4096</c>.</param>
public sealed class ConfigException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>The errors in the order of the file, then those of overrides.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>The position of a value: line and column of a file, or an override (line 0).</summary>
internal readonly record struct Place(string Source, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>Collects the errors of a config.</summary>
internal sealed class FaultList
{
    private const int MostShown = 100;                         // a broken file may have an error per byte
    private readonly List<(Place At, string Path, Func<string> Sentence)> faults = [];

    public int Count => faults.Count;

    public void Add(Place at, string path, string sentence) => faults.Add((at, path, () => sentence));

    /// <summary>Adds an error with a sentence that is computed only if it is shown.</summary>
    public void Add(Place at, string path, Func<string> sentence) => faults.Add((at, path, sentence));

    public void ThrowIfAny()
    {
        if (faults.Count > 0) throw ToException();
    }

    /// <summary>All errors, in the order of the file.</summary>
    public ConfigException ToException()
    {
        var sorted = faults.OrderBy(f => f.At.Line == 0 ? int.MaxValue : f.At.Line).ThenBy(f => f.At.Column);
        List<string> lines = [.. sorted.Take(MostShown).Select(f => Line(f.At, f.Path, f.Sentence()))];
        if (faults.Count > MostShown) lines.Add($"and {faults.Count - MostShown} more faults");
        return new(lines);
    }

    private static string Line(Place at, string path, string sentence) =>
        path.Length == 0 ? $"{at}: {sentence}" : $"{at}: {path}: {sentence}";
}

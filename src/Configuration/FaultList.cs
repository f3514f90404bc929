namespace Generative.Configuration;

/// <summary>Where a value was written: a line and column of a file, or an override (line 0).</summary>
internal readonly record struct Place(string Source, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

/// <summary>Collects faults while a config is read, so that one run of the program shows them all.</summary>
internal sealed class FaultList
{
    private const int Shown = 100;                                     // a hostile file may hold a fault per byte
    private readonly List<(Place At, string Path, Func<string> Sentence)> faults = [];

    public int Count => faults.Count;

    public void Add(Place at, string path, string sentence) => faults.Add((at, path, () => sentence));

    /// <summary>A fault whose sentence takes work to find; made only when it is shown.</summary>
    public void Add(Place at, string path, Func<string> sentence) => faults.Add((at, path, sentence));

    public void ThrowIfAny()
    {
        if (faults.Count > 0) throw Fault();
    }

    /// <summary>The exception that tells everything found so far, in the order of the file.</summary>
    public ConfigFault Fault()
    {
        var lines = faults                                             // stable: equal places keep the order of discovery
            .OrderBy(f => f.At.Line == 0 ? int.MaxValue : f.At.Line).ThenBy(f => f.At.Column)
            .Take(Shown).Select(f => f.Path.Length == 0 ? $"{f.At}: {f.Sentence()}" : $"{f.At}: {f.Path}: {f.Sentence()}").ToList();
        if (faults.Count > Shown) lines.Add($"and {faults.Count - Shown} more faults");
        return new(lines);
    }
}

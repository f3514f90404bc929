namespace Generative.Data;

/// <summary>Makes a <see cref="CountSet"/>, document by document.</summary>
public sealed class CountSetBuilder
{
    private readonly List<int> starts = [0], words = [], counts = [];

    /// <summary>Whether the document at hand has no word yet.</summary>
    public bool IsEmpty => words.Count == starts[^1];

    /// <summary>Adds a word to the document at hand, with its count; words rise within a document.</summary>
    public void Add(int word, int count)
    {
        words.Add(word);
        counts.Add(count);
    }

    /// <summary>Ends the document at hand.</summary>
    public void End() => starts.Add(words.Count);

    /// <summary>All documents that were ended.</summary>
    public CountSet Build(byte[] labels, IReadOnlyList<string> vocabulary, IReadOnlyList<string> classNames) =>
        new([.. starts], [.. words], [.. counts], labels, vocabulary, classNames);
}

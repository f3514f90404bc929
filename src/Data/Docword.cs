using System.ComponentModel;
using System.Globalization;

namespace Generative.Data;

/// <summary>Bags of words as the UCI repository has them.</summary>
[Kind("docword", "bags of words of the UCI repository: docword.NAME.txt and vocab.NAME.txt, raw or gzip")]
public sealed record DocwordOptions : DocumentOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path).Replace("docword.", "").Replace(".txt", "");

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var vocabulary = Vocabularies.Read(Vocabulary ?? Docword.VocabularyOf(Path));
        var test = TestPath is { } path ? Docword.Read(path, vocabulary) : null;
        return Kept(Docword.Read(Path, vocabulary), test, note);
    }

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test && Paths.IsSameFile(Path, test);

    [Description("The docword file: documents, words, entries; then document, word and count on each line.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("File of the words, one on each line; null: vocab.NAME.txt beside docword.NAME.txt.")]
    [FilePath]
    public string? Vocabulary { get; init; }

    [Description("Docword file of the test documents, with the same words; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }
}

/// <summary>Reads <c>docword</c> files: three lines with the numbers D of documents, W of words and NNZ of entries,
/// then NNZ lines <c>document word count</c>, numbered from 1.</summary>
/// <remarks>Newman, "Bag of Words", UCI Machine Learning Repository, 2008.</remarks>
public static class Docword
{
    private const int MostDocuments = 10_000_000, MostEntries = 500_000_000;
    private const string Expected = "a docword file";

    /// <summary>Reads all documents; those without an entry have no words.</summary>
    /// <param name="path">The file, raw or gzip.</param>
    /// <param name="vocabulary">The W words.</param>
    /// <exception cref="DataException">A line is damaged, a number out of its range, an entry missing or
    /// doubled.</exception>
    public static CountSet Read(string path, IReadOnlyList<string> vocabulary)
    {
        using var lines = new LineReader(path, Expected);
        var D = Header(lines, "the number of documents", MostDocuments);
        var W = Header(lines, "the number of words", Vocabularies.Most);
        if (W != vocabulary.Count)
            throw new DataException(path, "words", $"{W}", $"{vocabulary.Count}, as many as the vocabulary has");
        var entries = Header(lines, "the number of entries", MostEntries);
        List<(int Document, int Word, int Count)> all = [];
        while (lines.Next() is { } line)
        {
            if (line.AsSpan().IsWhiteSpace()) continue;
            if (all.Count == entries)
                throw lines.Fault("a further entry", $"{entries} entries, as the third line says");
            all.Add(Entry(lines, line, D, W));
        }
        if (all.Count < entries)
            throw new DataException(path, "entries", $"{all.Count}", $"{entries}, as the third line says");
        return Sorted(path, all, D, vocabulary);
    }

    /// <summary>The file of the words that belongs to a docword file.</summary>
    internal static string VocabularyOf(string path)
    {
        var name = Path.GetFileName(path);
        if (!name.StartsWith("docword", StringComparison.Ordinal))
            throw new DataException(path, "data.vocabulary", "none", "the file of the words");
        var plain = "vocab" + name["docword".Length..];
        if (plain.EndsWith(".gz", StringComparison.Ordinal)) plain = plain[..^3];
        var folder = Path.GetDirectoryName(path) ?? "";
        var own = Path.Combine(folder, plain);
        return File.Exists(own) || !File.Exists(own + ".gz") ? own : own + ".gz";
    }

    private static int Header(LineReader lines, string what, int most)
    {
        var line = lines.Next();
        var isNumber = int.TryParse(line, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var n);
        return isNumber && n >= 1 && n <= most ? n : throw lines.Fault(Classes.Shown(line), $"{what}, 1 to {most}");
    }

    private static (int Document, int Word, int Count) Entry(LineReader lines, string line, int D, int W)
    {
        Span<Range> fields = stackalloc Range[4];
        var text = line.AsSpan();
        var count = text.SplitAny(fields, " \t", StringSplitOptions.RemoveEmptyEntries);
        if (count != 3) throw lines.Fault(Classes.Shown(text), "three numbers: document, word, count");
        return (Number(text[fields[0]], "document", D) - 1, Number(text[fields[1]], "word", W) - 1,
            Number(text[fields[2]], "count", int.MaxValue));

        int Number(ReadOnlySpan<char> field, string what, int most) =>
            int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 1 && n <= most ? n
            : throw lines.Fault($"{what} {Classes.Shown(field)}", $"1 to {most}");
    }

    private static CountSet Sorted(
        string path, List<(int Document, int Word, int Count)> all, int D, IReadOnlyList<string> vocabulary)
    {
        all.Sort();
        var starts = new int[D + 1];
        for (var k = 0; k < all.Count; k++)
        {
            starts[all[k].Document + 1]++;
            if (k > 0 && (all[k - 1].Document, all[k - 1].Word) == (all[k].Document, all[k].Word))
                throw new DataException(path, "entries", $"word {all[k].Word + 1} of document {all[k].Document + 1} "
                    + "twice", "each word of a document once");
        }
        for (var i = 0; i < D; i++) starts[i + 1] += starts[i];
        return new(starts, [.. all.Select(e => e.Word)], [.. all.Select(e => e.Count)], [], vocabulary, []);
    }
}

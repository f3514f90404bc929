using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>Text files below a folder, a subfolder for each class.</summary>
[Kind("textFolder", "text files below a folder as bags of words, a subfolder for each class")]
public sealed record TextFolderOptions : DocumentOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var train = TextFolder.Read(Path, this);
        return Kept(train, TestPath is { } path ? TextFolder.Read(path, this, train) : null, note);
    }

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test && (Paths.Within(Path, test) || Paths.Within(test, Path));

    [Description("Folder of .txt files, raw or gzip; each subfolder with some is a class, without such: no classes.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("Folder of the test documents, with the same subfolders; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Letters that a word has at least.")]
    [Range(1, 64)]
    public int MinLetters { get; init; } = 2;
}

/// <summary>Reads text files as bags of words: a word is a run of letters, in lower case.</summary>
public static class TextFolder
{
    private const int MostFiles = 10_000_000, LongestWord = 64;
    private const long MostCharacters = 1L << 28;
    private const string Expected = ".txt files, in a subfolder for each class or in the folder itself";

    private static readonly EnumerationOptions visible =
        new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };

    /// <summary>Reads all documents; the vocabulary is in the order of the letters.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="o">What a word is.</param>
    /// <param name="train">The training documents if these are their test documents: other words are left
    /// out.</param>
    /// <exception cref="DataException">There is no text, a class that the training documents lack, or a
    /// link.</exception>
    public static CountSet Read(string folder, TextFolderOptions o, CountSet? train = null)
    {
        var files = DataException.Guard(folder, "a folder of text files", () => List(folder));
        var bags = new Dictionary<string, int>[files.Length];
        try
        {
            _ = Parallel.For(0, files.Length, i => bags[i] = ReadBag(files[i].Path, o.MinLetters));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DataException>().FirstOrDefault() is { } fault)
        {
            throw fault;
        }
        IReadOnlyList<string> vocabulary = train?.Vocabulary
            ?? [.. bags.SelectMany(b => b.Keys).Distinct().Order(StringComparer.Ordinal)];
        if (vocabulary.Count == 0) throw new DataException(folder, "words", "none", "texts with words");
        if (vocabulary.Count > Vocabularies.Most)
            throw new DataException(folder, "words", $"{vocabulary.Count}", $"at most {Vocabularies.Most}");
        var (labels, names) = Array.TrueForAll(files, f => f.Class is null) ? ([], [])
            : Classes.Of([.. files.Select(f => f.Class ?? "")], folder, train?.ClassNames);
        if (train is { Labels.Length: > 0 } && labels.Length == 0)
            throw new DataException(
                folder, "classes", "no subfolders with texts", string.Join(", ", train.ClassNames.Take(5)));
        return Set(bags, vocabulary) with { Labels = labels, ClassNames = names };
    }

    /// <summary>How often each word occurs in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="minLetters">Letters that a word has at least.</param>
    public static Dictionary<string, int> Bag(ReadOnlySpan<char> text, int minLetters)
    {
        Dictionary<string, int> bag = [];
        for (var at = 0; at < text.Length;)
        {
            var length = 0;
            while (at + length < text.Length && char.IsLetter(text[at + length])) length++;
            if (length >= minLetters && length <= LongestWord)
            {
                var word = text.Slice(at, length).ToString().ToLowerInvariant();
                bag[word] = bag.GetValueOrDefault(word) + 1;
            }
            at += length + 1;
        }
        return bag;
    }

    private static Dictionary<string, int> ReadBag(string path, int minLetters)
    {
        using var text = new LineReader(path, "a text file");
        return Bag(text.Rest(MostCharacters), minLetters);
    }

    private static CountSet Set(Dictionary<string, int>[] bags, IReadOnlyList<string> vocabulary)
    {
        var place = vocabulary.Index().ToDictionary(v => v.Item, v => v.Index);
        var documents = new CountSetBuilder();
        foreach (var bag in bags)
        {
            var known = bag.Where(w => place.ContainsKey(w.Key)).Select(w => (Word: place[w.Key], Count: w.Value));
            foreach (var (word, count) in known.OrderBy(w => w.Word)) documents.Add(word, count);
            documents.End();
        }
        return documents.Build([], vocabulary, []);
    }

    // The files of the subfolders that have some, or else those of the folder itself; in the order of their paths.
    private static (string Path, string? Class)[] List(string folder)
    {
        var root = new DirectoryInfo(folder);
        var below = root.EnumerateDirectories("*", visible).OrderBy(d => d.Name, StringComparer.Ordinal)
            .SelectMany(d => Texts(d).Select(f => (f, (string?)d.Name))).ToArray();
        (string Path, string? Class)[] files =
            below.Length > 0 ? below : [.. Texts(root).Select(f => (f, (string?)null))];
        if (files.Length == 0) throw new DataException(folder, "texts", "none", Expected);
        return files.Length <= MostFiles ? files
            : throw new DataException(folder, "texts", $"{files.Length}", $"at most {MostFiles}");
    }

    private static IEnumerable<string> Texts(DirectoryInfo folder)
    {
        if (folder.LinkTarget is not null) return [];
        return folder.EnumerateFiles("*", visible)
            .Where(f => f.LinkTarget is null)
            .Where(f => f.Name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
                || f.Name.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase))
            .Select(f => f.FullName).Order(StringComparer.Ordinal);
    }
}

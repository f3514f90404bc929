namespace Generative.Data;

/// <summary>Some of a set's examples, or all of them: nothing is copied for a split.</summary>
/// <param name="Set">The examples.</param>
/// <param name="Indices">Which of them, in order; null: all.</param>
public sealed record DataPart(IExamples Set, int[]? Indices = null)
{
    /// <summary>How many.</summary>
    public int Count => Indices?.Length ?? Set.Count;

    /// <summary>Their labels; empty where there are none.</summary>
    public byte[] Labels => Indices is null || Set.Labels.Length == 0 ? Set.Labels
        : [.. Indices.Select(i => Set.Labels[i])];

    /// <summary>They alone: the set where the part is all of it, else copied.</summary>
    public IExamples Examples() => Indices is null ? Set : Set.Take(Indices);

    /// <summary>The places in the set of those at some places of the part.</summary>
    public int[] At(IEnumerable<int> places) => Indices is null ? [.. places] : [.. places.Select(p => Indices[p])];

    /// <summary>Those at from..to of the part, copied.</summary>
    public IExamples Between(int from, int to) => Set.Take(At(Enumerable.Range(from, to - from)));
}

/// <summary>The examples of a run: what is trained on, what is watched meanwhile, what is measured at the
/// end.</summary>
/// <param name="Name">Name of the set, as reports show it.</param>
/// <param name="Train">Trained on.</param>
/// <param name="Valid">Evaluated while training.</param>
/// <param name="Test">Evaluated at the end.</param>
public sealed record DataSets(string Name, DataPart Train, DataPart Valid, DataPart Test)
{
    /// <summary>Shape of one example.</summary>
    public DataShape Shape => Train.Set.Shape;

    /// <summary>What they were read by; null: they were made in code.</summary>
    public DataOptions? Options { get; init; }

    /// <summary>What the user should know before training, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The first part that has examples of test, validation and training: what a picture can show.</summary>
    public (DataPart Part, string Name) Shown => WithAtLeast(1);

    /// <summary>The same of so many examples; training examples where no part has them.</summary>
    public (DataPart Part, string Name) WithAtLeast(int count)
    {
        if (Test.Count >= count) return (Test, "test");
        return Valid.Count >= count ? (Valid, "validation") : (Train, "training");
    }

    /// <inheritdoc cref="IExamples.Columns"/>
    public IReadOnlyList<string> Columns => Train.Set.Columns;

    /// <summary>Draws or reads the examples that the options name, and splits them by the options' own seed.</summary>
    public static DataSets Open(DataOptions options)
    {
        List<string> notes = [];
        var (train, test) = Checked.Of(options).Read(notes.Add);
        var data = Cut(options.Title, train, options, test);
        return data with
        {
            Options = options,
            Notes = [.. notes, .. train.Notes, .. test?.Notes ?? [], .. DataNotes.Of(options, data)],
        };
    }

    internal static string FolderOf(string name, string? path, Func<string, bool> stands) =>
        path ?? Candidates(name).FirstOrDefault(stands)
        ?? throw new DataException(name, "data set", $"none in {string.Join(", ", Candidates(name))}",
            $"a folder with the set's files: "
                + $"{(Remote.Sets.ContainsKey(name) ? $"generative data prepare {name} fetches them; or " : "")}set "
                + $"data.path, or GENERATIVE_DATA to the folder above it");

    internal static string NameOf(string path) =>
        Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));

    // The set's own test files stay whole unless a count asks for fewer; without them a part of the images is set
    // aside.
    private static DataSets Cut(string name, IExamples all, DataOptions o, IExamples? test)
    {
        var validCount = o.ValidCount ?? all.Count / 10;
        var testCount = test is null ? o.TestCount ?? all.Count / 10 : 0;
        if (validCount + testCount >= all.Count)
            throw new DataException(name, "examples", $"{all.Count}",
                $"more than the {validCount + testCount} set aside for validation and test");
        var split = Split.ByCounts(all.Count, validCount, testCount, (ulong)o.Seed);
        var own = test is null ? new(all, split.Test) : First(test, o.TestCount ?? test.Count);
        return new(name, validCount + testCount == 0 ? new(all) : new(all, split.Train), new(all, split.Valid), own);
    }

    private static DataPart First(IExamples set, int count) =>
        new(set, count < set.Count ? [.. Enumerable.Range(0, count)] : null);

    /// <summary>Folders below which a named set is looked for; the first is where one is fetched to.</summary>
    public static IReadOnlyList<string> Roots =>
        Environment.GetEnvironmentVariable("GENERATIVE_DATA") is { Length: > 0 } own ? [own]
        : ["data", Path.Combine("..", "shared", "data")];

    private static IEnumerable<string> Candidates(string name) => Roots.Select(r => Path.Combine(r, name));
}

using Generative.Learning;
using Training.Config;

namespace Training.Data;

/// <summary>Some of a set's examples, or all of them: nothing is copied for a split.</summary>
/// <param name="Set">The examples.</param>
/// <param name="Indices">Which of them, in order; null: all.</param>
public sealed record DataPart(IExamples Set, int[]? Indices = null)
{
    /// <summary>How many.</summary>
    public int Count => Indices?.Length ?? Set.Count;
}

/// <summary>The examples of a run: what is trained on, what is watched meanwhile, what is measured at the end.</summary>
/// <param name="Name">Name of the set, as reports show it.</param>
/// <param name="Train">Trained on.</param>
/// <param name="Valid">Evaluated while training.</param>
/// <param name="Test">Evaluated at the end.</param>
public sealed record DataSets(string Name, DataPart Train, DataPart Valid, DataPart Test)
{
    /// <summary>Shape of one example.</summary>
    public DataShape Shape => Train.Set.Shape;

    /// <summary>Draws or reads the images that the options name, and splits them by the options' own seed.</summary>
    public static DataSets Open(DataOptions options) => options switch
    {
        DigitsOptions o => Cut("digits", Digits.Generate(o.Count, (ulong)o.Seed), o, null),
        IdxOptions o => OpenIdx(o),
        ToyOptions o => Cut(o.Name.ToString(), Toys.Draw(o.Name, o.Count, o.Noise, (ulong)o.Seed), o, null),
        _ => throw new ArgumentException($"data: {options.GetType().Name} has no reader", nameof(options)),
    };

    private static DataSets OpenIdx(IdxOptions o)
    {
        var folder = o.Path ?? Candidates(o.Name).FirstOrDefault(c => Idx.Stands(c, "train"))
            ?? throw new DataFault(o.Name, "data set", $"none in {string.Join(", ", Candidates(o.Name))}", "a folder with the set's IDX files: set data.path, or GENERATIVE_DATA to the folder above it");
        var names = o.Name.Contains("fashion", StringComparison.OrdinalIgnoreCase) ? Idx.FashionClasses
            : o.Name.Contains("kmnist", StringComparison.OrdinalIgnoreCase) ? Idx.KuzushijiClasses : null;
        var transposed = o.Name.StartsWith("emnist", StringComparison.OrdinalIgnoreCase);
        var train = Idx.ReadFolder(folder, "train", transposed, names);
        var test = Idx.Stands(folder, "t10k") ? Idx.ReadFolder(folder, "t10k", transposed, names) : null;
        return Cut(o.Name, train, o, test);
    }

    // The set's own test files stay whole unless a count asks for fewer; without them a part of the images is set aside.
    private static DataSets Cut(string name, IExamples all, DataOptions o, IExamples? test)
    {
        var validCount = o.ValidCount ?? all.Count / 10;
        var testCount = test is null ? o.TestCount ?? all.Count / 10 : 0;
        if (validCount + testCount >= all.Count)
            throw new DataFault(name, "images", $"{all.Count}", $"more than the {validCount + testCount} set aside for validation and test");
        var split = Split.ByCounts(all.Count, validCount, testCount, (ulong)o.Seed);
        var own = test is null ? new DataPart(all, split.Test)
            : new DataPart(test, o.TestCount is { } few && few < test.Count ? [.. Enumerable.Range(0, few)] : null);
        return new(name, validCount + testCount == 0 ? new(all) : new(all, split.Train), new(all, split.Valid), own);
    }

    private static IEnumerable<string> Candidates(string name)
    {
        var own = Environment.GetEnvironmentVariable("GENERATIVE_DATA");
        string[] roots = own is { Length: > 0 } ? [own] : ["data", Path.Combine("..", "shared", "data")];
        return roots.Select(r => Path.Combine(r, name));
    }
}

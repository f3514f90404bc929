using Training.Config;

namespace Training.Data;

/// <summary>The images of a run: what is trained on, what is watched meanwhile, what is measured at the end.</summary>
/// <param name="Name">Name of the set, as reports show it.</param>
/// <param name="Train">Trained on.</param>
/// <param name="Valid">Evaluated while training.</param>
/// <param name="Test">Evaluated at the end.</param>
public sealed record DataSets(string Name, ImageSet Train, ImageSet Valid, ImageSet Test)
{
    /// <summary>Draws or reads the images that the options name, and splits them by the options' own seed.</summary>
    public static DataSets Open(DataOptions options) => options switch
    {
        DigitsOptions o => Cut("digits", Digits.Generate(o.Count, (ulong)o.Seed), o, null),
        IdxOptions o => OpenIdx(o),
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
    private static DataSets Cut(string name, ImageSet all, DataOptions o, ImageSet? test)
    {
        var validCount = o.ValidCount ?? all.Count / 10;
        var testCount = test is null ? o.TestCount ?? all.Count / 10 : 0;
        if (validCount + testCount >= all.Count)
            throw new DataFault(name, "images", $"{all.Count}", $"more than the {validCount + testCount} set aside for validation and test");
        var split = Split.ByCounts(all.Count, validCount, testCount, (ulong)o.Seed);
        if (test is not null && o.TestCount is { } few && few < test.Count) test = test.Take([.. Enumerable.Range(0, few)]);
        return new(name, all.Take(split.Train), all.Take(split.Valid), test ?? all.Take(split.Test));
    }

    private static IEnumerable<string> Candidates(string name)
    {
        var own = Environment.GetEnvironmentVariable("GENERATIVE_DATA");
        string[] roots = own is { Length: > 0 } ? [own] : ["data", Path.Combine("..", "shared", "data")];
        return roots.Select(r => Path.Combine(r, name));
    }
}

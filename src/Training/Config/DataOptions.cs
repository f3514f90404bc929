using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Models;
using Training.Data;

namespace Training.Config;

/// <summary>How grey pixels in [0, 1] become binary.</summary>
public enum Binarisation
{
    /// <summary>Left grey.</summary>
    None,
    /// <summary>1 from one half on.</summary>
    Threshold,
    /// <summary>Drawn anew for each batch, with the pixel as the probability of 1.</summary>
    Dynamic,
}

/// <summary>A data set and its split.</summary>
public abstract record DataOptions
{
    /// <summary>The data sets by the name under <c>data.type</c>.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds { get; } = new Dictionary<string, Type>
    {
        ["digits"] = typeof(DigitsOptions),
        ["idx"] = typeof(IdxOptions),
        ["toy"] = typeof(ToyOptions),
    };

    [Description("Grey pixels left as they are, cut at one half, or drawn anew for each batch.")]
    public Binarisation Binarisation { get; init; } = Binarisation.None;

    [Description("Images set aside for validation while training; null: a tenth.")]
    [Range(0, 1_000_000)]
    public int? ValidCount { get; init; }

    [Description("Images set aside for the final test; null: the set's own test files, a tenth where it has none.")]
    [Range(0, 1_000_000)]
    public int? TestCount { get; init; }

    [Description("Seed of the split, and of the drawing where images are drawn; apart from the run's seed, so that runs share their data.")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }
}

/// <summary>Drawn digits, 28x28 grey, with labels: no download.</summary>
public sealed record DigitsOptions : DataOptions, IChecked
{
    [Description("Images drawn in all, before the split.")]
    [Range(10, 10_000_000)]
    public int Count { get; init; } = 20_000;

    public IEnumerable<string> Faults()
    {
        var aside = (long)(ValidCount ?? Count / 10) + (TestCount ?? Count / 10);
        if (aside >= Count) yield return $"count: got {Count}, expected more than the {aside} set aside by validCount and testCount";
    }
}

/// <summary>Points in the plane of a known distribution.</summary>
public sealed record ToyOptions : DataOptions, IChecked
{
    [Description("Which distribution.")]
    public Toy Name { get; init; } = Toy.Moons;

    [Description("Points drawn in all, before the split.")]
    [Range(10, 10_000_000)]
    public int Count { get; init; } = 50_000;

    [Description("Scale of the noise around the shape; null: the shape's own.")]
    [Range(0.0, 10.0)]
    public double? Noise { get; init; }

    public IEnumerable<string> Faults()
    {
        var aside = (long)(ValidCount ?? Count / 10) + (TestCount ?? Count / 10);
        if (aside >= Count) yield return $"count: got {Count}, expected more than the {aside} set aside by validCount and testCount";
    }
}

/// <summary>MNIST's file format: MNIST, Fashion-MNIST, KMNIST, EMNIST; raw or gzip.</summary>
public sealed record IdxOptions : DataOptions
{
    [Description("Folder with the IDX files; null: the folder called by name below GENERATIVE_DATA.")]
    public string? Path { get; init; }

    [Description("Name of the set, shown in the run and looked up where no path is given.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ErrorMessage = "1..64 letters, digits, '.', '_' or '-'")]
    public string Name { get; init; } = "mnist";
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>How gray pixels in [0, 1] become binary.</summary>
public enum Binarization
{
    /// <summary>Left gray.</summary>
    None,
    /// <summary>1 from one half on.</summary>
    Threshold,
    /// <summary>Drawn anew for each batch, with the pixel as the probability of 1.</summary>
    Dynamic,
}

/// <summary>A data set and its split.</summary>
public abstract record DataOptions
{
    /// <summary>What the examples are called, without reading them.</summary>
    public abstract string Title { get; }

    /// <summary>Draws or reads the training examples, and the test examples where the set has its own.</summary>
    /// <param name="note">Told what the user should know of the reading, in sentences.</param>
    public abstract (IExamples Train, IExamples? Test) Read(Action<string> note);

    /// <summary>Whether files that are named for the test also train.</summary>
    public virtual bool SharesFiles => false;

    /// <summary>Whether training images are mirrored at random.</summary>
    public virtual bool IsMirrored => false;

    /// <summary>Reads every example and lists all faults; the one fault of a set of one file is thrown.</summary>
    /// <exception cref="DataException">The set cannot be read.</exception>
    public virtual DataCheck Check()
    {
        var (train, test) = Read(_ => { });
        return new(train.Count + (test?.Count ?? 0), "example", []);
    }

    [Description("Gray pixels left as they are, cut at one half, or drawn anew for each batch.")]
    [Aliases("binarisation")]
    public Binarization Binarization { get; init; } = Binarization.None;

    [Description("Examples set aside for validation while training; null: a tenth.")]
    [Range(0, 1_000_000)]
    public int? ValidCount { get; init; }

    [Description("Examples set aside for the final test; null: the set's own test files, a tenth where it has none.")]
    [Range(0, 1_000_000)]
    public int? TestCount { get; init; }

    [Description(
        "Seed of the split, and of the drawing where examples are drawn; apart from the run's seed, so that runs "
        + "share their data.")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }

    /// <summary>The fault of a set of so many examples, all of which are set aside.</summary>
    protected IEnumerable<string> SplitFaults(int count)
    {
        var aside = (long)(ValidCount ?? count / 10) + (TestCount ?? count / 10);
        if (aside >= count)
            yield return $"count: got {count}, expected more than the {aside} set aside by validCount and testCount";
    }
}

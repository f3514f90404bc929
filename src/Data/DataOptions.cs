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
    public abstract (IExamples Train, IExamples? Test) Read(Action<string> note);

    [Description("Gray pixels left as they are, cut at one half, or drawn anew for each batch.")]
    [Aliases("binarisation")]
    public Binarization Binarization { get; init; } = Binarization.None;

    [Description("Images set aside for validation while training; null: a tenth.")]
    [Range(0, 1_000_000)]
    public int? ValidCount { get; init; }

    [Description("Images set aside for the final test; null: the set's own test files, a tenth where it has none.")]
    [Range(0, 1_000_000)]
    public int? TestCount { get; init; }

    [Description(
        "Seed of the split, and of the drawing where images are drawn; apart from the run's seed, so that runs "
        + "share their data.")]
    [Range(typeof(long), "0", "9223372036854775807")]
    public long Seed { get; init; }
}

/// <summary>Drawn digits, 28x28 gray, with labels: no download.</summary>
[Kind("digits", "drawn digits, 28x28 gray, any count, no download")]
public sealed record DigitsOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => "digits";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (Digits.Generate(Count, (ulong)Seed), null);

    [Description("Images drawn in all, before the split.")]
    [Range(10, 10_000_000)]
    public int Count { get; init; } = 20_000;

    public IEnumerable<string> Faults()
    {
        var aside = (long)(ValidCount ?? Count / 10) + (TestCount ?? Count / 10);
        if (aside >= Count)
            yield return $"count: got {Count}, expected more than the {aside} set aside by validCount and testCount";
    }
}

/// <summary>Points in the plane of a known distribution.</summary>
[Kind("toy", "points in the plane: moons, rings, pinwheel, checkerboard, mixtures of Gaussians")]
public sealed record ToyOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => $"{Name}";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) =>
        (Toys.Draw(Name, Count, Noise, (ulong)Seed), null);

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
        if (aside >= Count)
            yield return $"count: got {Count}, expected more than the {aside} set aside by validCount and testCount";
    }
}

/// <summary>MNIST's file format: MNIST, Fashion-MNIST, KMNIST, EMNIST; raw or gzip.</summary>
[Kind("idx", "MNIST, Fashion-MNIST, KMNIST and EMNIST files, raw or gzip")]
public sealed record IdxOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => Name;

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => DataSets.ReadIdx(this);

    [Description("Folder with the IDX files; null: the folder called by name below GENERATIVE_DATA.")]
    [FilePath]
    public string? Path { get; init; }

    [Description("Name of the set, shown in the run and looked up where no path is given.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ErrorMessage = "1..64 letters, digits, '.', '_' or '-'")]
    public string Name { get; init; } = "mnist";
}

/// <summary>Three digits of an IDX set as the colors of an image: a thousand modes, to see how many of them a model
/// finds.</summary>
[Kind("stackedDigits", "three digits of an IDX set as colors: a thousand modes")]
public sealed record StackedDigitsOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => $"stacked-{Name}";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var (digits, testDigits) = DataSets.ReadIdx(new() { Name = Name, Path = Path });
        var test = testDigits is null ? null : StackedDigits.Draw(testDigits, Math.Max(1, Count / 6), (ulong)Seed);
        return (StackedDigits.Draw(digits, Count, (ulong)Seed), test);
    }

    [Description("Folder with the IDX files of the digits; null: the folder called by name below GENERATIVE_DATA.")]
    [FilePath]
    public string? Path { get; init; }

    [Description("Name of the set of digits.")]
    [RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ErrorMessage = "1..64 letters, digits, '.', '_' or '-'")]
    public string Name { get; init; } = "mnist";

    [Description("Images stacked of the training digits; a sixth as many of the test digits.")]
    [Range(10, 1_000_000)]
    public int Count { get; init; } = 60_000;
}

/// <summary>What becomes of colors.</summary>
public enum Color
{
    /// <summary>Red, green and blue.</summary>
    Rgb,
    /// <summary>One channel of brightness.</summary>
    [Aliases("grey")]
    Gray,
}

/// <summary>How an image becomes a square.</summary>
public enum Fit
{
    /// <summary>The middle square, resized.</summary>
    Crop,
    /// <summary>The whole image, stretched.</summary>
    Stretch,
}

/// <summary>Image files below a folder, a subfolder for each class: PNG, JPEG, WebP, BMP, GIF and TIFF.</summary>
[Kind("imageFolder",
    "PNG, JPEG, WebP, BMP, GIF and TIFF files, a subfolder for each class; cropped, resized, gray or color")]
public sealed record ImageFolderOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var images = ImageFolder.Open(Path, this, leftOut: l => Tell(l, ""));
        var test = TestPath is { } path
            ? ImageFolder.Open(path, this with { Count = null }, images.ClassNames,
                l => Tell(l, "of the test images, "))
            : null;
        return (images, test);

        void Tell(LeftOut leftOut, string part)
        {
            if (leftOut.Line is { } line) note(part + line);
        }
    }

    [Description("Folder of the images; each subfolder with images is a class, without such there are no labels.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("Folder of the test images, with the same subfolders; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Side of the square images, pixels.")]
    [Range(1, 2048)]
    public int Size { get; init; } = 32;

    [Description("Color kept, or made gray.")]
    [Aliases("colour")]
    public Color Color { get; init; } = Color.Rgb;

    [Description("The middle square cut out, or the whole image stretched.")]
    public Fit Fit { get; init; } = Fit.Crop;

    [Description("What lies behind transparent parts: black, white, or a gray level from 0 to 255.")]
    [RegularExpression("black|white|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]",
        ErrorMessage = "black, white or 0..255")]
    public string Background { get; init; } = "black";

    [Description(
        "Skip and count images that cannot be read, instead of stopping at the first; each is decoded once before "
        + "training.")]
    public bool SkipDamaged { get; init; }

    [Description("Read files and folders that are symbolic links, wherever they lead; otherwise they are refused.")]
    public bool FollowLinks { get; init; }

    [Description("Images used, of every class its share; null: all.")]
    [Range(2, 10_000_000)]
    public int? Count { get; init; }

    [Description(
        "Memory for the images at that size, in megabytes: what takes more stays on disk, its batches decoded ahead "
        + "of the training step; 0: everything.")]
    [Range(0, 2000)]
    public int MemoryMegabytes { get; init; } = 2000;
}

/// <summary>Order of the axes of color images.</summary>
public enum Layout
{
    /// <summary>[N, H, W, C].</summary>
    ChannelsLast,
    /// <summary>[N, C, H, W].</summary>
    ChannelsFirst,
}

/// <summary>NumPy arrays, .npy or .npz: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D].</summary>
[Kind("numpy", ".npy and .npz: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D]")]
public sealed record NumpyOptions : DataOptions, IChecked
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => NumpyData.Read(this);

    [Description("The .npy or .npz file.")]
    [FilePath]
    public required string Path { get; init; }

    [Description(
        "Name of the array of examples in an .npz; null: its only array, or images, x_train, train_images, x, X, "
        + "data or arr_0.")]
    public string? Key { get; init; }

    [Description("File of the labels; null: the same .npz.")]
    [FilePath]
    public string? LabelsPath { get; init; }

    [Description("Name of the array of labels in an .npz; null: labels, y_train, train_labels or y, if there.")]
    public string? LabelsKey { get; init; }

    [Description("File of the test examples; null: x_test or test_images of the same .npz, or a part set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Name of the array of test examples in an .npz.")]
    public string? TestKey { get; init; }

    [Description("File of the test labels; null: the .npz of the test examples.")]
    [FilePath]
    public string? TestLabelsPath { get; init; }

    [Description("Name of the array of test labels in an .npz.")]
    public string? TestLabelsKey { get; init; }

    [Description("Order of the axes of color images; null: the axis of size 1 or 3 is the channels.")]
    public Layout? Layout { get; init; }

    [Description("The numbers of black and white in floating-point images, and in integers beyond 0 to 255.")]
    [Length(2, 2), Range(-1e6, 1e6)]
    public IReadOnlyList<double> Range { get; init; } = [0, 1];

    [Description(
        "Memory for the images, in megabytes: a .npy file of more in uint8 stays on disk, its batches read ahead of "
        + "the training step; 0: everything.")]
    [Range(0, 2000)]
    public int MemoryMegabytes { get; init; } = 2000;

    public IEnumerable<string> Faults()
    {
        if (Range is [var black, var white] && black == white)
            yield return $"range: got [{black}, {white}], expected two different numbers";
    }
}

/// <summary>CIFAR-10, the binary version.</summary>
[Kind("cifar10", "CIFAR-10, the binary version")]
public sealed record Cifar10Options : DataOptions
{
    /// <inheritdoc/>
    public override string Title => "cifar10";

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note)
    {
        var folder = DataSets.FolderOf("cifar10", Path, f => Cifar10.FolderIn(f) is not null);
        return Cifar10.ReadFolder(Cifar10.FolderIn(folder) ?? folder);
    }

    [Description(
        "Folder with data_batch_1.bin .. test_batch.bin, or the folder above it; null: cifar10 below GENERATIVE_DATA.")]
    [FilePath]
    public string? Path { get; init; }
}

/// <summary>Rows of a table as vectors.</summary>
[Kind("csv", "rows of a table as vectors, with or without a column of classes")]
public sealed record CsvOptions : DataOptions
{
    /// <inheritdoc/>
    public override string Title => DataSets.NameOf(Path);

    /// <inheritdoc/>
    public override (IExamples Train, IExamples? Test) Read(Action<string> note) => Csv.Read(this);

    [Description("The CSV file.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("File of the test rows, with the same columns; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Column of the class, by its name or number from 0; null: no labels.")]
    public string? Label { get; init; }

    [Description("Columns used, by name or number from 0; null: all but the label's.")]
    [Length(1, 16384)]
    public IReadOnlyList<string>? Columns { get; init; }

    [Description("Character between fields; null: the first of tab, semicolon and comma that the first row has.")]
    [AllowedValues(",", ";", "\t", " ", "|")]
    public string? Delimiter { get; init; }

    [Description("Whether the first row is a header; null: it is if a field of it is no number.")]
    public bool? Header { get; init; }
}

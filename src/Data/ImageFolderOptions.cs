using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Data;

/// <summary>What becomes of colors.</summary>
public enum Color
{
    /// <summary>Red, green and blue.</summary>
    Rgb,
    /// <summary>One channel of brightness.</summary>
    [Aliases("grey")]
    Gray,
}

/// <summary>How an image comes to the wanted size.</summary>
public enum Fit
{
    /// <summary>The largest middle part of the wanted proportions, resized.</summary>
    Crop,
    /// <summary>The whole image, stretched.</summary>
    Stretch,
    /// <summary>The whole image in its own proportions, on the background.</summary>
    Pad,
}

/// <summary>Image files below a folder, a subfolder for each class: PNG, JPEG, WebP, BMP, GIF and TIFF.</summary>
[Kind("imageFolder",
    "PNG, JPEG, WebP, BMP, GIF and TIFF files, a subfolder for each class; cropped, padded, gray or color")]
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
        if (ImageListing.PartsAmong(images.ClassNames) is { } parts)
            note($"the classes are called {string.Join(", ", images.ClassNames.Take(5))}: {parts}");
        return (images, test);

        void Tell(LeftOut leftOut, string part)
        {
            if (leftOut.Line is { } line) note(part + line);
        }
    }

    /// <inheritdoc/>
    public override bool SharesFiles => TestPath is { } test && (Paths.Within(Path, test) || Paths.Within(test, Path));

    /// <inheritdoc/>
    public override bool IsMirrored => Flip;

    /// <inheritdoc/>
    public override DataCheck Check() => ImageFolder.Check(this);

    /// <summary>Pixels from top to bottom.</summary>
    internal int Height => Size[0];

    /// <summary>Pixels from left to right.</summary>
    internal int Width => Size[^1];

    [Description("Folder of the images; each subfolder with images is a class, without such there are no labels.")]
    [FilePath]
    public required string Path { get; init; }

    [Description("Folder of the test images, with the same subfolders; null: a part is set aside.")]
    [FilePath]
    public string? TestPath { get; init; }

    [Description("Side of the square images, or [height, width]; pixels.")]
    [OrItem, Length(1, 2), Range(1, 2048)]
    public IReadOnlyList<int> Size { get; init; } = [32];

    [Description("Color kept, or made gray.")]
    [Aliases("colour")]
    public Color Color { get; init; } = Color.Rgb;

    [Description("The middle cut out, the whole image stretched, or in its own proportions on the background.")]
    public Fit Fit { get; init; } = Fit.Crop;

    [Description("Behind transparent parts and beside padded images: black, white, or a gray level from 0 to 255.")]
    [RegularExpression("black|white|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5]",
        ErrorMessage = "black, white or 0..255")]
    public string Background { get; init; } = "black";

    [Description("Mirror every second training image, drawn anew for each batch: where left and right are alike.")]
    public bool Flip { get; init; }

    [Description(
        "Skip and count images that cannot be read, instead of stopping at the first; each is decoded once before "
        + "training.")]
    public bool SkipDamaged { get; init; }

    [Description("Read files and folders that are symbolic links, wherever they lead; otherwise they are refused.")]
    public bool FollowLinks { get; init; }

    [Description("Images used, of every class its share; null: all.")]
    [Range(1, 10_000_000)]
    public int? Count { get; init; }

    [Description(
        "Memory for the images at that size, in megabytes: what takes more stays on disk, its batches decoded ahead "
        + "of the training step; 0: everything.")]
    [Range(0, 2000)]
    public int MemoryMegabytes { get; init; } = 2000;
}

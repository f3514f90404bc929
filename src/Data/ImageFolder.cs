using System.Globalization;

namespace Generative.Data;

/// <summary>Images below a folder: each subfolder is a class; without subfolders there are no labels.</summary>
/// <remarks>
/// Which files are read is in <see cref="ImageListing"/>. They are decoded and resized on all cores: once, into the
/// bytes that train; or batch by batch, where those would take more memory than is allowed.
/// </remarks>
public static class ImageFolder
{
    /// <summary>Opens the images, [N, H, W, C]; those that fit in memory are read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="o">Its options.</param>
    /// <param name="classNames">The classes of another folder, which this one keeps to; null: its own.</param>
    /// <param name="leftOut">Is given what is left out.</param>
    /// <exception cref="DataException">There are no images, or one that is read now is damaged.</exception>
    public static IExamples Open(
        string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames = null, Action<LeftOut>? leftOut = null)
    {
        var listing = List(folder, o, classNames);
        var opened = o.SkipDamaged ? Sound(listing, o) : Opened(Stored(listing, o));
        if (opened.Count == 0)
            throw new DataException(folder, "images", $"none ({listing.LeftOut.Line})", "images that can be read");
        leftOut?.Invoke(listing.LeftOut);
        return opened;
    }

    /// <summary>Reads all images into memory.</summary>
    /// <exception cref="DataException">There are no images, or one of them is damaged.</exception>
    public static ImageSet Read(string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames = null) =>
        Stored(List(folder, o, classNames), o).All();

    /// <summary>Decodes every image of the folder and of the test folder: what is wrong with each, in order of the
    /// paths.</summary>
    /// <exception cref="DataException">There are no images.</exception>
    public static DataCheck Check(ImageFolderOptions o)
    {
        var train = List(o.Path, o, null);
        List<ImageListing> listings = [train];
        if (o.TestPath is { } path) listings.Add(List(path, o with { Count = null }, train.Classes));
        var faults = listings.SelectMany(l => Stored(l, o).Faults()).OfType<DataException>();
        return new(listings.Sum(l => l.Files.Length), "image", [.. faults], "data.skipDamaged");
    }

    private static ImageListing List(string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames) =>
        DataException.Guard(folder, "a folder of images", () => ImageListing.Of(folder, o, classNames));

    private static IExamples Opened(StoredImages images) => images.Fits(images.Count) ? images.All() : images;

    // Every image is decoded before the first is used, so that a split is that of the images that can be read.
    private static IExamples Sound(ImageListing listing, ImageFolderOptions o)
    {
        var images = Stored(listing, o);
        if (images.Fits(images.Count)) return images.All(_ => listing.LeftOut.AddDamaged());
        var faults = images.Faults();
        listing.LeftOut.AddDamaged(faults.Count(f => f is not null));
        return Stored(listing.At([.. faults.Index().Where(f => f.Item is null).Select(f => f.Index)]), o);
    }

    private static StoredImages Stored(ImageListing listing, ImageFolderOptions o)
    {
        var (files, channels) = (listing.Files, o.Color == Color.Gray ? 1 : 3);
        var background = Level(o.Background);
        var shape = new DataShape(channels, o.Height, o.Width, listing.Classes.Count);
        var memory = o.MemoryMegabytes * 1_000_000L;
        return new(Read, listing.Labels, files.Length, shape, listing.Classes, memory);

        void Read(int index, Span<byte> pixels)
        {
            var image = ImageFile.Read(files[index], channels, background);
            Fitted(image, o, background).Pixels.CopyTo(pixels);
        }
    }

    private static Image Fitted(Image image, ImageFolderOptions o, byte background) => o.Fit switch
    {
        Fit.Crop => Resampling.Crop(image, o.Height, o.Width),
        Fit.Pad => Resampling.Pad(image, o.Height, o.Width, background),
        _ => Resampling.Stretch(image, o.Height, o.Width),
    };

    private static byte Level(string background) => background switch
    {
        "black" => byte.MinValue,
        "white" => byte.MaxValue,
        _ => byte.Parse(background, CultureInfo.InvariantCulture),
    };
}

namespace Generative.Data;

/// <summary>Pictures below a folder, PNG or JPEG: each subfolder is a class, of its name; without subfolders there are no labels.</summary>
/// <remarks>
/// Files in ordinal order of their paths, so that a split is the same on every machine; other files are passed over, hidden ones unseen. Links are refused: what a
/// folder holds is what is read. Decoded and resized on all cores: once, into the bytes that train; or batch by batch, where those would take more memory than is allowed.
/// </remarks>
public static class ImageFolder
{
    private const int MostClasses = 256;
    private static readonly string[] endings = [".png", ".jpg", ".jpeg"];
    private static readonly EnumerationOptions everything = new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = false, RecurseSubdirectories = false };

    /// <summary>Reads them, [N, size, size, C], where they are to be held in memory; classNames keeps to the classes of another folder.</summary>
    public static IExamples Open(string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames = null)
    {
        var images = Stored(folder, o, classNames);
        return images.Fits(images.Count) ? images.All() : images;
    }

    /// <summary>Reads them all.</summary>
    public static ImageSet Read(string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames = null) => Stored(folder, o, classNames).All();

    private static StoredImages Stored(string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames)
    {
        var (files, labels, classes) = DataFault.Guard(folder, "a folder of images", () => List(folder, o.Count, classNames));
        var (size, channels) = (o.Size, o.Colour == Colour.Grey ? 1 : 3);
        return new((i, pixels) =>
        {
            var image = ImageFile.Read(files[i], channels);
            (o.Fit == Fit.Crop ? Resampling.Crop(image, size) : Resampling.Stretch(image, size, size)).Pixels.CopyTo(pixels);
        }, labels, files.Length, new(channels, size, size, classes.Count), classes, o.MemoryMegabytes * 1_000_000L);
    }

    private static (string[] Files, byte[] Labels, IReadOnlyList<string> Classes) List(string folder, int? count, IReadOnlyList<string>? classNames)
    {
        string[] subfolders = [.. Directory.EnumerateDirectories(folder, "*", everything).Select(d => Unlinked(new DirectoryInfo(d)).Name).Order(StringComparer.Ordinal)];
        if (subfolders.Length > MostClasses) throw new DataFault(folder, "classes", $"{subfolders.Length} subfolders", $"at most {MostClasses}");
        if (subfolders.Length == 0)
        {
            if (classNames is { Count: > 0 }) throw new DataFault(folder, "classes", "no subfolders", string.Join(", ", classNames.Take(5)));
            string[] plain = [.. Pictures(folder).Take(count ?? int.MaxValue)];
            return plain.Length > 0 ? (plain, [], []) : throw new DataFault(folder, "images", "none", "files *.png or *.jpg, in a subfolder for each class");
        }
        var classes = classNames ?? subfolders;
        List<(string File, byte Label)> found = [];
        foreach (var name in subfolders)
        {
            var label = Array.IndexOf([.. classes], name);
            if (label < 0) throw new DataFault(Path.Combine(folder, name), "class", name, string.Join(", ", classes.Take(10)));
            found.AddRange(Pictures(Path.Combine(folder, name)).Select(f => (f, (byte)label)));
        }
        if (found.Count == 0) throw new DataFault(folder, "images", $"none in {subfolders.Length} subfolders", "files *.png or *.jpg, in a subfolder for each class");
        // Fewer than all: an equal step through the list takes of every class its share.
        if (count is { } few && few < found.Count) found = [.. Enumerable.Range(0, few).Select(k => found[(int)((long)k * found.Count / few)])];
        return ([.. found.Select(f => f.File)], [.. found.Select(f => f.Label)], classes);
    }

    private static IEnumerable<string> Pictures(string folder) =>
        Directory.EnumerateFiles(folder, "*", everything)
            .Where(f => Array.Exists(endings, e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            .Select(f => Unlinked(new FileInfo(f)).FullName).Order(StringComparer.Ordinal);

    private static T Unlinked<T>(T entry) where T : FileSystemInfo =>
        entry.LinkTarget is { } target ? throw new DataFault(entry.FullName, "kind", $"a link to {target}", "a file or folder of its own") : entry;
}

namespace Generative.Data;

/// <summary>The files of an image folder and their classes, in ordinal order: the same on every machine.</summary>
/// <param name="Files">Their paths.</param>
/// <param name="Labels">Their classes; empty where there are none.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="LeftOut">What is not among the files.</param>
internal sealed record ImageListing(string[] Files, byte[] Labels, IReadOnlyList<string> Classes, LeftOut LeftOut)
{
    private const int MostClasses = 256;
    private const string Expected =
        $"{ImageHeader.Formats} files, in a subfolder for each class or in the folder itself";
    private const string NoLink = "a file or folder of its own (data.followLinks: true reads links)";

    private static readonly string[] endings =
        [".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".dib", ".gif", ".tif", ".tiff"];

    private static readonly EnumerationOptions visible = Options(ignoreInaccessible: false);
    private static readonly EnumerationOptions readable = Options(ignoreInaccessible: true);

    /// <summary>Lists them: each subfolder with an image is a class; without such, there are no classes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="o">Its options.</param>
    /// <param name="classNames">The classes of another folder, which this one keeps to; null: its own.</param>
    /// <exception cref="DataException">There is no image, a class that another folder lacks, or a link.</exception>
    public static ImageListing Of(string folder, ImageFolderOptions o, IReadOnlyList<string>? classNames)
    {
        var leftOut = new LeftOut();
        var own = Pictures(folder, o.FollowLinks, leftOut);
        List<(string Name, string[] Files)> classes = [];
        foreach (var subfolder in Subfolders(folder, o.FollowLinks))
        {
            var files = Pictures(subfolder.FullName, o.FollowLinks, leftOut);
            if (files.Length > 0) classes.Add((subfolder.Name, files));
            else leftOut.AddEmptyClass(subfolder.Name);
            leftOut.TooDeep += Below(subfolder);
        }
        if (classes.Count > MostClasses)
            throw new DataException(folder, "classes", $"{classes.Count} subfolders", $"at most {MostClasses}");
        if (classes.Count == 0) return Flat(folder, own, leftOut, classNames, o.Count ?? int.MaxValue);
        leftOut.BesideClasses = own.Length;
        var names = classNames ?? [.. classes.Select(c => c.Name)];
        if (classes.FindIndex(c => !names.Contains(c.Name)) is >= 0 and var odd)
        {
            var expected = names.Count == 0
                ? "no subfolders, as the training images have no classes"
                : string.Join(", ", names.Take(10));
            throw new DataException(Path.Combine(folder, classes[odd].Name), "class", classes[odd].Name, expected);
        }
        string[] order = [.. names];
        string[] all = [.. classes.SelectMany(c => c.Files)];
        byte[] labels = [.. classes.SelectMany(c => c.Files.Select(_ => (byte)Array.IndexOf(order, c.Name)))];
        return new ImageListing(all, labels, names, leftOut).Limited(o.Count);
    }

    private static ImageListing Flat(
        string folder, string[] own, LeftOut leftOut, IReadOnlyList<string>? classNames, int most)
    {
        if (own.Length == 0)
            throw new DataException(folder, "images", leftOut.Line is { } line ? $"none ({line})" : "none", Expected);
        if (classNames is { Count: > 0 })
            throw new DataException(
                folder, "classes", "no subfolders with images", string.Join(", ", classNames.Take(5)));
        return new([.. own.Take(most)], [], [], leftOut);
    }

    /// <summary>Those at some places only.</summary>
    public ImageListing At(int[] places) => this with
    {
        Files = [.. places.Select(p => Files[p])],
        Labels = Labels.Length == 0 ? [] : [.. places.Select(p => Labels[p])],
    };

    // An equal step through the list takes of every class its share.
    private ImageListing Limited(int? most) => most is { } count && count < Files.Length
        ? At([.. Enumerable.Range(0, count).Select(k => (int)((long)k * Files.Length / count))])
        : this;

    private static DirectoryInfo[] Subfolders(string folder, bool followLinks) =>
        [.. new DirectoryInfo(folder).EnumerateDirectories("*", visible)
            .Select(d => Unlinked(d, followLinks)).OrderBy(d => d.Name, StringComparer.Ordinal)];

    private static string[] Pictures(string folder, bool followLinks, LeftOut leftOut)
    {
        List<string> pictures = [];
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", visible))
        {
            if (IsPicture(file)) pictures.Add(Unlinked(file, followLinks).FullName);
            else leftOut.Add(file);
        }
        pictures.Sort(StringComparer.Ordinal);
        return [.. pictures];
    }

    // Images in folders below, which no class folder reaches. Links are not followed: they may lead round in a circle.
    private static int Below(DirectoryInfo folder) => folder.EnumerateDirectories("*", readable)
        .Where(d => d.LinkTarget is null)
        .Sum(d => d.EnumerateFiles("*", readable).Count(IsPicture) + Below(d));

    private static bool IsPicture(FileInfo file) => endings.Contains(file.Extension, StringComparer.OrdinalIgnoreCase);

    private static T Unlinked<T>(T entry, bool followLinks) where T : FileSystemInfo =>
        entry.LinkTarget is { } target && !followLinks
            ? throw new DataException(entry.FullName, "kind", $"a link to {target}", NoLink)
            : entry;

    private static EnumerationOptions Options(bool ignoreInaccessible) =>
        new() { AttributesToSkip = FileAttributes.Hidden, IgnoreInaccessible = ignoreInaccessible };
}

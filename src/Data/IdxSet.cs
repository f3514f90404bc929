namespace Generative.Data;

/// <summary>A set of IDX files in one folder: training images, test images if there are any, and their
/// labels.</summary>
internal static class IdxSet
{
    /// <summary>Reads both parts.</summary>
    /// <param name="name">Name of the set: of its folder if no path is given, of its files, and of its classes.</param>
    /// <param name="path">The folder; null: one of that name below <see cref="DataSets.Roots"/>.</param>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static (ImageSet Train, ImageSet? Test) Read(string name, string? path)
    {
        var folder = DataSets.FolderOf(name, path, f => Part(f, name, "train") is not null);
        var classes = ClassesOf(name);
        var transposed = name.StartsWith("emnist", StringComparison.OrdinalIgnoreCase);
        var training = Part(folder, name, "train") ?? "train";
        var testing = Part(folder, name, "t10k", "test");
        var labeled = Idx.HasLabels(folder, training);
        if (labeled && testing is not null && !Idx.HasLabels(folder, testing))
            throw new DataException(folder, $"{testing}-labels file", "none",
                "labels of the test images, as the training images have some");
        // Two parts of two files: four inflate at once.
        var test = testing is null ? null
            : Task.Run(() => Idx.ReadFolder(folder, testing, transposed, classes, labeled));
        try
        {
            return (Idx.ReadFolder(folder, training, transposed, classes, labeled), test?.GetAwaiter().GetResult());
        }
        catch
        {
            // one fault is enough
            test?.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            throw;
        }
    }

    // What the names of a part's files begin with: train, or emnist-letters-train.
    private static string? Part(string folder, string name, params string[] parts) =>
        parts.SelectMany(part => new[] { part, $"{name}-{part}" }).FirstOrDefault(p => Idx.HasImages(folder, p));

    private static IReadOnlyList<string>? ClassesOf(string name)
    {
        if (name.Contains("fashion", StringComparison.OrdinalIgnoreCase)) return Idx.FashionClasses;
        return name.Contains("kmnist", StringComparison.OrdinalIgnoreCase) ? Idx.KuzushijiClasses : null;
    }
}

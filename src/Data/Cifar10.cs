namespace Generative.Data;

/// <summary>CIFAR-10 in its binary form: data_batch_1.bin .. data_batch_5.bin and test_batch.bin.</summary>
/// <remarks>
/// A record is a label, then 1024 red, 1024 green and 1024 blue pixels, row-major; 10,000 of them a file. Krizhevsky,
/// "Learning Multiple Layers of Features from Tiny
/// Images", 2009.
/// </remarks>
public static class Cifar10
{
    private const int Side = 32, Plane = Side * Side, Record = 1 + 3 * Plane, MostRecords = 100_000;

    /// <summary>The ten classes.</summary>
    public static IReadOnlyList<string> Classes { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>The files that train.</summary>
    public static IReadOnlyList<string> TrainFiles { get; } =
        [.. Enumerable.Range(1, 5).Select(k => $"data_batch_{k}.bin")];

    /// <summary>The file that tests.</summary>
    public const string TestFile = "test_batch.bin";

    /// <summary>The folder inside the archive.</summary>
    public const string FolderName = "cifar-10-batches-bin";

    /// <summary>Where the files lie: the folder, or the archive's own below it; null where they do not.</summary>
    public static string? FolderIn(string folder) =>
        Array.Find([folder, Path.Combine(folder, FolderName)],
            f => TrainFiles.Append(TestFile).All(name => File.Exists(Path.Combine(f, name))));

    /// <summary>Reads both parts.</summary>
    public static (ImageSet Train, ImageSet Test) ReadFolder(string folder)
    {
        var test = Task.Run(() => Read([Path.Combine(folder, TestFile)]));
        try
        {
            var train = Read([.. TrainFiles.Select(name => Path.Combine(folder, name))]);
            return (train, test.GetAwaiter().GetResult());
        }
        catch
        {
            // One fault is enough: that of the test part counts as seen.
            test.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Reads those files one behind the other, [N, 32, 32, 3].</summary>
    /// <exception cref="DataException">A file is missing, or no whole number of records.</exception>
    public static ImageSet Read(IReadOnlyList<string> paths)
    {
        int[] counts = [.. paths.Select(p => DataException.Guard(p, "a CIFAR-10 file", () => Records(p)))];
        var (pixels, labels) = (GC.AllocateUninitializedArray<byte>(checked(counts.Sum() * 3 * Plane)),
            new byte[counts.Sum()]);
        var first = 0;
        foreach (var (path, count) in paths.Zip(counts))
        {
            var bytes = DataException.Guard(path, "a CIFAR-10 file", () => File.ReadAllBytes(path));
            if (bytes.Length != count * Record)
                throw new DataException(path, "length", $"{bytes.Length} bytes", $"{count * Record}");
            for (var i = 0; i < count; i++)
            {
                var record = bytes.AsSpan(i * Record, Record);
                if (record[0] >= Classes.Count)
                    throw new DataException(path, $"label {i}", $"{record[0]}", $"0 to {Classes.Count - 1}");
                labels[first + i] = record[0];
                var to = pixels.AsSpan((first + i) * 3 * Plane, 3 * Plane);
                for (var p = 0; p < Plane; p++) (to[3 * p], to[3 * p + 1], to[3 * p + 2]) =
                    (record[1 + p], record[1 + Plane + p], record[1 + 2 * Plane + p]);
            }
            first += count;
        }
        return new(pixels, labels, labels.Length, Side, Side, 3, Classes);
    }

    private static int Records(string path)
    {
        var length = new FileInfo(path).Length;
        return length > 0 && length % Record == 0 && length / Record <= MostRecords ? (int)(length / Record)
            : throw new DataException(
                path, "length", $"{length} bytes", $"1 to {MostRecords} records of {Record} bytes");
    }
}

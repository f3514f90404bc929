using Generative.Data;

namespace Generative.Tests.Shared;

/// <summary>A small CIFAR-10.</summary>
internal static class Cifar10Files
{
    /// <summary>Records whose red is the label, green the row, blue the column.</summary>
    public static byte[] Records(params byte[] labels) =>
        [.. labels.SelectMany(l => Enumerable.Repeat(l, 1 + 1024)
            .Concat(Enumerable.Range(0, 1024).Select(p => (byte)(p / 32)))
            .Concat(Enumerable.Range(0, 1024).Select(p => (byte)(p % 32))))];

    /// <summary>The six files, of a few records each.</summary>
    public static void PutAll(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (k, name) in Cifar10.TrainFiles.Index())
            File.WriteAllBytes(Path.Combine(folder, name), Records((byte)k, (byte)(k + 5)));
        File.WriteAllBytes(Path.Combine(folder, Cifar10.TestFile), Records(9, 8, 7));
    }
}

namespace Generative.Data;

/// <summary>Whether two paths lead to the same files, also by links or as copies.</summary>
internal static class Paths
{
    private const int Block = 1 << 16;

    /// <summary>Whether they lead to one file, or to two with the same bytes.</summary>
    public static bool IsSameFile(string path, string other) => Final(path) == Final(other) || IsCopy(path, other);

    /// <summary>Whether the second is the first folder, or one below it.</summary>
    public static bool Within(string folder, string other)
    {
        var end = Path.DirectorySeparatorChar;
        return (Final(other) + end).StartsWith(Final(folder) + end, StringComparison.Ordinal);
    }

    private static string Final(string path)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return File.ResolveLinkTarget(whole, returnFinalTarget: true)?.FullName ?? whole;
    }

    private static bool IsCopy(string path, string other)
    {
        if (!File.Exists(path) || !File.Exists(other)) return false;
        using var a = File.OpenRead(path);
        using var b = File.OpenRead(other);
        if (a.Length != b.Length) return false;
        var (left, right) = (new byte[Block], new byte[Block]);
        while (true)
        {
            var read = a.ReadAtLeast(left, Block, throwOnEndOfStream: false);
            _ = b.ReadAtLeast(right, Block, throwOnEndOfStream: false);
            if (!left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read))) return false;
            if (read < Block) return true;
        }
    }
}

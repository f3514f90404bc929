namespace Generative.Data;

/// <summary>A file that cannot be used as data, told in one sentence: <c>file: field: found this, expected
/// that.</c></summary>
public sealed class DataException(string file, string field, string found, string expected, Exception? cause = null)
    : Exception(Line($"{file}: {field}: found {found}, expected {expected}."), cause)
{
    /// <summary>The file or folder as the caller named it.</summary>
    public string File { get; } = file;

    /// <summary>The part of the file that is wrong.</summary>
    public string Field { get; } = field;

    /// <summary>What stands there.</summary>
    public string Found { get; } = found;

    /// <summary>What should stand there.</summary>
    public string Expected { get; } = expected;

    // What a hostile file names stays on one line, and tells the terminal nothing.
    private static string Line(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;

    /// <summary>Writes a file; a failure of the operating system becomes a fault that names it.</summary>
    public static void GuardWrite(string file, Action write) =>
        Guard(file, "a file that can be written", () =>
        {
            write();
            return 0;
        });

    /// <summary>Runs <paramref name="read"/>; a failure of the operating system becomes a fault that names the
    /// file.</summary>
    public static T Guard<T>(string file, string expected, Func<T> read)
    {
        try { return read(); }
        catch (Exception e) when ((e is FileNotFoundException or DirectoryNotFoundException)
            && !Directory.Exists(file))
        {
            var isFile = e is DirectoryNotFoundException && System.IO.File.Exists(file);
            throw new DataException(file, "file", isFile ? "a file" : "none", expected, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var isFolder = Directory.Exists(file) && !expected.StartsWith("a folder", StringComparison.Ordinal);
            throw new DataException(file, "file", isFolder ? "a folder" : $"\"{e.Message.TrimEnd('.')}\"", expected, e);
        }
    }
}

using System.CommandLine;

namespace Generative.Cli;

/// <summary>Options that name a file to write: what cannot be written is refused before the work.</summary>
internal static class OutputFile
{
    /// <summary>Endings of figures.</summary>
    public static readonly string[] Figure = [".png", ".svg"];

    // Of files that would hold something else than their name says.
    private static readonly string[] known =
    [
        ".png", ".svg", ".csv", ".npz", ".npy", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".pdf",
        ".eps", ".json", ".txt",
    ];

    /// <summary>Refuses a name that cannot be written, or ends as that of another format.</summary>
    public static Option<T> Checked<T>(this Option<T> option, string[] endings)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [.., { Value: var path }] || Expected(path, endings) is not { } expected) return;
            result.AddError($"{option.Name}: got '{path}', expected {expected}");
        });
        return option;
    }

    private static string? Expected(string path, string[] endings)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0')) return "the name of a file";
        var ending = Path.GetExtension(path).ToLowerInvariant();
        if (known.Contains(ending) && !endings.Contains(ending))
            return $"a name that ends in {string.Join(" or ", endings)}";
        var whole = Path.GetFullPath(path);
        if (Directory.Exists(whole)) return "a file: this is a folder";
        var folder = Path.GetDirectoryName(whole);
        return Directory.Exists(folder) ? null : $"a file in a folder that is there: {folder} is not";
    }
}

using System.Text.RegularExpressions;

namespace Generative.Configuration;

/// <summary>Paths of files and folders in a config.</summary>
internal static partial class ConfigPaths
{
    /// <summary>Whether a path is a bare name, such as that of a run.</summary>
    public static bool IsName(string path) => path.IndexOfAny(['/', '\\']) < 0 && path[0] is not ('~' or '$');

    /// <summary>The first environment variable in a path that is not set, or null.</summary>
    public static string? UnsetVariable(string path) => Variable().Matches(path).Select(NameOf)
        .FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is null);

    /// <summary>The absolute path: expands <c>~</c>, <c>$NAME</c> and <c>${NAME}</c>; a relative path is relative to
    /// the folder, or to the working directory if it exists only there (as in older configs).</summary>
    public static string Absolute(string path, string folder)
    {
        var expanded = Variable().Replace(path, match => Environment.GetEnvironmentVariable(NameOf(match)) ?? "");
        if (expanded == "~" || expanded.StartsWith("~/", StringComparison.Ordinal))
            expanded = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + expanded[1..];
        var beside = Path.GetFullPath(expanded, folder);
        return !Path.Exists(beside) && Path.Exists(expanded) ? Path.GetFullPath(expanded) : beside;
    }

    // $NAME or ${NAME}: one of the two groups is empty.
    private static string NameOf(Match match) => match.Groups[1].Value + match.Groups[2].Value;

    [GeneratedRegex(@"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")]
    private static partial Regex Variable();
}

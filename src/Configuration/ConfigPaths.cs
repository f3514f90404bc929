using System.Text.RegularExpressions;

namespace Generative.Configuration;

/// <summary>Paths of files and folders in a config.</summary>
internal static partial class ConfigPaths
{
    /// <summary>Whether it is a word without a separator, such as the name of a run.</summary>
    public static bool IsName(string path) => path.IndexOfAny(['/', '\\']) < 0 && path[0] is not ('~' or '$');

    /// <summary>The first variable of the environment that a path names and that is not set, or null.</summary>
    public static string? UnsetVariable(string path) => Variable().Matches(path).Select(NameOf)
        .FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is null);

    /// <summary>
    /// The absolute path: <c>~</c>, <c>$NAME</c> and <c>${NAME}</c> are expanded, a relative path starts at the folder.
    /// Where nothing is there but something is at the working directory, it is that: older configs meant it.
    /// </summary>
    public static string Absolute(string path, string folder)
    {
        var expanded = Variable().Replace(path, match => Environment.GetEnvironmentVariable(NameOf(match)) ?? "");
        if (expanded == "~" || expanded.StartsWith("~/", StringComparison.Ordinal))
            expanded = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + expanded[1..];
        var beside = Path.GetFullPath(expanded, folder);
        return !Path.Exists(beside) && Path.Exists(expanded) ? Path.GetFullPath(expanded) : beside;
    }

    // $NAME or ${NAME}: of the two groups the other is empty.
    private static string NameOf(Match match) => match.Groups[1].Value + match.Groups[2].Value;

    [GeneratedRegex(@"\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})")]
    private static partial Regex Variable();
}

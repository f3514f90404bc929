using System.Text.Json;

namespace Generative.Checks;

/// <summary>Words of errors: lists, paths of keys, values.</summary>
internal static class Words
{
    /// <summary>A list: a, b or c.</summary>
    public static string Or(IReadOnlyList<string> names)
    {
        string[] shown = [.. names.Select(Clear)];
        return shown.Length < 2 ? string.Concat(shown) : $"{string.Join(", ", shown.SkipLast(1))} or {shown[^1]}";
    }

    // Marks and spaces alone are lost among those of a sentence.
    private static string Clear(string name) =>
        name.Any(char.IsLetterOrDigit) ? name : $"\"{name.Replace("\t", "\\t")}\"";

    /// <summary>The path of a key: <c>model.encoder.hidden</c>.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? Shorten(key) : $"{path}.{Shorten(key)}";

    /// <summary>A name of C# as a config has it.</summary>
    public static string Key(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    public static string Quoted(string text) => $"'{Shorten(text)}'";

    /// <summary>A text on one line: control characters are escaped, and it is cut to a length.</summary>
    public static string Shorten(string text, int most = 60)
    {
        if (text.Length > most)
        {
            var length = char.IsHighSurrogate(text[most - 4]) ? most - 4 : most - 3;
            text = text[..length] + "...";
        }
        return string.Concat(text.Select(c => IsHidden(c) ? $"\\u{(int)c:x4}" : $"{c}"));
    }

    private static bool IsHidden(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Generative.Data;

/// <summary>
/// The header of a .npy file, a Python dict of three keys:
/// <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (60000, 28, 28), }</c>.
/// </summary>
internal static partial class NumpyHeader
{
    private const int LongestShown = 100, LongestName = 1024;

    /// <summary>Byte order, kind and width of the elements, their order (column-major: Fortran's), and the
    /// sizes.</summary>
    public static (bool Big, char Kind, int Width, bool Fortran, int[] Shape) Parse(string text, string name)
    {
        var m = Dict().Match(text);
        string[] names = ["type", "fortran", "shape"];
        if (!m.Success || names.Any(n => m.Groups[n].Captures.Count != 1))
            throw new DataException(name, "header", Shown(text), "a dict of descr, fortran_order and shape, each once");
        var type = m.Groups["type"].Value;
        var width = Width(type, name);
        int[] shape = [.. m.Groups["size"].Captures.Select(c => Size(c.Value, name))];
        return (type[0] == '>', type[1], width, m.Groups["fortran"].Value == "True" && shape.Length > 1, shape);
    }

    private static string Shown(string text)
    {
        text = text.Trim();
        return $"\"{(text.Length > LongestShown ? text[..LongestShown] + "..." : text)}\"";
    }

    private static int Width(string type, string name) => type switch
    {
        [_, 'b', '1'] or [_, 'u' or 'i', '1' or '2' or '4' or '8'] => type[2] - '0',
        ['<' or '>' or '=', 'f', '2' or '4' or '8'] => type[2] - '0',
        ['<' or '>' or '=', 'U', .. var n] when Characters(n) is > 0 and var characters => 4 * characters,
        ['|', 'S', .. var n] when Characters(n) is > 0 and var characters => characters,
        ['[', ..] => throw new DataException(
            name, "element type", "records with named fields", "numbers of one type, an array for each field"),
        [_, 'O', ..] => throw new DataException(
            name, "element type", "objects, which are pickled code", "numbers, or astype(str)"),
        _ => throw new DataException(name, "element type", $"'{type}'", "bool, int8..64, uint8..64 or float16..64"),
    };

    private static int Characters(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= LongestName ? n : 0;

    private static int Size(string digits, string name) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
            : throw new DataException(name, "header", $"'{digits}' in the shape", "sizes from 0 to 2147483647");

    // Python 2 wrote long integers as 28L.
    [GeneratedRegex("""
        ^\s*\{\s*(?:(?:
            (?<q>['"])descr\k<q>\s*:\s*(?:(?<r>['"])(?<type>[<>|=][\w\[\]]{1,32})\k<r>|(?<type>\[[^]]*\]))
          | (?<q>['"])fortran_order\k<q>\s*:\s*(?<fortran>True|False)
          | (?<q>['"])shape\k<q>\s*:\s*(?<shape>\()\s*(?:(?<size>\d{1,19})L?\s*(?:,\s*|(?=\))))*\)
        )\s*(?:,\s*|(?=\}))){3}\}\s*$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Dict();
}

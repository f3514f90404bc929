using System.Globalization;

namespace Generative.Data;

/// <summary>The header of a .npy file: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (60000, 28, 28), }</c>,
/// a Python dict of just these three keys.</summary>
internal ref struct NumpyHeader
{
    private readonly ReadOnlySpan<char> text;
    private readonly string name;
    private int at;

    private NumpyHeader(string text, string name)
    {
        this.text = text.AsSpan().TrimEnd();
        this.name = name;
    }

    /// <summary>Byte order, kind and width of the elements, and the sizes.</summary>
    public static (bool Big, char Kind, int Width, int[] Shape) Parse(string text, string name)
    {
        var header = new NumpyHeader(text, name);
        string? descr = null;
        bool? fortran = null;
        int[]? shape = null;
        header.Expect('{');
        while (!header.Next('}'))
        {
            var key = header.Quoted();
            header.Expect(':');
            switch (key)
            {
                case "descr" when descr is null: descr = header.Quoted(); break;
                case "fortran_order" when fortran
                    is null: fortran = header.Word() switch { "True" =>
                    true, "False" => false, var w => throw header.Fault($"'{w}'", "True or False") }; break;
                case "shape" when shape is null: shape = header.Tuple(); break;
                default: throw header.Fault($"key '{key}'", "descr, fortran_order and shape, each once");
            }
            if (!header.Next(',')) { header.Expect('}'); break; }
        }
        if (header.at < header.text.Length)
            throw header.Fault($"text behind its end at character {header.at}", "nothing");
        if (descr is null || fortran is null || shape is null)
            throw header.Fault("a key missing", "descr, fortran_order and shape");
        if (fortran.Value && shape.Length > 1)
            throw new DataException(name, "order", "column-major (Fortran)",
            "row-major: save numpy.ascontiguousarray of it");
        return (descr is ['>', ..], Kind(descr, name), descr[^1] - '0', shape);
    }

    private static char Kind(string descr, string name) => descr switch
    {
        ['<' or '>' or '|' or '=', 'b', '1'] => 'b',
        ['<' or '>' or '|' or '=', 'u' or 'i', '1' or '2' or '4' or '8']
            or ['<' or '>' or '=', 'f', '2' or '4' or '8'] => descr[1],
        ['|', 'O', ..] => throw new DataException(name, "element type", "objects, which are pickled code", "numbers"),
        _ => throw new DataException(name, "element type", $"'{descr}'", "bool, int8..64, uint8..64 or float16..64"),
    };

    private void Skip()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n') at++;
    }

    private bool Next(char c)
    {
        Skip();
        if (at >= text.Length || text[at] != c) return false;
        at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Next(c)) throw Fault(at < text.Length ? $"'{text[at]}' at character {at}" : "its end", $"'{c}'");
    }

    private string Quoted()
    {
        Skip();
        if (at >= text.Length || text[at] is not ('\'' or '"'))
            throw Fault(at < text.Length ? $"'{text[at]}' at character {at}" : "its end", "a name in quotes");
        var length = text[(at + 1)..].IndexOf(text[at]);
        if (length is < 0 or > 64) throw Fault($"a name at character {at} without end", "one of at most 64 characters");
        var quoted = text.Slice(at + 1, length).ToString();
        at += length + 2;
        return quoted;
    }

    private string Word()
    {
        Skip();
        var from = at;
        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        return text[from..at].ToString();
    }

    private int[] Tuple()
    {
        List<int> sizes = [];
        Expect('(');
        while (!Next(')'))
        {
            Skip();
            var from = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            if (!int.TryParse(text[from..at], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw Fault($"'{text[from..Math.Min(from + 12, text.Length)]}' in the shape",
                "sizes from 0 to 2147483647");
            // Python 2 wrote long integers so
            if (at < text.Length && text[at] == 'L') at++;
            sizes.Add(size);
            if (sizes.Count > 32) throw Fault("more than 32 sizes", "at most 32");
            if (!Next(',')) { Expect(')'); break; }
        }
        return [.. sizes];
    }

    private readonly DataException Fault(string found, string expected) => new(name, "header", found, expected);
}

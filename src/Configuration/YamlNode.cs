using System.Globalization;
using System.Text.RegularExpressions;

namespace Generative.Configuration;

/// <summary>A YAML value that remembers where it was written.</summary>
internal abstract class YamlNode(Place at)
{
    public Place At { get; } = at;

    /// <summary>The value as it stands in "got ...".</summary>
    public abstract string Shown { get; }
}

/// <summary>A node whose fault has already been noted; binding passes it by.</summary>
internal sealed class BrokenNode(Place at) : YamlNode(at)
{
    public override string Shown => "a broken value";
}

internal sealed class ListNode(Place at, List<YamlNode> items) : YamlNode(at)
{
    public List<YamlNode> Items { get; } = items;
    public override string Shown => "a list";
}

internal sealed class MapNode(Place at) : YamlNode(at)
{
    public List<Entry> Entries { get; } = [];
    public override string Shown => "a mapping";

    public Entry? Find(string key) => Entries.Find(e => e.Key == key);

    /// <summary>Replaces the value of a key, or adds the key.</summary>
    public void Set(string key, Place keyAt, YamlNode value)
    {
        var entry = new Entry(key, keyAt, value);
        var index = Entries.FindIndex(e => e.Key == key);
        if (index < 0) Entries.Add(entry);
        else Entries[index] = entry;
    }

    internal sealed record Entry(string Key, Place KeyAt, YamlNode Value);
}

/// <summary>A scalar under YAML 1.2's core schema: a quoted one is always text.</summary>
internal sealed partial class ScalarNode(Place at, string text, bool plain) : YamlNode(at)
{
    public string Text { get; } = text;
    public bool Plain { get; } = plain;

    public bool IsNull => Plain && Text is ("" or "~" or "null" or "Null" or "NULL");
    public bool? Truth => !Plain ? null : Text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>The number, infinite or NaN where written so or too large, or null when this is no number.</summary>
    public double? Number => !Plain ? null
        : Decimal().IsMatch(Text) ? double.Parse(Text, CultureInfo.InvariantCulture)
        : Radix is { } whole ? (double)whole
        : Text.TrimStart('+', '-').ToLowerInvariant() switch
        {
            ".inf" => Text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            ".nan" => double.NaN,
            _ => null,
        };

    /// <summary>The exact whole number where this is one below 7.9e28 (so 1e5 counts), else null.</summary>
    public decimal? Whole => Number is not { } number || !double.IsInteger(number) ? null
        : Radix is { } whole ? whole
        : decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && decimal.IsInteger(exact) ? exact : null;

    private decimal? Radix =>
        Text.Length is > 2 and <= 18 && Text[0] == '0' && Text[1] is 'x' or 'o' && Digits().IsMatch(Text)
            ? Text[1] == 'x' ? ulong.Parse(Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Convert.ToUInt64(Text[2..], 8)
            : null;

    public override string Shown => IsNull ? "null"
        : !Plain ? $"{Quoted(Text)} in quotes"
        : Number is not null || Truth is not null ? Shorten(Text)
        : Quoted(Text);

    public static string Quoted(string text) => $"'{Shorten(text)}'";

    /// <summary>One line of at most <paramref name="most"/> characters: control characters are escaped, what is too long is cut.</summary>
    public static string Shorten(string text, int most = 60)
    {
        if (text.Length > most) text = text[..(char.IsHighSurrogate(text[most - 4]) ? most - 4 : most - 3)] + "...";
        return string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")] private static partial Regex Decimal();
    [GeneratedRegex(@"\A0(x[0-9a-fA-F]+|o[0-7]+)\z")] private static partial Regex Digits();
}

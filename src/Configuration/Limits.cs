using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Generative.Checks;

/// <summary>The limits of a key, from its attributes.</summary>
/// <remarks>
/// In a list or mapping, all limits except the counts apply to the elements. Compiled twice: into this library, which
/// reads configs, and into Generative, which checks options that are given in code. The sentences are the same.
/// </remarks>
internal sealed record Limits
{
    public static readonly Limits None = new();

    private static readonly Type dictionary = typeof(IReadOnlyDictionary<,>);
    private static readonly TimeSpan patternTime = TimeSpan.FromMilliseconds(100);

    public double Least { get; init; } = double.NegativeInfinity;
    public double Most { get; init; } = double.PositiveInfinity;
    public bool AboveLeast { get; init; }                      // the bound itself is excluded
    public bool BelowMost { get; init; }
    public IReadOnlyList<string> Allowed { get; init; } = [];
    public string? Pattern { get; init; }
    public string? PatternInWords { get; init; }
    public int FewestItems { get; init; }
    public int MostItems { get; init; } = int.MaxValue;
    public bool IsPath { get; init; }
    public bool OrName { get; init; }
    public bool OrItem { get; init; }                                  // a list may be written as its one item

    public static Limits Of(ICustomAttributeProvider member)
    {
        var limits = None;
        foreach (var attribute in member.GetCustomAttributes(inherit: true)) limits = limits.With(attribute);
        return limits;
    }

    /// <summary>The limits of each element of a list with these limits.</summary>
    public Limits OfElement => this with { FewestItems = 0, MostItems = int.MaxValue, OrItem = false };

    public bool Admits(double value) =>
        (AboveLeast ? value > Least : value >= Least) && (BelowMost ? value < Most : value <= Most);

    /// <summary>Whether a number is one of the allowed values, if there are any.</summary>
    public bool Allows(double value) =>
        Allowed.Count == 0 || Allowed.Any(a => double.Parse(a, CultureInfo.InvariantCulture) == value);

    /// <summary>What is expected in place of a number; null: it is allowed.</summary>
    public string? Instead(double value)
    {
        if (!double.IsFinite(value)) return "a finite number";
        if (!Admits(value)) return Interval;
        return Allows(value) ? null : Words.Or(Allowed);
    }

    /// <summary>What is expected in place of a text; null: it is allowed.</summary>
    public string? Instead(string text)
    {
        if (Allowed.Count > 0 && !Allowed.Contains(text)) return Words.Or(Allowed);
        if (Pattern is { } pattern && !IsMatch(text, pattern)) return PatternInWords ?? $"text like {pattern}";
        return text.Length < FewestItems || text.Length > MostItems ? $"{Counts} characters" : null;
    }

    /// <summary>What is wrong with so many elements; null: nothing.</summary>
    public string? CountFault(int count)
    {
        if (count >= FewestItems && count <= MostItems) return null;
        var items = count == 1 ? "item" : "items";
        return $"got {count} {items}, expected {Counts}";
    }

    /// <summary>What is expected of a value of that type, in words.</summary>
    public string Expected(Type type)
    {
        if (type.IsEnum) return Words.Or([.. Enum.GetNames(type).Select(Words.Key)]);
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string) && Allowed.Count > 0) return Words.Or(Allowed);
        if (type == typeof(string)) return PatternInWords ?? "text";
        if (type == typeof(double) || type == typeof(float)) return $"a number {Interval}".TrimEnd();
        if (type.IsPrimitive) return $"an integer {Interval}".TrimEnd();
        if (typeof(JsonNode).IsAssignableFrom(type)) return "a mapping of keys";
        if (IsTable(type)) return "a mapping of names";
        if (!typeof(IEnumerable).IsAssignableFrom(type)) return "a mapping of keys";
        if (OrItem) return $"{Interval}, or a list of {Counts}";
        var items = Counts is "1" or "at least 1" ? "item" : "items";
        return HasCount ? $"a list of {Counts} {items}" : "a list";
    }

    private static bool IsTable(Type type) =>
        type.GetInterfaces().Append(type).Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == dictionary);

    private static bool IsMatch(string text, string pattern) =>
        Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, patternTime);

    /// <summary>The interval in words: <c>1..4096</c> or <c>&gt; 0 and &lt; 1</c>; empty: no limits.</summary>
    public string Interval
    {
        get
        {
            var (below, above) = (Least > double.NegativeInfinity, !MostMeansAny);
            if (below && above && !AboveLeast && !BelowMost) return $"{Number(Least)}..{Number(Most)}";
            var least = $"{(AboveLeast ? ">" : ">=")} {Number(Least)}";
            var most = $"{(BelowMost ? "<" : "<=")} {Number(Most)}";
            if (below && above) return $"{least} and {most}";
            if (below) return least;
            return above ? most : "";
        }
    }

    /// <summary>The number of elements in words: <c>2</c>, <c>1..8</c>, <c>at least 1</c>.</summary>
    public string Counts
    {
        get
        {
            if (FewestItems == MostItems) return $"{FewestItems}";
            return MostItems == int.MaxValue ? $"at least {FewestItems}" : $"{FewestItems}..{MostItems}";
        }
    }

    public bool HasCount => FewestItems > 0 || MostItems < int.MaxValue;

    private bool MostMeansAny => Most is int.MaxValue or >= long.MaxValue;

    private Limits With(object attribute) => attribute switch
    {
        RangeAttribute range => this with
        {
            Least = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
            Most = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture),
            AboveLeast = range.MinimumIsExclusive,
            BelowMost = range.MaximumIsExclusive,
        },
        AllowedValuesAttribute allowed => this with { Allowed = [.. allowed.Values.Select(Text)] },
        RegularExpressionAttribute regex => this with { Pattern = regex.Pattern, PatternInWords = regex.ErrorMessage },
        LengthAttribute length => this with { FewestItems = length.MinimumLength, MostItems = length.MaximumLength },
        MinLengthAttribute least => this with { FewestItems = least.Length },
        MaxLengthAttribute most => this with { MostItems = most.Length },
        _ => this,
    };

    private static string Text(object? value) =>
        value is double number ? Number(number) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";

    /// <summary>The shortest text that reads back the same: 0.001, 1e-8, 4096.</summary>
    public static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var split = text.IndexOf('E');
        if (split < 0) return text;
        var exponent = int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..split]}e{exponent}";
    }
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Generative.Configuration;

/// <summary>The limits of a key, from its attributes.</summary>
/// <remarks>In a list or mapping, all limits except the counts apply to the elements.</remarks>
internal sealed record Limits
{
    public static readonly Limits None = new();

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

    public static Limits Of(ICustomAttributeProvider? member)
    {
        if (member is null) return None;
        var limits = None;
        foreach (var attribute in member.GetCustomAttributes(inherit: true)) limits = limits.With(attribute);
        var (isPath, orName) = Annotations.PathOf(member);
        return limits with { IsPath = isPath, OrName = orName, OrItem = Annotations.IsOrItem(member) };
    }

    /// <summary>The limits of each element of a list with these limits.</summary>
    public Limits OfElement => this with { FewestItems = 0, MostItems = int.MaxValue, OrItem = false };

    public bool Admits(double value) =>
        (AboveLeast ? value > Least : value >= Least) && (BelowMost ? value < Most : value <= Most);

    /// <summary>Whether a number is one of the allowed values, if there are any.</summary>
    public bool Allows(double value) =>
        Allowed.Count == 0 || Allowed.Any(a => double.Parse(a, CultureInfo.InvariantCulture) == value);

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

    // The shortest text that reads back the same: 0.001, 1e-8, 4096.
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var split = text.IndexOf('E');
        if (split < 0) return text;
        var exponent = int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..split]}e{exponent}";
    }
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Generative.Configuration;

/// <summary>What a key's attributes allow, beyond its type. On a list or mapping the bounds hold for each element.</summary>
public sealed record Limits
{
    public static readonly Limits None = new();

    public double Least { get; init; } = double.NegativeInfinity;
    public double Most { get; init; } = double.PositiveInfinity;
    public bool AboveLeast { get; init; }                              // the bound itself is excluded
    public bool BelowMost { get; init; }
    public IReadOnlyList<string> Allowed { get; init; } = [];
    public string? Pattern { get; init; }
    public string? PatternInWords { get; init; }
    public int FewestItems { get; init; }
    public int MostItems { get; init; } = int.MaxValue;

    public static Limits Of(ICustomAttributeProvider? member)
    {
        if (member is null) return None;
        var limits = None;
        foreach (var attribute in member.GetCustomAttributes(inherit: true))
            limits = attribute switch
            {
                RangeAttribute range => limits with
                {
                    Least = Bound(range.Minimum), Most = Bound(range.Maximum),
                    AboveLeast = range.MinimumIsExclusive, BelowMost = range.MaximumIsExclusive,
                },
                AllowedValuesAttribute allowed => limits with { Allowed = [.. allowed.Values.Select(Shown)] },
                RegularExpressionAttribute regex => limits with { Pattern = regex.Pattern, PatternInWords = regex.ErrorMessage },
                LengthAttribute length => limits with { FewestItems = length.MinimumLength, MostItems = length.MaximumLength },
                MinLengthAttribute least => limits with { FewestItems = least.Length },
                MaxLengthAttribute most => limits with { MostItems = most.Length },
                _ => limits,
            };
        return limits;
    }

    public bool Admits(double value) =>
        (AboveLeast ? value > Least : value >= Least) && (BelowMost ? value < Most : value <= Most);

    /// <summary>The interval in words: <c>1..4096</c>, <c>&gt;= 0</c>, <c>&gt; 0 and &lt; 1</c>; empty where all is allowed.</summary>
    public string Interval
    {
        get
        {
            var (below, above) = (Least > double.NegativeInfinity, Most is not int.MaxValue and < long.MaxValue);   // those stand for "any"
            if (below && above && !AboveLeast && !BelowMost) return $"{Yaml(Least)}..{Yaml(Most)}";
            var least = below ? $"{(AboveLeast ? ">" : ">=")} {Yaml(Least)}" : "";
            var most = above ? $"{(BelowMost ? "<" : "<=")} {Yaml(Most)}" : "";
            return below && above ? $"{least} and {most}" : least + most;
        }
    }

    public bool HasCount => FewestItems > 0 || MostItems < int.MaxValue;

    /// <summary>How many elements, in words: <c>2</c>, <c>1..8</c>, <c>at least 1</c>.</summary>
    public string Counts =>
        FewestItems == MostItems ? $"{FewestItems}" : MostItems == int.MaxValue ? $"at least {FewestItems}" : $"{FewestItems}..{MostItems}";

    /// <summary>What is allowed for each element of a list that carries these limits.</summary>
    public Limits OfElement => this with { FewestItems = 0, MostItems = int.MaxValue };

    private static string Shown(object? value) =>
        value is double number ? Yaml(number) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";

    private static double Bound(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);

    /// <summary>A number as YAML has it, shortest that reads back the same: 0.001, 1e-8, 4096.</summary>
    public static string Yaml(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var split = text.IndexOf('E');
        if (split < 0) return text;
        var exponent = int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{text[..split]}e{exponent.ToString(CultureInfo.InvariantCulture)}";
    }
}

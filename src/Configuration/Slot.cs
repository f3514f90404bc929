using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Generative.Configuration;

/// <summary>Type, limits and default of a value.</summary>
/// <param name="Info">The type; never <c>Nullable</c>.</param>
/// <param name="IsNullable">Whether null is allowed.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Default">The default.</param>
internal sealed record Slot(JsonTypeInfo Info, bool IsNullable, Limits Limits, object? Default)
{
    public Type Type => Info.Type;

    public bool IsReal => Type == typeof(double) || Type == typeof(float);

    public bool IsWhole => Type.IsPrimitive && !IsReal && Type != typeof(bool);

    /// <summary>The names of an enum in configs.</summary>
    public IReadOnlyList<string> Names => [.. Enum.GetNames(Type).Select(Shown)];

    /// <summary>The expected value in words.</summary>
    public string Expected
    {
        get
        {
            if (Type.IsEnum) return Words.Or(Names);
            if (Type == typeof(bool)) return "true or false";
            if (Type == typeof(string) && Limits.Allowed.Count > 0) return Words.Or(Limits.Allowed);
            if (Type == typeof(string)) return Limits.PatternInWords ?? "text";
            if (IsReal) return $"a number {Limits.Interval}".TrimEnd();
            if (IsWhole) return $"an integer {Limits.Interval}".TrimEnd();
            return Info.Kind switch
            {
                JsonTypeInfoKind.Enumerable when Limits.OrItem => $"{Limits.Interval}, or a list of {Limits.Counts}",
                JsonTypeInfoKind.Enumerable when Limits.HasCount => $"a list of {Limits.Counts} items",
                JsonTypeInfoKind.Enumerable => "a list",
                JsonTypeInfoKind.Dictionary => "a mapping of names",
                _ => "a mapping of keys",
            };
        }
    }

    /// <summary>A name of C# in camel case.</summary>
    public static string Shown(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

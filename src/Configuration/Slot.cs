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
    public IReadOnlyList<string> Names => [.. Enum.GetNames(Type).Select(Words.Key)];

    /// <summary>The expected value in words.</summary>
    public string Expected => Limits.Expected(Type);
}

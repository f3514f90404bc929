using System.Text.Json.Serialization.Metadata;

namespace Generative.Configuration;

/// <summary>A place for a value.</summary>
/// <param name="Info">What it becomes; never <c>Nullable</c>.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="Limits">What is allowed beyond the type.</param>
/// <param name="Default">The value where none is given.</param>
internal sealed record Slot(JsonTypeInfo Info, bool IsNullable, Limits Limits, object? Default)
{
    public Type Type => Info.Type;

    public bool IsReal => Type == typeof(double) || Type == typeof(float);

    public bool IsWhole => Type.IsPrimitive && !IsReal && Type != typeof(bool);

    /// <summary>An enum's names as configs have them.</summary>
    public IReadOnlyList<string> Names => [.. Enum.GetNames(Type).Select(Words.Key)];

    /// <summary>What is expected here, in words.</summary>
    public string Expected => Limits.Expected(Type);
}

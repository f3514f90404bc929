using System.Reflection;

namespace Generative.Configuration;

/// <summary>A record that a config can choose by its name.</summary>
/// <param name="Name">The value of the key <c>type</c>.</param>
/// <param name="Summary">One line.</param>
/// <param name="Aliases">Older names, still read.</param>
/// <param name="Type">The record.</param>
public sealed record Kind(string Name, string Summary, IReadOnlyList<string> Aliases, Type Type)
{
    /// <summary>The kind of that name, or once of that name.</summary>
    internal static Kind? Find(IReadOnlyList<Kind> kinds, string? word) =>
        kinds.FirstOrDefault(k => k.Name == word) ?? kinds.FirstOrDefault(k => k.Aliases.Contains(word));
}

/// <summary>What the attributes of options say that the framework has no attributes for.</summary>
/// <remarks>
/// They are found by their names, as the compiler finds some of its own, so that a library of options needs no
/// reference to this one: <c>[Kind]</c> has a Name and a Summary, <c>[Aliases]</c> and <c>[OneOf]</c> have Names,
/// <c>[FilePath]</c> has OrName, <c>[OrItem]</c> has nothing.
/// </remarks>
internal static class Annotations
{
    public static Kind? KindOf(Type type) => Read<string>(type, "KindAttribute", "Name") is { } name
        ? new(name, Read<string>(type, "KindAttribute", "Summary") ?? "", AliasesOf(type), type) : null;

    public static IReadOnlyList<string> AliasesOf(ICustomAttributeProvider? member) =>
        Read<IReadOnlyList<string>>(member, "AliasesAttribute", "Names") ?? [];

    /// <summary>Keys of which one is given; of two the last word counts.</summary>
    public static IReadOnlyList<string> RivalsOf(Type type) =>
        Read<IReadOnlyList<string>>(type, "OneOfAttribute", "Names") ?? [];

    /// <summary>Whether text is a path, and if so, whether it may be a bare name instead.</summary>
    public static (bool IsPath, bool OrName) PathOf(ICustomAttributeProvider member) =>
        Read<object>(member, "FilePathAttribute", "OrName") is bool orName ? (true, orName) : default;

    /// <summary>Whether a list may be written as its one item.</summary>
    public static bool IsOrItem(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(inherit: false).Any(a => a.GetType().Name == "OrItemAttribute");

    private static T? Read<T>(ICustomAttributeProvider? member, string attribute, string property) where T : class =>
        member?.GetCustomAttributes(inherit: false).Where(a => a.GetType().Name == attribute)
            .Select(a => a.GetType().GetProperty(property)?.GetValue(a)).OfType<T>().FirstOrDefault();
}

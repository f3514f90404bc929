using System.Reflection;

namespace Generative.Configuration;

/// <summary>A record that a config can choose by name.</summary>
/// <param name="Name">Its name, the value of the key <c>type</c>.</param>
/// <param name="Summary">A description of one line.</param>
/// <param name="Aliases">Older names that are still read.</param>
/// <param name="Type">The record's type.</param>
public sealed record Kind(string Name, string Summary, IReadOnlyList<string> Aliases, Type Type)
{
    /// <summary>Finds a kind by its name or an alias.</summary>
    internal static Kind? Find(IReadOnlyList<Kind> kinds, string? word) =>
        kinds.FirstOrDefault(k => k.Name == word) ?? kinds.FirstOrDefault(k => k.Aliases.Contains(word));
}

/// <summary>Reads our own attributes of options.</summary>
/// <remarks>
/// Attributes are found by name, so that a library of options needs no reference to this one: <c>[Kind]</c> has Name
/// and Summary, <c>[Aliases]</c> and <c>[OneOf]</c> have Names, <c>[FilePath]</c> has OrName,
/// <c>[OrItem]</c> has nothing.
/// </remarks>
internal static class Annotations
{
    public static Kind? KindOf(Type type)
    {
        if (Read<string>(type, "KindAttribute", "Name") is not { } name) return null;
        return new(name, Read<string>(type, "KindAttribute", "Summary") ?? "", AliasesOf(type), type);
    }

    public static IReadOnlyList<string> AliasesOf(ICustomAttributeProvider? member) =>
        Read<IReadOnlyList<string>>(member, "AliasesAttribute", "Names") ?? [];

    /// <summary>Keys that exclude each other.</summary>
    public static IReadOnlyList<string> RivalsOf(Type type) =>
        Read<IReadOnlyList<string>>(type, "OneOfAttribute", "Names") ?? [];

    /// <summary>Whether a text is a path, and whether a bare name is allowed too.</summary>
    public static (bool IsPath, bool OrName) PathOf(ICustomAttributeProvider member) =>
        Read<object>(member, "FilePathAttribute", "OrName") is bool orName ? (true, orName) : default;

    /// <summary>Whether a list may be written as its one item.</summary>
    public static bool IsOrItem(ICustomAttributeProvider member) =>
        member.GetCustomAttributes(inherit: false).Any(a => a.GetType().Name == "OrItemAttribute");

    private static T? Read<T>(ICustomAttributeProvider? member, string attribute, string property) where T : class =>
        member?.GetCustomAttributes(inherit: false).Where(a => a.GetType().Name == attribute)
            .Select(a => a.GetType().GetProperty(property)?.GetValue(a)).OfType<T>().FirstOrDefault();
}

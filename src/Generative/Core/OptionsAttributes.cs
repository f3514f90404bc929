using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace Generative;

/// <summary>Registers an options record: a config names it by its key <c>type</c>.</summary>
/// <remarks>It is found by reflection in the program's assemblies and in those given as plugins.</remarks>
/// <param name="name">The name in configs.</param>
/// <param name="summary">One line, for lists.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KindAttribute(string name, string summary) : Attribute
{
    /// <summary>The name in configs.</summary>
    public string Name { get; } = name;

    /// <summary>One line, for lists.</summary>
    public string Summary { get; } = summary;

    /// <summary>The name of options, or that of their type where they have none.</summary>
    public static string NameOf(object options) =>
        options.GetType().GetCustomAttribute<KindAttribute>()?.Name ?? options.GetType().Name;
}

/// <summary>Older names of a kind, of a key or of an enum's value: configs that have them are still read.</summary>
/// <param name="names">As configs have them.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Field, Inherited = false)]
public sealed class AliasesAttribute(params string[] names) : Attribute
{
    /// <summary>As configs have them.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>Keys of a record of which one is given: an override of one takes back the others.</summary>
/// <param name="names">As configs have them.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OneOfAttribute(params string[] names) : Attribute
{
    /// <summary>As configs have them.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}

/// <summary>
/// A file or folder: <c>~</c> and <c>$NAME</c> are expanded, a relative path starts at the config's folder and becomes
/// absolute.
/// </summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class FilePathAttribute : Attribute
{
    /// <summary>Whether a word without a separator is a name, and stays as it is.</summary>
    public bool OrName { get; init; }
}

/// <summary>A list that may be written as its one item: <c>32</c> for <c>[32]</c>.</summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class OrItemAttribute : Attribute;

/// <summary>Marks a name that becomes part of file names: 1 to 64 letters, digits and signs, a letter or digit first.
/// </summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class NameAttribute : RegularExpressionAttribute
{
    /// <summary>The longest name.</summary>
    public const int Most = 64;

    /// <inheritdoc/>
    public NameAttribute() : base("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") =>
        ErrorMessage = "1..64 letters, digits, '.', '_' or '-'";
}

/// <summary>Marks the name of a device: auto, cpu, cuda or cuda:0.</summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class DeviceNameAttribute : RegularExpressionAttribute
{
    /// <inheritdoc/>
    public DeviceNameAttribute() : base("auto|cpu|cuda(:[0-9]{1,2})?") => ErrorMessage = "auto, cpu, cuda or cuda:0";
}

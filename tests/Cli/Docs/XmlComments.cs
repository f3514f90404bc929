using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Generative.Cli.Tests.Docs;

/// <summary>Summaries from the XML file beside a library.</summary>
internal sealed partial class XmlComments(Assembly library)
{
    private readonly Dictionary<string, XElement> members =
        XDocument.Load(Path.ChangeExtension(library.Location, ".xml")).Descendants("member")
            .ToDictionary(m => m.Attribute("name")!.Value);

    /// <summary>A type's summary in one line.</summary>
    public string Of(Type type) => Summary($"T:{NameOf(type)}") ?? "";

    /// <summary>A member's summary; of one that has none, that of the member it implements or overrides, the
    /// description of a config key, or that of the record's parameter.</summary>
    public string Of(MemberInfo member) =>
        Summary(Id(member))
        ?? Above(member.DeclaringType!).SelectMany(t => t.GetMember(member.Name)).Select(m => Summary(Id(m)))
            .FirstOrDefault(s => s is not null)
        ?? member.GetCustomAttribute<DescriptionAttribute>()?.Description
        ?? Parameter(member) ?? "";

    private static IEnumerable<Type> Above(Type type)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType) yield return t;
        foreach (var i in type.GetInterfaces()) yield return i;
    }

    // A record's parameters are described at its constructor, or at the type.
    private string? Parameter(MemberInfo member) =>
        members.GetValueOrDefault($"T:{NameOf(member.DeclaringType!)}")?.Elements("param")
            .FirstOrDefault(p => p.Attribute("name")?.Value == member.Name) is { } parameter ? Line(parameter) : null;

    private string? Summary(string id) => members.GetValueOrDefault(id)?.Element("summary") is { } s ? Line(s) : null;

    private static string Line(XElement element) =>
        Spaces().Replace(string.Concat(element.Nodes().Select(Words)), " ").Trim();

    private static string Words(XNode node) => node switch
    {
        XText t => t.Value,
        XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } e => $"`{Referred(e)}`",
        XElement { Name.LocalName: "c" } e => $"`{e.Value}`",
        XElement e => e.Value,
        _ => "",
    };

    // T:Generative.Batch is Batch, M:Generative.Terms.Watch(...) is Watch.
    private static string? Referred(XElement e) =>
        (e.Attribute("cref") ?? e.Attribute("name") ?? e.Attribute("langword"))?.Value
        .Split('(')[0].Split('.')[^1].Split('`')[0];

    private static string Id(MemberInfo member) => member switch
    {
        Type type => $"T:{NameOf(type)}",
        PropertyInfo p => $"P:{NameOf(p.DeclaringType!)}.{p.Name}{Arguments(p.GetIndexParameters())}",
        FieldInfo f => $"F:{NameOf(f.DeclaringType!)}.{f.Name}",
        ConstructorInfo c => $"M:{NameOf(c.DeclaringType!)}.#ctor{Arguments(c.GetParameters())}",
        MethodInfo m => $"M:{NameOf(m.DeclaringType!)}.{m.Name}"
            + (m.IsGenericMethod ? $"``{m.GetGenericArguments().Length}" : "") + Arguments(m.GetParameters()),
        _ => "",
    };

    private static string Arguments(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(p => NameOf(p.ParameterType)))})";

    // As the compiler writes it: System.Int32[], Type{Argument}, `0 and ``0 for type parameters.
    private static string NameOf(Type type)
    {
        if (type.IsByRef) return $"{NameOf(type.GetElementType()!)}@";
        if (type.IsPointer) return $"{NameOf(type.GetElementType()!)}*";
        if (type.IsArray)
        {
            var places = string.Join(",", Enumerable.Repeat("0:", type.GetArrayRank()));
            return $"{NameOf(type.GetElementType()!)}[{(type.GetArrayRank() == 1 ? "" : places)}]";
        }
        if (type.IsGenericParameter)
            return $"{(type.DeclaringMethod is null ? "`" : "``")}{type.GenericParameterPosition}";
        var name = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
        return type.IsConstructedGenericType
            ? $"{name.Split('`')[0]}{{{string.Join(",", type.GetGenericArguments().Select(NameOf))}}}" : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

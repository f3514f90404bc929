using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>The types of config records: .NET's description of them as JSON, and their kinds.</summary>
/// <remarks>
/// The kinds of an abstract record are its subclasses with <c>[Kind(name, summary)]</c>. Initializers are the defaults,
/// attributes of <see cref="System.ComponentModel.DataAnnotations"/> the limits, and <see cref="IValidatableObject"/>
/// the rules between keys, with messages <c>path: got value, expected what</c>.
/// </remarks>
public sealed class ConfigTypes
{
    /// <summary>The key that chooses a kind.</summary>
    public const string TypeKey = "type";

    private readonly Kind[] kinds;
    private readonly ConcurrentDictionary<JsonTypeInfo, Dictionary<string, JsonPropertyInfo>> keys = [];

    /// <summary>Finds the kinds among types.</summary>
    /// <param name="types">Types, such as those of an assembly.</param>
    /// <param name="synonyms">Other words for keys and kinds, for <see cref="Nearest.Hint"/>.</param>
    /// <exception cref="ConfigException">Two kinds have the same name.</exception>
    public ConfigTypes(IEnumerable<Type> types, IReadOnlyDictionary<string, string>? synonyms = null)
    {
        var found = types.Distinct().Select(Annotations.KindOf).OfType<Kind>();
        kinds = [.. found.OrderBy(k => k.Name, StringComparer.Ordinal)];
        var twice = kinds.SelectMany(k => Above(k.Type).Select(above => (above, kind: k)))
            .GroupBy(p => (p.above, p.kind.Name)).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            var origins = string.Join(" and ", twice.Select(p => Origin(p.kind)));
            throw new ConfigException([$"two kinds have one name: {origins}"]);
        }
        Synonyms = synonyms;
        Json = new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameKinds, LeaveOutReadOnly } },
        };
    }

    /// <summary>Strict JSON of the records: unknown, duplicate, missing and null members are errors.</summary>
    public JsonSerializerOptions Json { get; }

    internal IReadOnlyDictionary<string, string>? Synonyms { get; }

    /// <summary>The kinds of an abstract record, by name.</summary>
    public IReadOnlyList<Kind> KindsOf(Type type) =>
        type.IsAbstract && type.IsClass ? [.. kinds.Where(k => k.Type.IsSubclassOf(type))] : [];

    internal Slot SlotOf(Type type, bool isNullable = false, Limits? limits = null, object? fallback = null)
    {
        var own = Nullable.GetUnderlyingType(type) ?? type;
        return new(Json.GetTypeInfo(own), isNullable || own != type, limits ?? Limits.None, fallback);
    }

    /// <summary>The slot of a record's property.</summary>
    internal Slot SlotOf(JsonPropertyInfo property, object defaults) => SlotOf(property.PropertyType,
        property.IsSetNullable, LimitsOf(property.AttributeProvider),
        property.IsRequired ? null : property.Get!(defaults));

    private static Limits LimitsOf(ICustomAttributeProvider? member)
    {
        if (member is null) return Limits.None;
        var (isPath, orName) = Annotations.PathOf(member);
        return Limits.Of(member) with { IsPath = isPath, OrName = orName, OrItem = Annotations.IsOrItem(member) };
    }

    /// <summary>The record type of a mapping; null if its kind is unknown.</summary>
    internal JsonTypeInfo? SectionOf(Slot slot, YamlMappingNode map)
    {
        if (KindsOf(slot.Type) is not { Count: > 0 } own)
            return slot.Info.Kind == JsonTypeInfoKind.Object ? slot.Info : null;
        var type = slot.Default?.GetType();
        if (map.Find(TypeKey) is { } name) type = Kind.Find(own, (name as YamlScalarNode)?.Text)?.Type;
        return type is null ? null : Json.GetTypeInfo(type);
    }

    /// <summary>Finds a key by its name or an alias.</summary>
    internal JsonPropertyInfo? KeyOf(JsonTypeInfo section, string word) =>
        keys.GetOrAdd(section, NamesOf).GetValueOrDefault(word);

    private static Dictionary<string, JsonPropertyInfo> NamesOf(JsonTypeInfo section)
    {
        var named = section.Properties.ToDictionary(p => p.Name);
        foreach (var property in section.Properties)
        {
            foreach (var alias in Annotations.AliasesOf(property.AttributeProvider)) named.TryAdd(alias, property);
        }
        return named;
    }

    /// <summary>A record with all defaults.</summary>
    internal static object Create(Type type) => Activator.CreateInstance(type, nonPublic: true)!;

    private static IEnumerable<Type> Above(Type type) =>
        type.BaseType is { IsAbstract: true } above ? Above(above).Prepend(above) : [];

    private static string Origin(Kind kind) =>
        $"{kind.Name}, {kind.Type.FullName} of {kind.Type.Assembly.GetName().Name}";

    private void NameKinds(JsonTypeInfo info)
    {
        if (KindsOf(info.Type) is not { Count: > 0 } own) return;
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = TypeKey };
        foreach (var kind in own) info.PolymorphismOptions.DerivedTypes.Add(new(kind.Type, kind.Name));
    }

    // Computed properties are not keys.
    private static void LeaveOutReadOnly(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in info.Properties.Where(p => p.Set is null || p.Get is null).ToArray())
            info.Properties.Remove(property);
    }
}

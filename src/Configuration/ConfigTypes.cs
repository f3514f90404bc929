using System.Collections.Concurrent;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Generative.Configuration;

/// <summary>What config records look like, found from the records themselves: types, defaults, ranges, docs, kinds.</summary>
/// <param name="catalog">For each base record, the name under the key <c>type</c> of each concrete record.</param>
public sealed class ConfigTypes(IReadOnlyDictionary<Type, IReadOnlyDictionary<string, Type>> catalog)
{
    /// <summary>The key that chooses a concrete record.</summary>
    public const string TypeKey = "type";

    private readonly ConcurrentDictionary<Type, Shape> shapes = new();

    /// <summary>Strict JSON for the same records: unknown, duplicate, missing and null members are refused.</summary>
    public JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { info => NameKinds(info, catalog) } },
    };

    internal Shape ShapeOf(Type type) => shapes.GetOrAdd(type, Find);

    private static void NameKinds(JsonTypeInfo info, IReadOnlyDictionary<Type, IReadOnlyDictionary<string, Type>> catalog)
    {
        if (!catalog.TryGetValue(info.Type, out var kinds)) return;
        info.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = TypeKey };
        foreach (var (name, kind) in kinds) info.PolymorphismOptions.DerivedTypes.Add(new(kind, name));
    }

    private Shape Find(Type type)
    {
        if (catalog.TryGetValue(type, out var kinds))
            return new Kinds(type, kinds.OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary(k => k.Key, k => SectionOf(k.Value)));
        if (type.IsEnum)
            return new Choice([.. Enum.GetValuesAsUnderlyingType(type).Cast<object>()
                .Select(v => JsonSerializer.SerializeToNode(Enum.ToObject(type, v), type, Json)!.GetValue<string>())]);
        if (type == typeof(bool)) return new Truth();
        if (type == typeof(string)) return new Text();
        if (type == typeof(int)) return new Whole(int.MinValue, int.MaxValue);
        if (type == typeof(long)) return new Whole(long.MinValue, long.MaxValue);
        if (type == typeof(uint)) return new Whole(uint.MinValue, uint.MaxValue);
        if (type == typeof(ulong)) return new Whole(ulong.MinValue, ulong.MaxValue);
        if (type == typeof(byte)) return new Whole(byte.MinValue, byte.MaxValue);
        if (type == typeof(double)) return new Real(single: false);
        if (type == typeof(JsonObject)) return new Fragment();
        if (type == typeof(float)) return new Real(single: true);

        var info = Json.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object when !type.IsAbstract => SectionOf(type),
            // Lists and mappings are described where they stand, since their limits belong to the key.
            _ => throw new NotSupportedException(
                $"{type} cannot stand in a config: use bool, numbers, string, enums, records, lists or dictionaries; enrol abstract records in the catalogue"),
        };
    }

    private Section SectionOf(Type type) => new(type, () => KeysOf(type));

    private IReadOnlyList<Key> KeysOf(Type type)
    {
        var defaults = Activator.CreateInstance(type, nonPublic: true)
            ?? throw new NotSupportedException($"{type} needs a constructor without parameters: its initialisers are the defaults");
        return [.. Json.GetTypeInfo(type).Properties.Where(p => p.Set is not null && p.Get is not null).Select(p => KeyOf(p, defaults))];
    }

    private Key KeyOf(JsonPropertyInfo property, object defaults)
    {
        var member = property.AttributeProvider;
        var required = property.IsRequired || member?.IsDefined(typeof(RequiredAttribute), inherit: true) == true;
        var value = required ? null : property.Get!(defaults);
        var slot = SlotOf(property.PropertyType, property.IsSetNullable, Limits.Of(member));
        if (slot.Shape is Kinds kinds && value is not null)
            slot = slot with { Fallback = kinds.Sections.First(s => s.Value.Type == value.GetType()).Key };
        var description = member?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).Cast<DescriptionAttribute>().FirstOrDefault();
        return new(property.Name, slot, required, description?.Description,
            value is null ? null : JsonSerializer.SerializeToNode(value, property.PropertyType, Json));
    }

    private Slot SlotOf(Type type, bool nullable, Limits limits)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return SlotOf(underlying, nullable: false, limits) with { Nullable = true };
        var info = Json.GetTypeInfo(type);
        Slot Element() => SlotOf(info.ElementType!, nullable: false, limits.OfElement);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new(new Items(Element()), nullable, limits),
            JsonTypeInfoKind.Dictionary when info.KeyType == typeof(string) => new(new Table(Element()), nullable, limits),
            _ => new(ShapeOf(type), nullable && !type.IsValueType, limits),
        };
    }
}

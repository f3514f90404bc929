namespace Generative.Configuration;

/// <summary>What a value must look like: the one description that reading, writing and the schema share.</summary>
internal abstract class Shape
{
    /// <summary>What is expected, in words.</summary>
    public abstract string Words { get; }
}

internal sealed class Truth : Shape
{
    public override string Words => "true or false";
}

/// <summary>A whole number in the machine type's range.</summary>
internal sealed class Whole(decimal least, decimal most) : Shape
{
    public decimal Least { get; } = least;
    public decimal Most { get; } = most;
    public override string Words => "an integer";
}

/// <summary>A finite number in the machine type's range.</summary>
internal sealed class Real(bool single) : Shape
{
    public bool Holds(double value) => single ? float.IsFinite((float)value) : double.IsFinite(value);
    public override string Words => "a number";
}

internal sealed class Text : Shape
{
    public override string Words => "text";
}

/// <summary>One of an enum's names.</summary>
internal sealed class Choice(IReadOnlyList<string> names) : Shape
{
    public IReadOnlyList<string> Names { get; } = names;
    public override string Words => Sentences.Or(Names);
}

internal sealed class Items(Slot element) : Shape
{
    public Slot Element { get; } = element;
    public override string Words => "a list";
}

/// <summary>Free names, one kind of value.</summary>
internal sealed class Table(Slot value) : Shape
{
    public Slot Value { get; } = value;
    public override string Words => "a mapping of names";
}

/// <summary>Keys that are checked later, against another record: a part of a config that is laid over a whole one.</summary>
internal sealed class Fragment : Shape
{
    public override string Words => "a mapping of keys";
}

/// <summary>A record. Its keys are found late, since records may hold themselves.</summary>
internal sealed class Section(Type type, Func<IReadOnlyList<Key>> find) : Shape
{
    private readonly Lazy<IReadOnlyList<Key>> keys = new(find);

    public Type Type { get; } = type;
    public IReadOnlyList<Key> Keys => keys.Value;
    public override string Words => "a mapping of keys";
}

/// <summary>A record of one of several types, chosen by its key <c>type</c>.</summary>
internal sealed class Kinds(Type type, IReadOnlyDictionary<string, Section> sections) : Shape
{
    public Type Type { get; } = type;
    public IReadOnlyDictionary<string, Section> Sections { get; } = sections;
    public override string Words => "a mapping of keys";
}

/// <summary>A place for a value. <paramref name="Fallback"/> is the type name of the default value, where the shape has kinds.</summary>
internal sealed record Slot(Shape Shape, bool Nullable, Limits Limits, string? Fallback = null);

/// <summary>A key of a record. <paramref name="Initial"/> is the default value as JSON, for a key that is not required.</summary>
internal sealed record Key(string Name, Slot Slot, bool Required, string? Description, System.Text.Json.Nodes.JsonNode? Initial);

internal static class Sentences
{
    /// <summary>a, b or c.</summary>
    public static string Or(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";
}

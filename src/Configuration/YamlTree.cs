using YamlDotNet.Core;
using Events = YamlDotNet.Core.Events;

namespace Generative.Configuration;

/// <summary>YAML text -> nodes with places. Anchors, aliases, tags and second documents are refused: a config is plain data.</summary>
internal sealed class YamlTree
{
    public const int MaximumBytes = 1 << 20;
    public const int MaximumDepth = 64;

    private readonly FaultList faults;
    private readonly Func<Mark, Place> placeOf;
    private readonly Parser parser;
    private Events.ParsingEvent now = new Events.StreamStart();

    private YamlTree(string text, Func<Mark, Place> placeOf, FaultList faults)
    {
        (this.faults, this.placeOf) = (faults, placeOf);
        parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The tree of a file's text. An empty file is an empty mapping.</summary>
    /// <exception cref="ConfigFault">The text is no YAML; faults found before that are told too.</exception>
    public static YamlNode Parse(string text, string source, FaultList faults)
    {
        if (text.Length > MaximumBytes)
        {
            faults.Add(new(source), "", $"got {text.Length} characters, expected at most {MaximumBytes}");
            throw faults.Fault();
        }
        FindTabs(text, source, faults);
        faults.ThrowIfAny();                                           // the parser would only repeat them, less clearly
        try
        {
            return new YamlTree(text, mark => new(source, (int)mark.Line, (int)mark.Column), faults).Document() ?? new MapNode(new(source, 1, 1));
        }
        catch (Stopped)
        {
            throw faults.Fault();
        }
    }

    /// <summary>The value of an override, all of it at one place; a broken one leaves its fault in the list.</summary>
    public static YamlNode ParseValue(string text, Place at, FaultList faults)
    {
        try
        {
            return new YamlTree(text, _ => at, faults).Document() ?? new ScalarNode(at, "", plain: true);
        }
        catch (Stopped)
        {
            return new BrokenNode(at);
        }
    }

    private YamlNode? Document()
    {
        Next();                                                        // stream start
        Next();                                                        // document start, or the end of an empty stream
        if (now is Events.StreamEnd) return null;
        Next();
        var empty = now is Events.Scalar { IsPlainImplicit: true, Value: "" };
        var root = Node("", depth: 1);
        Next();                                                        // past the document's end
        if (now is Events.DocumentStart second) throw Stop(placeOf(second.Start), "got a second document, expected one");
        return empty ? null : root;
    }

    /// <summary>Reads the node that starts at the current event and moves past it.</summary>
    private YamlNode Node(string path, int depth)
    {
        var at = placeOf(now.Start);
        if (depth > MaximumDepth) throw Stop(at, $"nested deeper than {MaximumDepth} levels");
        if (now is Events.NodeEvent { Anchor.IsEmpty: false } && now is not Events.AnchorAlias)
            faults.Add(at, path, "anchors are not allowed, write the value out where it is used");
        if (now is Events.NodeEvent { Tag.IsEmpty: false } tagged && tagged.Tag.IsLocal | !tagged.Tag.IsNonSpecific)
            faults.Add(at, path, $"tags are not allowed, got {ScalarNode.Quoted(tagged.Tag.Value)}");
        switch (now)
        {
            case Events.Scalar scalar:
                Next();
                return new ScalarNode(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case Events.SequenceStart:
                return List(at, path, depth);
            case Events.MappingStart:
                return Map(at, path, depth);
            case Events.AnchorAlias alias:
                faults.Add(at, path, $"aliases are not allowed, got '*{ScalarNode.Shorten(alias.Value.Value)}'");
                Next();
                return new BrokenNode(at);
            default:
                throw Stop(at, "YAML: expected a value");
        }
    }

    private ListNode List(Place at, string path, int depth)
    {
        var items = new List<YamlNode>();
        Next();
        while (now is not Events.SequenceEnd) items.Add(Node($"{path}[{items.Count}]", depth + 1));
        Next();
        return new(at, items);
    }

    private MapNode Map(Place at, string path, int depth)
    {
        var map = new MapNode(at);
        var seen = new Dictionary<string, Place>();
        Next();
        while (now is not Events.MappingEnd)
        {
            var key = Node(path, depth + 1);
            var name = key is ScalarNode scalar ? scalar.Text : "";
            var below = Paths.Join(path, name);
            var value = Node(below, depth + 1);
            if (key is not ScalarNode)
                faults.Add(key.At, path, $"got {key.Shown} as a key, expected a name");
            else if (seen.TryGetValue(name, out var first))
                faults.Add(key.At, below, first.Line == 0 ? "duplicate key" : $"duplicate key, first at line {first.Line}");
            else
            {
                seen.Add(name, key.At);
                // An empty value has no place of its own worth pointing at.
                if (value is ScalarNode { Plain: true, Text: "" }) value = new ScalarNode(key.At, "", plain: true);
                map.Entries.Add(new(name, key.At, value));
            }
        }
        Next();
        return map;
    }

    /// <summary>Moves to the next event. Whatever the parser throws at hostile text becomes one sentence.</summary>
    private void Next()
    {
        try
        {
            if (!parser.MoveNext()) return;
            now = parser.Current!;
        }
        catch (YamlException e)
        {
            throw Stop(placeOf(e.Start), $"YAML: {Sentence(e.Message)}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException
            or IndexOutOfRangeException or NullReferenceException or NotSupportedException)
        {
            throw Stop(placeOf(now.End), $"YAML: {Sentence(e.Message)}");
        }
    }

    private static string Sentence(string message) => message.Length == 0 ? "malformed"
        : ScalarNode.Shorten(char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'), most: 200);

    private Stopped Stop(Place at, string sentence)
    {
        faults.Add(at, "", sentence);
        return new();
    }

    /// <summary>The text cannot be read further; its fault is in the list.</summary>
    private sealed class Stopped : Exception;

    private static void FindTabs(string text, string source, FaultList faults)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            var indentation = content.Length - content.TrimStart(" \t").Length;
            var column = content[..indentation].IndexOf('\t');
            if (column >= 0 && indentation < content.Length) faults.Add(new(source, line, column + 1), "", "got a tab, expected spaces for indentation");
        }
    }
}

/// <summary>Paths of keys: <c>model.encoder.hidden[2]</c>.</summary>
internal static class Paths
{
    public static string Join(string path, string key) => path.Length == 0 ? ScalarNode.Shorten(key) : $"{path}.{ScalarNode.Shorten(key)}";
}

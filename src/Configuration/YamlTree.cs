using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>YAML text as nodes with positions. Anchors, aliases, tags and second documents are errors.</summary>
/// <remarks>Built from the parser's events: YamlStream copies the targets of aliases, nests without limit, and ends at
/// the first duplicate key.</remarks>
internal sealed class YamlTree
{
    public const int MaximumBytes = 1 << 20, MaximumDepth = 64;

    private readonly string source;
    private readonly FaultList faults;
    private readonly Dictionary<YamlNode, Place> places = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<YamlNode> broken = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the text of a file; an empty file is an empty mapping.</summary>
    /// <exception cref="ConfigException">The text is not YAML.</exception>
    public YamlTree(string text, string source, FaultList faults)
    {
        (this.source, this.faults) = (source, faults);
        if (text.Length > MaximumBytes)
            faults.Add(new(source), "", $"got {text.Length} characters, expected at most {MaximumBytes}");
        FindTabs(text);
        faults.ThrowIfAny();                                   // the parser would repeat them, less clearly
        if (!TryLoad(text, null, out var root)) throw faults.ToException();
        Root = root ?? Placed(new YamlMappingNode(), new(source, 1, 1));
    }

    public YamlNode Root { get; }

    public Place At(YamlNode node) => places[node];

    /// <summary>Whether an error of the node has been added already.</summary>
    public bool IsBroken(YamlNode node) => broken.Contains(node);

    /// <summary>The value of an override, at the position of the override.</summary>
    public YamlNode ParseValue(string text, Place at) =>
        TryLoad(text, at, out var value) ? value ?? Placed(new YamlScalarNode(""), at) : Broken(at);

    /// <summary>Sets the position of a node.</summary>
    public T Placed<T>(T node, Place at) where T : YamlNode
    {
        places[node] = at;
        return node;
    }

    private YamlScalarNode Broken(Place at)
    {
        var node = Placed(new YamlScalarNode(""), at);
        broken.Add(node);
        return node;
    }

    // Any exception of the parser becomes one sentence.
    private bool TryLoad(string text, Place? at, out YamlNode? root)
    {
        root = null;
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) return true;
            parser.Consume<DocumentStart>();
            root = Node(parser, at, "", 1);
            if (root is YamlScalarNode { IsEmpty: true }) root = null;
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<DocumentStart>(out var second)) return true;
            throw new RefusedException(second.Start, "got a second document, expected one");
        }
        catch (YamlException e)
        {
            faults.Add(at ?? PlaceOf(e.Start), "", e is RefusedException ? e.Message : $"YAML: {Sentence(e.Message)}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or NullReferenceException or NotSupportedException)
        {
            faults.Add(at ?? PlaceOf(parser.Current?.End ?? Mark.Empty), "", $"YAML: {Sentence(e.Message)}");
        }
        return false;
    }

    private YamlNode Node(Parser parser, Place? source, string path, int depth)
    {
        var now = parser.Current!;
        var at = source ?? PlaceOf(now.Start);
        if (depth > MaximumDepth) throw new RefusedException(now.Start, $"nested deeper than {MaximumDepth} levels");
        if (now is NodeEvent { Anchor.IsEmpty: false })
            faults.Add(at, path, "anchors are not allowed, write the value out where it is used");
        if (now is NodeEvent { Tag: { IsEmpty: false } tag } && (tag.IsLocal || !tag.IsNonSpecific))
            faults.Add(at, path, $"tags are not allowed, got {Words.Quoted(tag.Value)}");
        parser.MoveNext();
        switch (now)
        {
            case Scalar scalar:
                return Placed(new YamlScalarNode(scalar.Value) { Style = scalar.Style }, at);
            case SequenceStart:
                var list = Placed(new YamlSequenceNode(), at);
                while (!parser.TryConsume<SequenceEnd>(out _))
                    list.Add(Node(parser, source, $"{path}[{list.Children.Count}]", depth + 1));
                return list;
            case MappingStart:
                var map = Placed(new YamlMappingNode(), at);
                while (!parser.TryConsume<MappingEnd>(out _)) Entry(map, parser, source, path, depth + 1);
                return map;
            case AnchorAlias alias:
                faults.Add(at, path, $"aliases are not allowed, got '*{Words.Shorten(alias.Value.Value)}'");
                return Broken(at);
            default:
                throw new RefusedException(now.Start, "YAML: expected a value");
        }
    }

    private void Entry(YamlMappingNode map, Parser parser, Place? source, string path, int depth)
    {
        var key = Node(parser, source, path, depth);
        var name = key as YamlScalarNode;
        var below = Words.Join(path, name?.Text ?? "");
        var value = Node(parser, source, below, depth);
        // An empty value has the position of its key.
        if (value is YamlScalarNode { IsEmpty: true }) Placed(value, At(key));
        if (name is null) faults.Add(At(key), path, $"got {Scalars.Shown(key)} as a key, expected a name");
        else if (map.Children.TryAdd(name, value)) return;
        else
        {
            var first = At(map.Children.Keys.First(k => k.Equals(name))).Line;
            faults.Add(At(key), below, first == 0 ? "duplicate key" : $"duplicate key, first at line {first}");
        }
    }

    private Place PlaceOf(Mark mark) => new(source, (int)mark.Line, (int)mark.Column);

    private static string Sentence(string message) => message.Length == 0 ? "malformed"
        : Words.Shorten(char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'), most: 200);

    private void FindTabs(string text)
    {
        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            line++;
            var indentation = content.Length - content.TrimStart(" \t").Length;
            var column = content[..indentation].IndexOf('\t');
            if (column >= 0 && indentation < content.Length)
                faults.Add(new(source, line, column + 1), "", "got a tab, expected spaces for indentation");
        }
    }

    /// <summary>Valid YAML that is not allowed in configs.</summary>
    private sealed class RefusedException(Mark at, string message) : YamlException(at, at, message);
}

/// <summary>Mappings of YAML.</summary>
internal static class Mappings
{
    /// <summary>The value of a key, or null.</summary>
    public static YamlNode? Find(this YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out var value) ? value : null;
}

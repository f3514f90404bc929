using System.Text.Json.Serialization.Metadata;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Finds the key that an unknown one means: in its section, in another one, or among those expected.</summary>
/// <param name="types">The types of the records.</param>
/// <param name="tree">The config, whose kinds decide which keys there are.</param>
/// <param name="root">The record of the whole config.</param>
internal sealed class KeyHints(ConfigTypes types, YamlTree tree, Slot root)
{
    private const int MostDepth = 4, MostShown = 3;

    /// <summary><c>did you mean 'key'?</c> or <c>expected a, b or c</c>.</summary>
    /// <param name="word">The unknown key.</param>
    /// <param name="names">The keys of its section.</param>
    public string For(string word, IReadOnlyList<string> names)
    {
        if (Exactly(word, names) is { } own) return DidYouMean(own);
        (string Path, string Name)[] all =
            [.. Keys(root, tree.Root as YamlMappingNode, "", 0).Where(k => k.Path != k.Name)];
        string[] elsewhere = [.. all.Where(k => Exactly(word, [k.Name]) is not null).Select(k => k.Path)];
        if (elsewhere.Length is > 0 and <= MostShown) return DidYouMean(elsewhere);
        if (Nearest.To(word, names) is { } near) return DidYouMean(near);
        return Nearest.Spelled(word, [.. all.Select(k => k.Name)]) is { } spelled
            ? DidYouMean(all.First(k => k.Name == spelled).Path)
            : $"expected {Words.Or(names)}";
    }

    private static string DidYouMean(params IReadOnlyList<string> keys) =>
        $"did you mean {Words.Or([.. keys.Select(k => $"'{k}'")])}?";

    // The name that equals the word but for case and separators, or that its synonym is.
    private string? Exactly(string word, IReadOnlyList<string> names)
    {
        var plain = Nearest.Normalized(word);
        var meant = types.Synonyms?.GetValueOrDefault(plain);
        return names.FirstOrDefault(n => Nearest.Normalized(n) == plain) ?? names.FirstOrDefault(n => n == meant);
    }

    // All keys with their paths; of kinds those of the kind that the config chooses.
    private IEnumerable<(string Path, string Name)> Keys(Slot slot, YamlMappingNode? map, string path, int depth)
    {
        var section = types.SectionOf(slot, map ?? new YamlMappingNode());
        if (section is not { Type.IsAbstract: false } || depth > MostDepth) yield break;
        var record = ConfigTypes.Create(section.Type);
        foreach (var key in section.Properties)
        {
            var below = Words.Join(path, key.Name);
            yield return (below, key.Name);
            var value = types.SlotOf(key, record);
            if (value.Info.Kind != JsonTypeInfoKind.Object) continue;
            foreach (var found in Keys(value, map?.Find(key.Name) as YamlMappingNode, below, depth + 1))
                yield return found;
        }
    }
}

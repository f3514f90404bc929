using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Generative.Configuration;

/// <summary>Reads single values: text, paths, names and numbers.</summary>
internal sealed class ScalarBinder(ConfigTypes types, YamlTree tree, FaultList faults, string folder)
{
    /// <summary>The value of a scalar; undefined if an error was added.</summary>
    public object? Bind(YamlScalarNode node, Slot slot, string path)
    {
        if (!node.IsNull && slot.Type == typeof(string)) return BindText(node, slot.Limits, path);
        if (!node.IsNull && slot.Type.IsEnum) return BindEnum(node, slot, path);
        if (slot.Type == typeof(bool) && node.Truth is { } truth) return truth;
        if (slot.IsReal && node.Number is { } number) return BindReal(node, number, slot, path);
        if (slot.IsWhole && node.Number is { } whole) return BindWhole(node, whole, slot, path);
        return Refuse(node, path, slot.Expected + Example(node, slot));
    }

    public object? RefuseName(YamlScalarNode node, string path, IReadOnlyList<string> names)
    {
        var hint = Nearest.Hint(node.Text, names, types.Synonyms);
        return Refuse(node, path, hint is null ? Words.Or(names) : $"{Words.Or(names)}, {hint}");
    }

    public object? Refuse(YamlNode node, string path, string expected)
    {
        faults.Add(tree.At(node), path, $"got {Scalars.Shown(node)}, expected {expected}");
        return null;
    }

    private object? BindText(YamlScalarNode node, Limits limits, string path)
    {
        var text = node.Text;
        if (limits.Allowed.Count > 0 && !limits.Allowed.Contains(text)) return RefuseName(node, path, limits.Allowed);
        if (limits.Instead(text) is { } expected) return Refuse(node, path, expected + Synonym(text, limits));
        return limits.IsPath ? BindPath(node, limits, path) : text;
    }

    private string Synonym(string text, Limits limits) =>
        types.Synonyms?.GetValueOrDefault(Nearest.Normalized(text)) is { } meant && limits.Instead(meant) is null
            ? $", did you mean '{meant}'?"
            : "";

    private object? BindPath(YamlScalarNode node, Limits limits, string path)
    {
        if (string.IsNullOrWhiteSpace(node.Text) || node.Text.Contains('\0')) return Refuse(node, path, "a path");
        if (ConfigPaths.UnsetVariable(node.Text) is { } variable)
            return Refuse(node, path, $"variables that are set: {variable} is not");
        if (limits.OrName && ConfigPaths.IsName(node.Text)) return node.Text;
        var isOverride = tree.At(node).Line == 0;
        return ConfigPaths.Absolute(node.Text, isOverride ? Environment.CurrentDirectory : folder);
    }

    private object? BindEnum(YamlScalarNode node, Slot slot, string path)
    {
        var names = Enum.GetNames(slot.Type);
        var name = names.FirstOrDefault(n => Words.Key(n) == node.Text)
            ?? names.FirstOrDefault(n => Annotations.AliasesOf(slot.Type.GetField(n)).Contains(node.Text));
        return name is null ? RefuseName(node, path, slot.Names) : Enum.Parse(slot.Type, name);
    }

    private object? BindWhole(YamlScalarNode node, double number, Slot slot, string path)
    {
        var isWhole = double.IsFinite(number) ? double.IsInteger(number) : !node.Text.Contains('.');
        if (!isWhole) return Refuse(node, path, "an integer");
        if (double.IsFinite(number) && slot.Limits.Instead(number) is { } expected) return Refuse(node, path, expected);
        if (!slot.Limits.Admits(number)) return Refuse(node, path, slot.Limits.Interval);
        try
        {
            var exact = node.Whole ?? throw new OverflowException();
            return Convert.ChangeType(exact, slot.Type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            var (least, most) = (slot.Type.GetField(nameof(int.MinValue))!, slot.Type.GetField(nameof(int.MaxValue))!);
            return Refuse(node, path, $"{least.GetValue(null)}..{most.GetValue(null)}");
        }
    }

    private object? BindReal(YamlScalarNode node, double number, Slot slot, string path)
    {
        if (slot.Type == typeof(float)) number = (float)number;
        if (slot.Limits.Instead(number) is { } expected) return Refuse(node, path, expected);
        return Convert.ChangeType(number, slot.Type, CultureInfo.InvariantCulture);
    }

    // An example for the name of a kind in the place of its mapping.
    private string Example(YamlScalarNode node, Slot slot)
    {
        string[] names = [.. types.KindsOf(slot.Type).Select(k => k.Name)];
        if (Nearest.Meant(node.Text, names, types.Synonyms) is not { } meant) return "";
        return $", such as {{type: {meant.Replace(" with ", ", ", StringComparison.Ordinal)}}}";
    }
}

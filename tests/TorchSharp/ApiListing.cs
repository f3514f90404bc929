using System.Reflection;
using System.Text;

namespace Tests.Surface;

/// <summary>Public members as short signatures, <c>Tensor.add(Tensor, Scalar)</c>, from TorchSharp's listing and from an assembly, in one spelling.</summary>
/// <remarks>Types are told by their last name; parameter names, defaults, return types and nullability are left out.</remarks>
internal static class ApiListing
{
    /// <summary>From <c>torchsharp-api.txt</c>: the public members by the type that declares them.</summary>
    public static HashSet<string> FromText(IEnumerable<string> lines)
    {
        HashSet<string> all = [];
        string type = "";
        var isEnum = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                var words = line[3..].Split(" : ")[0];
                isEnum = words.Contains("enum ");
                foreach (var kind in new[] { "class ", "struct ", "interface ", "enum " })
                    if (words.IndexOf(kind, StringComparison.Ordinal) is var at and >= 0) words = words[(at + kind.Length)..];
                type = LastName(words.Replace("::", "."));
                all.Add(type);
            }
            else if (line.StartsWith(' ') && type.Length > 0)
            {
                if (isEnum) all.UnionWith(line.Split(',', StringSplitOptions.TrimEntries).Select(v => $"{type}.{v}"));
                else if (Member(line.Trim()) is { } member) all.Add($"{type}.{member}");
            }
        }
        return all;
    }

    /// <summary>The public members of an assembly's public types.</summary>
    public static HashSet<string> FromAssembly(Assembly assembly)
    {
        HashSet<string> all = [];
        foreach (var t in assembly.GetExportedTypes())
        {
            var type = Name(t, generics: false);
            all.Add(type);
            const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (var c in t.GetConstructors(declared & ~BindingFlags.Static).Where(Visible)) all.Add($"{type}.ctor({Parameters(c.GetParameters())})");
            foreach (var f in t.GetFields(declared).Where(f => !f.IsSpecialName && (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))) all.Add($"{type}.{f.Name}");
            foreach (var p in t.GetProperties(declared).Where(p => p.GetAccessors(true).Any(Visible))) all.Add(p.GetIndexParameters() is { Length: > 0 } i ? $"{type}.this({Parameters(i)})" : $"{type}.{p.Name}");
            foreach (var m in t.GetMethods(declared).Where(m => Visible(m) && m.GetBaseDefinition() == m))
                if (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) all.Add($"{type}.{m.Name}({Parameters(m.GetParameters())})");
        }
        return all;
    }

    private static bool Visible(MethodBase m) => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly;

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(p => Name(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType, true)));

    private static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(int)] = "int", [typeof(long)] = "long",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(string)] = "string", [typeof(object)] = "object", [typeof(void)] = "void", [typeof(char)] = "char",
    };

    private static string Name(Type t, bool generics)
    {
        if (keywords.TryGetValue(t, out var word)) return word;
        if (t.IsArray) return $"{Name(t.GetElementType()!, true)}[{new string(',', t.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(t) is { } inner) return Name(inner, true) + "?";
        var plain = t.Name.Split('`')[0];
        if (!t.IsGenericType) return plain;
        var arguments = t.GetGenericArguments();
        if (plain == "ValueTuple") return $"({string.Join(", ", arguments.Select(a => Name(a, true)))})";
        // A nested type of a generic one repeats its parameters: only its own count.
        var own = t.Name.Contains('`') ? int.Parse(t.Name.Split('`')[1]) : plain == "HookRemover" ? arguments.Length : 0;
        return own == 0 ? plain : generics ? $"{plain}<{string.Join(", ", arguments[^own..].Select(a => Name(a, true)))}>" : $"{plain}<{own}>";
    }

    // "static Tensor add(Tensor left, Scalar alpha = 1)" -> "add(Tensor, Scalar)"; what is protected is left out.
    private static string? Member(string line)
    {
        line = line.Replace("[Obsolete] ", "");
        // Whether a member is overridden or inherited makes no difference to a caller.
        if (line.Split('(')[0].Split(' ').Contains("override")) return null;
        line = line.Replace("protected ", "");
        if (line.StartsWith("ctor ", StringComparison.Ordinal)) return $"ctor({TextParameters(Between(line, line.IndexOf('('), '(', ')'))})";
        if (line.EndsWith('}') && line.Contains(" { "))
        {
            var head = line[..line.LastIndexOf(" { ", StringComparison.Ordinal)];
            var at = head.IndexOf(" this[", StringComparison.Ordinal);
            return at >= 0 ? $"this({TextParameters(Between(head, at + 5, '[', ']'))})" : LastName(head[(head.LastIndexOf(' ') + 1)..]);
        }
        if (!line.EndsWith(')')) return line[(line.LastIndexOf(' ') + 1)..];
        // The parameter list is the last top-level pair of parentheses.
        var depth = 0;
        var open = line.Length - 1;
        for (; open >= 0; open--)
        {
            if (line[open] == ')') depth++;
            if (line[open] == '(' && --depth == 0) break;
        }
        var name = line[..open];
        return $"{name[(TopLevelSpace(name) + 1)..].Split('<')[0]}({TextParameters(line[(open + 1)..^1])})";
    }

    private static string Between(string s, int from, char open, char close)
    {
        var depth = 0;
        for (var k = from; k < s.Length; k++)
        {
            if (s[k] == open) depth++;
            if (s[k] == close && --depth == 0) return s[(from + 1)..k];
        }
        return "";
    }

    private static string TextParameters(string list) => string.Join(", ", SplitTop(list).Select(p => Type(p, named: true)));

    private static IEnumerable<string> SplitTop(string list)
    {
        var depth = 0;
        var quoted = false;
        var part = new StringBuilder();
        foreach (var c in list)
        {
            if (c == '"') quoted = !quoted;
            if (!quoted && c is '(' or '<' or '[') depth++;
            if (!quoted && c is ')' or '>' or ']') depth--;
            if (c == ',' && depth == 0 && !quoted)
            {
                yield return part.ToString().Trim();
                part.Clear();
                continue;
            }
            part.Append(c);
        }
        if (part.ToString().Trim() is { Length: > 0 } last) yield return last;
    }

    // A type with, perhaps, modifiers before and a name (and default) behind it.
    private static string Type(string text, bool named)
    {
        var equals = text.IndexOf(" = ", StringComparison.Ordinal);
        if (equals >= 0) text = text[..equals];
        foreach (var modifier in new[] { "params ", "ref ", "out ", "in ", "this " })
            if (text.StartsWith(modifier, StringComparison.Ordinal)) text = text[modifier.Length..];
        text = text.Trim();
        if (named && TopLevelSpace(text) is var space and >= 0) text = text[..space];
        if (text.EndsWith('?')) return Type(text[..^1], false) + "?";
        if (text.EndsWith(']'))
        {
            var open = text.LastIndexOf('[');
            return Type(text[..open], false) + text[open..].Replace(" ", "");
        }
        if (text.StartsWith('(')) return $"({string.Join(", ", SplitTop(text[1..^1]).Select(t => Type(t, true)))})";
        var angle = text.IndexOf('<');
        if (angle < 0) return Keyword(LastName(text));
        return $"{LastName(text[..angle])}<{string.Join(", ", SplitTop(text[(angle + 1)..^1]).Select(t => Type(t, false)))}>";
    }

    private static int TopLevelSpace(string text)
    {
        var depth = 0;
        for (var k = text.Length - 1; k >= 0; k--)
        {
            if (text[k] is ')' or '>' or ']') depth++;
            if (text[k] is '(' or '<' or '[') depth--;
            if (text[k] == ' ' && depth == 0) return k;
        }
        return -1;
    }

    private static string Keyword(string name) => name switch { "Char" => "char", "String" => "string", _ => name };

    // "nn.Module<T1, T2>" declared as a type -> "Module<2>".
    private static string LastName(string name)
    {
        var angle = name.IndexOf('<');
        var plain = angle < 0 ? name : name[..angle];
        plain = plain[(plain.LastIndexOf('.') + 1)..];
        return angle < 0 ? plain : $"{plain}<{SplitTop(name[(angle + 1)..name.LastIndexOf('>')]).Count()}>";
    }
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Generative.Laws.Tests;

/// <summary>Dependencies go one way, between the projects and between the folders of a project. An offending one is
/// named in words.</summary>
public sealed class ArrowTests
{
    // Project -> the projects that it may use. MSBuild refuses cycles; what it lets through is a shortcut, such as
    // models that read data.
    private static readonly Dictionary<string, string[]> arrows = new()
    {
        ["Generative"] = [],
        ["Generative.Configuration"] = [],
        ["Generative.Models"] = ["Generative"],
        ["Generative.Data"] = ["Generative"],
        ["Generative.Training"] = ["Generative", "Generative.Configuration", "Generative.Data"],
        ["Generative.Evaluation"] =
            ["Generative", "Generative.Configuration", "Generative.Data", "Generative.Training"],
        ["Generative.Cli"] = ["Generative", "Generative.Configuration", "Generative.Data", "Generative.Models",
            "Generative.Training", "Generative.Evaluation"],
    };

    // The mathematics: no files, no clock, no console, no config.
    private static readonly string[] outside =
        ["System.IO.File", "System.IO.Directory", "System.Console", "System.Diagnostics.Stopwatch", "System.DateTime",
            "System.Environment"];

    public static TheoryData<string> Rooms => [.. arrows.Keys];

    [Theory, MemberData(nameof(Rooms))]
    public void A_project_uses_only_those_below_it(string room) => Assert.Empty(Offending(room, arrows[room]));

    [Fact]
    public void A_project_that_uses_another_is_named() => Assert.Equal(
        ["Generative.Models uses Generative, which it must not know"], Offending("Generative.Models", []));

    private static IEnumerable<string> Offending(string room, string[] allowed) =>
        from reference in Assembly.Load(room).GetReferencedAssemblies()
        where arrows.ContainsKey(reference.Name!) && !allowed.Contains(reference.Name)
        select $"{room} uses {reference.Name}, which it must not know";

    [Theory, MemberData(nameof(Rooms))]
    public void No_two_folders_of_a_project_use_each_other(string room) =>
        Assert.Empty(Cycles(Uses(Assembly.Load(room).GetTypes())));

    [Fact]
    public void A_cycle_is_named_in_words()
    {
        var uses = Uses([typeof(Here.First), typeof(There.Second), typeof(Elsewhere.Third)]);
        const string root = "Generative.Laws.Tests";
        Assert.Equal([$"{root}.Here -> {root}.There -> {root}.Here"], Cycles(uses));
    }

    [Theory]
    [InlineData("Generative")]
    [InlineData("Generative.Models")]
    public void Mathematics_and_models_touch_no_disk_clock_or_console(string room) =>
        Assert.Empty(TypesUsed(room).Where(outside.Contains).Select(type => $"{room} uses {type}"));

    [Fact]
    public void Use_of_the_disk_is_detected() => Assert.Contains("System.IO.File", TypesUsed("Generative.Training"));

    /// <summary>Namespace -> the namespaces of the same assembly that its types use.</summary>
    private static Dictionary<string, HashSet<string>> Uses(IReadOnlyCollection<Type> types)
    {
        Dictionary<string, HashSet<string>> uses = [];
        foreach (var type in types.Where(t => t.Namespace is not null))
            foreach (var used in TypesOf(type)
                .Where(u => u.Assembly == type.Assembly && u.Namespace is not null && u.Namespace != type.Namespace))
            {
                uses.TryAdd(type.Namespace!, []);
                uses[type.Namespace!].Add(used.Namespace!);
            }
        return uses;
    }

    // Base, interfaces, fields, signatures, and everything that the methods' code names.
    private static IEnumerable<Type> TypesOf(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
            | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        List<Type?> types = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(all).Select(f => f.FieldType)];
        foreach (var method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
        {
            types.AddRange(method.GetParameters().Select(p => p.ParameterType));
            if (method is MethodInfo { ReturnType: var returned }) types.Add(returned);
            if (method.GetMethodBody()?.GetILAsByteArray() is not { } body) continue;
            var typeArguments = type.IsGenericType ? type.GetGenericArguments() : null;
            var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
            foreach (var token in IlTokens.Of(body))
            {
                var member = type.Module.ResolveMember(token, typeArguments, methodArguments);
                types.Add(member as Type ?? member?.DeclaringType);
            }
        }
        return types.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type) : [type];
    }

    private static string[] Cycles(Dictionary<string, HashSet<string>> uses) =>
        [.. from pair in uses
            from other in pair.Value
            where string.CompareOrdinal(pair.Key, other) < 0 && Reaches(uses, other, pair.Key)
            select $"{pair.Key} -> {other} -> {pair.Key}"];

    private static bool Reaches(Dictionary<string, HashSet<string>> uses, string from, string to)
    {
        HashSet<string> seen = [];
        Stack<string> open = new([from]);
        while (open.TryPop(out var at))
        {
            if (at == to) return true;
            if (!seen.Add(at) || !uses.TryGetValue(at, out var next)) continue;
            foreach (var one in next) open.Push(one);
        }
        return false;
    }

    private static IEnumerable<string> TypesUsed(string assembly)
    {
        using var file = File.OpenRead(Assembly.Load(assembly).Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")];
    }
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Generative.Laws.Tests;

/// <summary>Nobody goes around the doors: the compiled assemblies call what ends the process, or misleads, in one place
/// each.</summary>
public sealed class DoorLaws
{
    // TorchSharp's member -> the one type that may call it.
    private static readonly Dictionary<string, string> doors = new()
    {
        ["matmul"] = "", ["alias"] = "", ["cummax"] = "", ["cummin"] = "", ["is_conj"] = "", ["is_neg"] = "",
        ["get_is_sparse"] = "", ["var"] = "", ["var_mean"] = "",
        ["Embedding"] = "", ["LSTM"] = "", ["GRU"] = "", ["use_deterministic_algorithms"] = "",
        ["Adam"] = "", ["AdamW"] = "", ["SGD"] = "", ["RMSProp"] = "", ["LBFGS"] = "", ["Adagrad"] = "",
        ["grad"] = "Gradients", ["set_rng_state"] = "RandomState", ["manual_seed"] = "RandomState",
        ["manual_seed_all"] = "RandomState",
        ["GroupNorm"] = "Normalization", ["MoveToOtherDisposeScope"] = "ScopeExtensions", ["compile"] = "ListOperators",
    };

    [Theory]
    [InlineData("Generative")]
    [InlineData("Generative.Models")]
    [InlineData("Generative.Data")]
    [InlineData("Generative.Training")]
    [InlineData("Generative.Evaluation")]
    [InlineData("Generative.Cli")]
    public void Calls_that_end_the_process_are_made_in_one_place_each(string assembly)
    {
        var calls = CallsOf(Assembly.Load(assembly).Location).ToArray();
        var around = from call in calls
                     where doors.TryGetValue(call.Member, out var door) && call.Caller.Split('.', '/').Last() != door
                     select $"{call.Caller} calls TorchSharp's {call.Member}, which ends the process on an error or "
                         + $"misleads: {(doors[call.Member] == "" ? "nobody may" : $"only {doors[call.Member]} may")}";
        Assert.True(calls.Length > 2, "no calls of TorchSharp were found");
        Assert.Empty(around);
    }

    [Fact]
    public void A_call_in_another_place_is_detected()
    {
        using var x = ones(2, 2);
        using var y = x.matmul(x);
        Assert.Contains(CallsOf(typeof(DoorLaws).Assembly.Location), c => c.Member == "matmul"
            && c.Caller.EndsWith(nameof(DoorLaws), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_such_place_makes_its_call()
    {
        var calls = CallsOf(Assembly.Load("Generative").Location).ToHashSet();
        foreach (var (member, door) in doors.Where(d => d.Value != ""))
            Assert.Contains(calls, c => c.Member == member && c.Caller.EndsWith(door, StringComparison.Ordinal));
    }

    // Each call, and each delegate made, of a member of TorchSharp, with the type it stands in (of a closure or an
    // iterator: the type around it).
    private static IEnumerable<(string Caller, string Member)> CallsOf(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            var body = image.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            foreach (var token in IlTokens.Of(body))
                if (MemberOfTorchSharp(metadata, MetadataTokens.EntityHandle(token)) is { } member)
                    yield return (Outermost(metadata, method.GetDeclaringType()), member);
        }
    }

    private static string? MemberOfTorchSharp(MetadataReader metadata, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        if (handle.Kind != HandleKind.MemberReference) return null;
        var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
        if (member.Parent.Kind != HandleKind.TypeReference) return null;
        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            type = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        return metadata.GetString(type.Namespace).StartsWith("TorchSharp", StringComparison.Ordinal)
            ? metadata.GetString(member.Name) : null;
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (metadata.GetString(type.Name).StartsWith('<') && !type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

using System.Reflection;
using PublicApiGenerator;

namespace Generative.Cli.Tests.PublicApi;

/// <summary>What each library shows, as text: a change of it is a change that users see.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData("Generative")]
    [InlineData("Generative.Models")]
    [InlineData("Generative.Data")]
    [InlineData("Generative.Configuration")]
    [InlineData("Generative.Training")]
    [InlineData("Generative.Evaluation")]
    public void The_public_surface_is_the_one_that_is_written_down(string library) =>
        Golden.Matches(Assembly.Load(library).GeneratePublicApi(options) + "\n", $"{library}.golden.txt");

    [Theory]
    [InlineData("Generative")]
    [InlineData("Generative.Models")]
    [InlineData("Generative.Data")]
    [InlineData("Generative.Training")]
    public void What_is_not_sealed_can_be_derived_from_outside(string library)
    {
        const BindingFlags all =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var open = Assembly.Load(library).GetExportedTypes().Where(t => t is { IsClass: true, IsSealed: false });
        // Neither a constructor nor an abstract member that only our own assemblies can reach.
        static bool IsShut(MethodBase m) => m.IsPrivate || m.IsAssembly || m.IsFamilyAndAssembly;
        var members = open.SelectMany(t => t.GetMethods(all)).Where(m => m.IsAbstract && IsShut(m));
        var types = open.Where(t => t.GetConstructors(all).All(IsShut));
        Assert.Empty(members.Select(m => $"{m.DeclaringType!.Name}.{m.Name}"));
        Assert.Empty(types.Select(t => $"{t.Name} has no constructor for others"));
    }
}

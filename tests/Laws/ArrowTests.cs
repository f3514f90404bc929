using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Tests.Laws;

/// <summary>Arrows run one way: Training -> Models -> Generative -> TorchSharp. An offending one is named in words.</summary>
public sealed class ArrowTests
{
    private static readonly string[] rooms = [typeof(torch).Assembly.GetName().Name!, "Generative", "Models", "Training"];

    private static readonly Dictionary<string, string[]> forbidden = new()
    {
        // The mathematics: no files, no clock, no console, no config.
        ["Generative"] = ["System.IO.File", "System.IO.Directory", "System.Console", "System.Diagnostics.Stopwatch", "System.DateTime", "System.Environment"],
        ["Models"] = ["System.IO.File", "System.IO.Directory", "System.Console", "System.Diagnostics.Stopwatch", "System.DateTime", "System.Environment"],
    };

    [Fact]
    public void No_room_refers_to_one_above_it()
    {
        var offending = from room in rooms
                        let assembly = Assembly.Load(room)
                        from reference in assembly.GetReferencedAssemblies()
                        where Array.IndexOf(rooms, reference.Name) > Array.IndexOf(rooms, room)
                        select $"{room} refers to {reference.Name}, which stands above it";
        Assert.Empty(offending);
    }

    [Fact]
    public void Mathematics_and_models_touch_no_disk_clock_or_console()
    {
        var offending = from room in forbidden
                        from type in TypesUsed(room.Key)
                        where room.Value.Contains(type)
                        select $"{room.Key} uses {type}";
        Assert.Empty(offending);
    }

    [Fact]
    public void No_library_above_names_concrete_models()
    {
        var models = typeof(global::Generative.ModelOptions).Assembly.GetExportedTypes().Where(t => t.IsClass && !t.IsAbstract && t.Namespace != "Models").Select(t => t.FullName).ToHashSet();
        var source = Path.Combine(Repository.Root, "src", "Training");
        var offending = from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
                        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
                        let name = Path.GetRelativePath(source, file)
                        where !name.StartsWith("Cli", StringComparison.Ordinal)
                        where File.ReadLines(file).Any(l => l.StartsWith("using Models.", StringComparison.Ordinal))
                        select $"{name} names a family of models";
        Assert.NotEmpty(models);
        Assert.Empty(offending);
    }

    private static IEnumerable<string> TypesUsed(string assembly)
    {
        using var file = File.OpenRead(Assembly.Load(assembly).Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")];
    }
}

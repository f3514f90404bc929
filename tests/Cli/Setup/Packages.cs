using System.Text.Json;

namespace Generative.Cli.Tests.Setup;

/// <summary>The files of the packages that these tests were built from.</summary>
internal static class Packages
{
    /// <summary>TorchSharp's library for Linux as its package has it; every platform's package brings it.</summary>
    public static string LibTorchSharp { get; } = Find("TorchSharp", "runtimes/linux-x64/native/libLibTorchSharp.so");

    private static string Find(string package, string file)
    {
        var assets = Path.Combine(Repository.Root, "tests", "Cli", "obj", "project.assets.json");
        using var text = JsonDocument.Parse(File.ReadAllText(assets));
        var libraries = text.RootElement.GetProperty("libraries").EnumerateObject();
        var library = libraries.Single(l => l.Name.StartsWith(package + "/", StringComparison.OrdinalIgnoreCase));
        var folder = library.Value.GetProperty("path").GetString()!;
        var folders = text.RootElement.GetProperty("packageFolders").EnumerateObject();
        return folders.Select(f => Path.Combine(f.Name, folder, file)).First(File.Exists);
    }
}

using System.Text.Json.Nodes;

namespace Tests.Setup;

/// <summary>The lock files: one for each project and platform.</summary>
public sealed class LockFileTests
{
    private const string Remedy = "dotnet restore --force-evaluate -p:TorchPlatform=linux-x64, and so for win-x64 and osx-arm64";
    private static readonly string[] platforms = ["linux-x64", "osx-arm64", "win-x64"];

    [Fact]
    public void Every_project_has_one_for_each_platform_and_they_differ_in_the_native_package_alone()
    {
        var skipped = new[] { "bin", "obj", "artifacts" };
        var projects = Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(p => !Path.GetRelativePath(Repository.Root, p).Split(Path.DirectorySeparatorChar).Intersect(skipped).Any()).ToArray();
        Assert.True(projects.Length >= 5);
        foreach (var project in projects)
        {
            var locked = platforms.ToDictionary(p => p, p => Locked(Path.GetDirectoryName(project)!, p));
            foreach (var platform in platforms)
                Assert.True(locked[platform].SequenceEqual(locked["linux-x64"]), $"{project}, {platform}: {Remedy}");
            Assert.NotEmpty(locked["linux-x64"]);
        }
    }

    // The packages by name, version and hash, without the native one.
    private static string[] Locked(string project, string platform)
    {
        var file = Path.Combine(project, $"packages.{platform}.lock.json");
        Assert.True(File.Exists(file), $"{file} is missing: {Remedy}");
        var packages = JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!["net10.0"]!.AsObject();
        var native = $"libtorch-cpu-{platform}";
        Assert.Equal("2.10.0", (string?)packages[native]!["resolved"]);
        return [.. packages.Where(p => p.Key != native).Select(p => p.Key + p.Value!.ToJsonString().Replace(native, "native")).Order(StringComparer.Ordinal)];
    }
}

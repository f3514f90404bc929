using System.Text.Json.Nodes;

namespace Generative.Cli.Tests.Setup;

/// <summary>The lock files: one for each project and platform.</summary>
public sealed class LockFileTests
{
    private const string Remedy = "dotnet restore --force-evaluate -p:TorchPlatform=... writes it anew";
    private static readonly string[] platforms = ["linux-x64", "osx-arm64", "win-x64"];

    [Fact]
    public void Every_project_has_one_for_each_platform_and_they_differ_in_the_native_package_alone()
    {
        var skipped = new[] { "bin", "obj", "artifacts" };
        var projects = Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(p => Path.GetRelativePath(Repository.Root, p))
            .Where(p => !p.Split(Path.DirectorySeparatorChar).Intersect(skipped).Any()).ToArray();
        Assert.True(projects.Length >= 5);
        foreach (var project in projects)
        {
            var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(project)!);
            var locked = platforms.ToDictionary(p =>
                p, p => Locked(folder, p, File.ReadAllText(Path.Combine(Repository.Root, project))
                .Contains("Torch.props")));
            foreach (var platform in platforms)
                Assert.True(locked[platform].SequenceEqual(locked["linux-x64"]), $"{project}, {platform}: {Remedy}");
            Assert.NotEmpty(locked["linux-x64"]);
        }
    }

    // The packages by name, version and hash, without the native one.
    private static string[] Locked(string folder, string platform, bool usesTorch)
    {
        var file = Path.Combine(folder, $"packages.{platform}.lock.json");
        Assert.True(File.Exists(file), $"{file} is missing: {Remedy}");
        var packages = JsonNode.Parse(File.ReadAllText(file))!["dependencies"]!["net10.0"]!.AsObject();
        var native = $"libtorch-cpu-{platform}";
        Assert.Equal(usesTorch ? "2.10.0" : null, (string?)packages[native]?["resolved"]);
        var others = packages.Where(p => p.Key != native);
        var texts = others.Select(p => p.Key + p.Value!.ToJsonString().Replace(native, "native"));
        return [.. texts.Order(StringComparer.Ordinal)];
    }
}

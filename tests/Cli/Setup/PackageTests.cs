using System.IO.Compression;
using System.Xml.Linq;

namespace Generative.Cli.Tests.Setup;

/// <summary>The packages of the libraries, as `dotnet pack` makes them of what these tests were built with.</summary>
public sealed class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    /// <summary>Packs once for all tests.</summary>
    public sealed class Packed : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();

        public string Folder => folder.Path;

        public async Task InitializeAsync()
        {
            var configuration = AppContext.BaseDirectory.Contains("Release") ? "Release" : "Debug";
            foreach (var room in rooms.Values)
                await Run.MSBuild($"src/{room}/{room}.csproj", ci: false, "-t:Pack", "-p:NoBuild=true",
                    $"-p:Configuration={configuration}", $"-p:PackageOutputPath={Folder}", "-v:q");
        }

        public Task DisposeAsync()
        {
            folder.Dispose();
            return Task.CompletedTask;
        }
    }

    // Package -> room.
    private static readonly Dictionary<string, string> rooms = new()
    {
        ["Generative"] = "Generative",
        ["Generative.Models"] = "Models",
        ["Generative.Data"] = "Data",
        ["Generative.Configuration"] = "Configuration",
        ["Generative.Training"] = "Training",
        ["Generative.Evaluation"] = "Evaluation",
    };

    public static TheoryData<string, string[]> Dependencies => new()
    {
        { "Generative", ["TorchSharp"] },
        { "Generative.Models", ["Generative", "TorchSharp"] },
        { "Generative.Data", ["Generative", "Sep", "SixLabors.ImageSharp", "TorchSharp"] },
        { "Generative.Configuration", ["YamlDotNet"] },
        { "Generative.Training",
            ["Generative.Configuration", "Generative.Data", "Spectre.Console", "TorchSharp"] },
        { "Generative.Evaluation", ["Generative.Training", "ScottPlot", "SkiaSharp", "TorchSharp"] },
    };

    // The native package is for who uses the libraries to choose.
    [Theory, MemberData(nameof(Dependencies))]
    public void A_package_depends_on_the_rooms_below_it_and_on_no_platform(string id, string[] expected)
    {
        var spec = Spec(id);
        var names = spec.Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => e.Attribute("id")!.Value);
        Assert.Equal(expected, names.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Dependencies))]
    public void It_says_what_it_is_and_brings_its_documentation_and_symbols(string id, string[] dependencies)
    {
        Assert.NotEmpty(dependencies);
        var spec = Spec(id);
        string? Value(string name) => spec.Descendants().SingleOrDefault(e => e.Name.LocalName == name)?.Value;
        Assert.Equal(id, Value("id"));
        Assert.Equal("MIT", Value("license"));
        Assert.InRange(Value("description")!.Length, 40, 200);
        Assert.Equal("README.md", Value("readme"));
        using var package = Open(id, "nupkg");
        Assert.StartsWith($"# {id}\n", Text(package, "README.md"));
        Assert.NotNull(package.GetEntry($"lib/net10.0/{id}.dll"));
        var members = XDocument.Parse(Text(package, $"lib/net10.0/{id}.xml")).Descendants("member");
        Assert.True(members.Count() > 10);
        using var symbols = Open(id, "snupkg");
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{id}.pdb"));
    }

    [Fact]
    public void The_mend_goes_with_the_package_to_every_program_that_uses_it()
    {
        using var package = Open("Generative", "nupkg");
        Assert.Contains("LibStdCxxMend.cs", Text(package, "buildTransitive/Generative.targets"));
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "src/Generative/build/LibStdCxxMend.cs")),
            Text(package, "buildTransitive/LibStdCxxMend.cs"));
    }

    [Fact]
    public void The_classifiers_go_with_the_package_that_measures_by_them()
    {
        using var package = Open("Generative.Evaluation", "nupkg");
        Assert.NotNull(package.GetEntry("buildTransitive/Generative.Evaluation.targets"));
        Assert.NotNull(package.GetEntry("Extractors/mnist/step-001770/model.safetensors"));
    }

    private ZipArchive Open(string id, string extension) =>
        ZipFile.OpenRead(Path.Combine(packed.Folder, $"{id}.0.1.0.{extension}"));

    private XDocument Spec(string id)
    {
        using var package = Open(id, "nupkg");
        return XDocument.Parse(Text(package, $"{id}.nuspec"));
    }

    private static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}

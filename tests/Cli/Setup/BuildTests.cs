using System.Text.Json;
using Generative.Build;

namespace Generative.Cli.Tests.Setup;

/// <summary>What the build takes from packages: by platform, by device, and by the libstdc++ of the machine.</summary>
public sealed class BuildTests : IDisposable
{
    private const string Project = "src/Generative/Generative.csproj";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("TorchPlatform=linux-x64", "libtorch-cpu-linux-x64", "linux-x64")]
    [InlineData("TorchPlatform=win-x64", "libtorch-cpu-win-x64", "win-x64")]
    [InlineData("TorchPlatform=osx-arm64", "libtorch-cpu-osx-arm64", "osx-arm64")]
    [InlineData("TorchDevice=cuda-linux", "TorchSharp-cuda-linux", "cuda-linux")]
    [InlineData("TorchDevice=cuda-windows", "TorchSharp-cuda-windows", "cuda-windows")]
    public async Task Each_choice_takes_TorchSharp_and_one_native_package(string choice, string native, string flavor)
    {
        var (packages, properties) = await Evaluate(Project, ci: true, $"-p:{choice}");
        Assert.Equal(["TorchSharp", native], packages);
        Assert.Equal($"packages.{flavor}.lock.json", Path.GetFileName(properties["NuGetLockFilePath"]));
        // The packages for CUDA have no lock file yet, so CI cannot hold a restore to it.
        Assert.Equal(flavor.StartsWith("cuda") ? "" : "true", properties["RestoreLockedMode"]);
    }

    [Theory]
    [InlineData(Project, false)]
    [InlineData("src/Cli/Cli.csproj", true)]
    [InlineData("tests/Cli/Tests.Cli.csproj", true)]
    public async Task By_default_no_package_for_CUDA_is_taken_and_restore_is_locked_in_CI_alone(string project, bool ci)
    {
        var here = "linux-x64";
        if (OperatingSystem.IsWindows()) here = "win-x64";
        if (OperatingSystem.IsMacOS()) here = "osx-arm64";
        var (packages, properties) = await Evaluate(project, ci);
        Assert.Equal(["TorchSharp", $"libtorch-cpu-{here}"], packages);
        Assert.Equal(ci ? "true" : "", properties["RestoreLockedMode"]);
    }

    // The packages of the engine that a project asks for, and how it restores them.
    private static async Task<(string[] Packages, Dictionary<string, string?> Properties)> Evaluate(
        string project, bool ci, params string[] choice)
    {
        string[] questions = ["-getItem:PackageReference", "-getProperty:NuGetLockFilePath,RestoreLockedMode"];
        using var answer = JsonDocument.Parse(await Run.MSBuild(project, ci, [.. choice, .. questions]));
        var items = answer.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray();
        var names = items.Select(i => i.GetProperty("Identity").GetString()!);
        string[] words = ["torch", "cuda"];
        var properties = answer.RootElement.GetProperty("Properties").EnumerateObject();
        return (
            [.. names.Where(n => words.Any(w => n.Contains(w, StringComparison.OrdinalIgnoreCase)))],
            properties.ToDictionary(p => p.Name, p => p.Value.GetString()));
    }

    [SkippableTheory]
    [InlineData("GLIBCXX_3.4.31", true)]
    [InlineData("GLIBCXX_3.4.31 GLIBCXX_3.4.32 GLIBCXX_3.4.33", false)]
    public async Task The_output_gets_a_mended_copy_only_where_libstdcxx_is_older(string versions, bool mended)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "libstdc++ is looked at on Linux alone");
        var system = folder["libstdc++.so.6"];
        await File.WriteAllTextAsync(system, versions);
        var first = await LibTorchSharp($"-p:LibStdCxx={system}");
        Assert.Equal(!mended, first == Packages.LibTorchSharp);
        Assert.Equal(mended ? LibStdCxxNeed.Mended : LibStdCxxNeed.New, await NeedOf(first));
        // A second build leaves the copy as it is.
        var written = File.GetLastWriteTimeUtc(first);
        Assert.Equal(first, await LibTorchSharp($"-p:LibStdCxx={system}"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
    }

    [Fact]
    public async Task Without_a_libstdcxx_nothing_is_done_unless_it_is_asked_for()
    {
        Assert.Equal(Packages.LibTorchSharp, await LibTorchSharp("-p:LibStdCxx=" + folder["nowhere"]));
        Assert.Equal(LibStdCxxNeed.Mended, await NeedOf(await LibTorchSharp("-p:MendLibTorchSharp=true")));
    }

    private static async Task<LibStdCxxNeed> NeedOf(string library) =>
        LibStdCxxMend.Of(await File.ReadAllBytesAsync(library));

    // The file that is copied to the output for linux-x64; intermediate files go to this test's own folder.
    private async Task<string> LibTorchSharp(string choice)
    {
        var text = await Run.MSBuild(Project, ci: false, choice,
            "-p:TorchPlatform=linux-x64", "-p:Configuration=Release", $"-p:IntermediateOutputPath={folder["obj"]}/",
            "-t:ResolvePackageAssets", "-getItem:RuntimeTargetsCopyLocalItems");
        using var answer = JsonDocument.Parse(text);
        var files = answer.RootElement.GetProperty("Items").GetProperty("RuntimeTargetsCopyLocalItems");
        const string place = "runtimes/linux-x64/native/libLibTorchSharp.so";
        var own = Assert.Single(files.EnumerateArray(), i => i.GetProperty("DestinationSubPath").GetString() == place);
        return own.GetProperty("FullPath").GetString()!;
    }
}

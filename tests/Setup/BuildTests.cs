using System.Text.Json;
using Generative.Build;
using Tests.Training.Data;

namespace Tests.Setup;

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
    public async Task Each_platform_and_device_takes_TorchSharp_and_one_native_package(string choice, string native, string flavor)
    {
        using var answer = JsonDocument.Parse(await Run.MSBuild(Project, ci: true, $"-p:{choice}",
            "-getItem:PackageReference", "-getProperty:NuGetLockFilePath", "-getProperty:RestoreLockedMode"));
        Assert.Equal(["TorchSharp", native], Engines(answer));
        var properties = answer.RootElement.GetProperty("Properties");
        Assert.Equal($"packages.{flavor}.lock.json", Path.GetFileName(properties.GetProperty("NuGetLockFilePath").GetString()));
        // The packages for CUDA have no lock file yet, so CI cannot hold a restore to it.
        Assert.Equal(flavor.StartsWith("cuda") ? "" : "true", properties.GetProperty("RestoreLockedMode").GetString());
    }

    [Fact]
    public async Task By_default_no_package_for_CUDA_is_taken_and_a_restore_is_locked_in_CI_alone()
    {
        var here = OperatingSystem.IsWindows() ? "win-x64" : OperatingSystem.IsMacOS() ? "osx-arm64" : "linux-x64";
        foreach (var (project, ci) in new[] { (Project, false), ("src/Training/Training.csproj", true), ("tests/Tests.csproj", true) })
        {
            using var answer = JsonDocument.Parse(await Run.MSBuild(project, ci, "-getItem:PackageReference", "-getProperty:RestoreLockedMode"));
            Assert.Equal(["TorchSharp", $"libtorch-cpu-{here}"], Engines(answer));
            Assert.Equal(ci ? "true" : "", answer.RootElement.GetProperty("Properties").GetProperty("RestoreLockedMode").GetString());
        }
    }

    private static IEnumerable<string> Engines(JsonDocument answer) =>
        from item in answer.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
        let name = item.GetProperty("Identity").GetString()
        where name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name.Contains("cuda", StringComparison.OrdinalIgnoreCase)
        select name;

    [SkippableTheory]
    [InlineData("GLIBCXX_3.4.31", true)]
    [InlineData("GLIBCXX_3.4.31 GLIBCXX_3.4.32 GLIBCXX_3.4.33", false)]
    public async Task The_output_gets_a_mended_copy_where_libstdcxx_is_older_and_there_alone(string versions, bool mended)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "libstdc++ is looked at on Linux alone");
        var system = folder["libstdc++.so.6"];
        await File.WriteAllTextAsync(system, versions);
        var first = await LibTorchSharp($"-p:LibStdCxx={system}");
        Assert.Equal(!mended, first == Packages.LibTorchSharp);
        Assert.Equal(mended ? LibStdCxxNeed.Mended : LibStdCxxNeed.New, LibStdCxxMend.Of(await File.ReadAllBytesAsync(first)));
        // A second build leaves the copy as it is.
        var written = File.GetLastWriteTimeUtc(first);
        Assert.Equal(first, await LibTorchSharp($"-p:LibStdCxx={system}"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
    }

    [Fact]
    public async Task Without_a_libstdcxx_nothing_is_done_and_by_hand_it_can_be_asked_for_anywhere()
    {
        Assert.Equal(Packages.LibTorchSharp, await LibTorchSharp("-p:LibStdCxx=" + folder["nowhere"]));
        var copy = await LibTorchSharp("-p:MendLibTorchSharp=true");
        Assert.Equal(LibStdCxxNeed.Mended, LibStdCxxMend.Of(await File.ReadAllBytesAsync(copy)));
    }

    // The file that is copied to the output for linux-x64; intermediate files go to this test's own folder.
    private async Task<string> LibTorchSharp(string choice)
    {
        using var answer = JsonDocument.Parse(await Run.MSBuild(Project, ci: false, choice,
            "-p:Configuration=Release", $"-p:IntermediateOutputPath={folder["obj"]}/",
            "-t:ResolvePackageAssets", "-getItem:RuntimeTargetsCopyLocalItems"));
        var files = answer.RootElement.GetProperty("Items").GetProperty("RuntimeTargetsCopyLocalItems").EnumerateArray();
        var own = Assert.Single(files, f => f.GetProperty("DestinationSubPath").GetString() == "runtimes/linux-x64/native/libLibTorchSharp.so");
        return own.GetProperty("FullPath").GetString()!;
    }
}

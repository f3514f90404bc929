namespace Generative.Cli.Tests.Setup;

/// <summary>./generative in a tree of its own, with a <c>dotnet</c> that only notes what it is asked to do.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Noting = """
        #!/bin/sh
        [ "$1" = --version ] && exit "${SDK_MISSING:-0}"
        echo "$*" >> "$NOTES"
        [ "$1" = build ] || exit 0
        [ -z "${BUILD_FAILS:-}" ] || { echo "$BUILD_FAILS"; exit 1; }
        mkdir -p "$2/bin/Release/net10.0"
        """;

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string?> environment;

    public ScriptTests()
    {
        string[] folders = ["tools", "tree/eng", "tree/src/Cli", "elsewhere"];
        foreach (var name in folders) Directory.CreateDirectory(folder[name]);
        string[] files =
            ["generative", "eng/setup.sh", "global.json", "Directory.Build.props", "Directory.Build.targets"];
        foreach (var file in files) File.Copy(Path.Combine(Repository.Root, file), folder[$"tree/{file}"]);
        File.WriteAllText(folder["tree/src/Cli/Program.cs"], "");
        File.WriteAllText(folder["tools/dotnet"], Noting);
        const UnixFileMode executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder["tools/dotnet"], executable);
        environment = new()
        {
            ["PATH"] = folder["tools"] + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["NOTES"] = folder["notes"], ["TorchDevice"] = null, ["TorchPlatform"] = null,
        };
    }

    public void Dispose() => folder.Dispose();

    private string Program => folder["tree/src/Cli/bin/Release/net10.0/Generative.Cli.dll"];

    private string Build => $"build {folder["tree/src/Cli"]} -c Release -v q -nologo";

    private Task<(int Code, string Out, string Error)> Bash(params string[] command)
    {
        Skip.If(OperatingSystem.IsWindows(), "bash is not part of Windows");
        return Run.In(folder["elsewhere"], environment, ["bash", .. command]);
    }

    // What dotnet was asked to do by one start of the program.
    private async Task<string[]> Start(string script, params string[] arguments)
    {
        File.Delete(folder["notes"]);
        var (code, text, error) = await Bash([script, .. arguments]);
        Assert.Equal((0, "", ""), (code, text, error));
        return await File.ReadAllLinesAsync(folder["notes"]);
    }

    [SkippableFact]
    public async Task The_second_start_builds_nothing_and_a_newer_file_or_another_device_builds_again()
    {
        var script = folder["tree/generative"];
        var first = await Start(script, "train", "a.yaml", "--set", "b=c d");
        Assert.Equal([Build, $"{Program} train a.yaml --set b=c d"], first);
        Assert.Equal([$"{Program} doctor"], await Start(script, "doctor"));
        foreach (var file in new[] { "src/Cli/Program.cs", "Directory.Build.targets", "global.json" })
        {
            File.SetLastWriteTimeUtc(folder[$"tree/{file}"], DateTime.UtcNow.AddSeconds(1));
            Assert.Equal([Build, $"{Program} doctor"], await Start(script, "doctor"));
            File.SetLastWriteTimeUtc(folder[$"tree/{file}"], DateTime.UtcNow.AddSeconds(-1));
        }
        environment["TorchDevice"] = "cuda-linux";
        Assert.Equal([Build, $"{Program} doctor"], await Start(script, "doctor"));
        Assert.Equal([$"{Program} doctor"], await Start(script, "doctor"));
        Directory.Delete(folder["tree/src/Cli/bin"], recursive: true);
        Assert.Equal([Build, $"{Program} doctor"], await Start(script, "doctor"));
    }

    [SkippableFact]
    public async Task The_script_starts_from_any_folder_and_through_chained_links()
    {
        Skip.If(OperatingSystem.IsWindows(), "bash is not part of Windows");
        File.CreateSymbolicLink(folder["elsewhere/near"], "../tree/generative");
        File.CreateSymbolicLink(folder["tools/far"], folder["elsewhere/near"]);
        Assert.Equal([Build, $"{Program} list models"], await Start(folder["tools/far"], "list", "models"));
        Assert.Equal([$"{Program} doctor"], await Start("near", "doctor"));
        environment["CDPATH"] = folder["tree"];
        Assert.Equal([$"{Program} doctor"], await Start("../tree/generative", "doctor"));
    }

    [SkippableFact]
    public async Task Without_the_SDK_the_script_says_so_and_ends_with_exit_code_2()
    {
        environment["SDK_MISSING"] = "1";
        var (code, text, error) = await Bash(folder["tree/generative"], "doctor");
        Assert.Equal((2, ""), (code, text));
        Assert.Matches(@"^the \.NET 10 SDK is missing: [^\n]*\n$", error);
        Assert.False(File.Exists(folder["notes"]));
    }

    [SkippableFact]
    public async Task A_failed_build_shows_its_errors_and_is_tried_again()
    {
        environment["BUILD_FAILS"] = "A.cs(1,1): error CS1: no";
        for (var k = 0; k < 2; k++)
        {
            var (code, text, error) = await Bash(folder["tree/generative"], "doctor");
            Assert.Equal((1, ""), (code, text));
            Assert.Equal("A.cs(1,1): error CS1: no\nthe build failed; its log is artifacts/build.log\n", error);
        }
        Assert.Equal([Build, Build], await File.ReadAllLinesAsync(folder["notes"]));
    }
}

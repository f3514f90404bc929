using System.Diagnostics;

namespace Generative.Cli.Tests.Setup;

/// <summary>Another program, to its end.</summary>
internal static class Run
{
    /// <summary>Its exit code and what it wrote.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">Variables to set, or, where null, to take away.</param>
    /// <param name="program">The program and its arguments.</param>
    public static async Task<(int Code, string Out, string Error)> In(
        string folder, IReadOnlyDictionary<string, string?> environment, params string[] program)
    {
        var start = new ProcessStartInfo(program[0], program[1..])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await text, await error);
    }

    /// <summary>What MSBuild answers of a project, as JSON text; as if it were started by hand.</summary>
    public static async Task<string> MSBuild(string project, bool ci, params string[] arguments)
    {
        // `dotnet test` tells its children where its own MSBuild lies.
        var inherited = Environment.GetEnvironmentVariables().Keys.Cast<string>();
        Dictionary<string, string?> environment = inherited
            .Where(v => v.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(v => v, _ => (string?)null);
        environment["TorchDevice"] = null;
        environment["TorchPlatform"] = null;
        environment["CI"] = ci ? "true" : null;
        string[] command = ["dotnet", "msbuild", project, "-nologo", .. arguments];
        var (code, text, error) = await In(Repository.Root, environment, command);
        Assert.True(code == 0, text + error);
        return text;
    }
}

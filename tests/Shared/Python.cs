using System.Diagnostics;

namespace Generative.Tests.Shared;

/// <summary>Debian's Python with PyTorch and NumPy, where it is installed: the other side of every file that both are
/// to read.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Runs it; returns what it printed. Skips the test where it is not installed, fails it where the script
    /// fails.</summary>
    public static string Run(params string[] arguments)
    {
        Skip.IfNot(File.Exists(Program) && Directory.Exists("/usr/lib/python3/dist-packages/torch"),
            "python3-torch is not installed");
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal((0, ""), (process.ExitCode, error.Result));
        return text;
    }
}

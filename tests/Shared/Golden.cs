using System.Runtime.CompilerServices;

namespace Generative.Tests.Shared;

/// <summary>Text compared with a file beside the test. A mismatch shows both; GOLDEN=write replaces the file
/// instead.</summary>
internal static class Golden
{
    public static void Matches(string text, string file, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, file);
        if (System.Environment.GetEnvironmentVariable("GOLDEN") == "write") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    /// <summary>The path of a file beside the test.</summary>
    public static string Beside(string file, [CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, file);
}

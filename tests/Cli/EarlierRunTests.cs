using System.Text.Json;

namespace Generative.Cli.Tests;

/// <summary>Checkpoints that the program wrote when it still ran on libtorch 1.13 (an MLP with Adam; a U-Net with group
/// norms, class embeddings and an average).</summary>
public sealed class EarlierRunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("vae")]
    [InlineData("ddpm")]
    public void A_checkpoint_of_the_older_engine_resumes_to_the_stored_end(string name)
    {
        var stored = Path.Combine(Repository.Root, "tests/Cli/earlier", name);
        var run = folder[$"00001-{name}"];
        CopyFolder(stored, run);
        // Its last lines, of steps 5 and 6, were written by the earlier program.
        var expected = Last(Path.Combine(stored, "metrics.jsonl"));
        File.WriteAllText(Path.Combine(run, "metrics.jsonl"), "");
        var (code, text, error) = InProcess.Run("train", "--resume", run);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("from step 4 on", text);
        var found = Last(Path.Combine(run, "metrics.jsonl"));
        Assert.Equal(expected.Keys, found.Keys);
        // The same random numbers, products in another order of summing: float32 over two steps and hundreds of pixels.
        foreach (var (key, value) in expected)
            if (key is not "seconds") Assert.Equal(value, found[key], Math.Max(1e-6, 1e-4 * Math.Abs(value)));
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("ddpm")]
    public void A_checkpoint_of_the_older_engine_can_be_sampled(string name)
    {
        CopyFolder(Path.Combine(Repository.Root, "tests/Cli/earlier", name), folder["run"]);
        var (code, _, error) = InProcess.Run("sample", folder["run"], "-n", "4", "--npz", folder["samples.npz"], "-o",
            folder["samples.png"]);
        Assert.Equal((0, ""), (code, error));
        Assert.True(new FileInfo(folder["samples.npz"]).Length > 4 * 28 * 28);
    }

    private static Dictionary<string, double> Last(string metrics) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadLines(metrics).Last())!;

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var inner in Directory.GetDirectories(from))
            CopyFolder(inner, Path.Combine(to, Path.GetFileName(inner)));
    }
}

namespace Generative.Cli.Tests;

/// <summary>A folder with a small config and the runs that are trained from it; it goes with the test.</summary>
internal sealed class SmallRun : IDisposable
{
    private const string Small = """
        model: {type: gaussianVae, latentDim: 3, hidden: [16]}
        data: {type: digits, count: 300}
        training: {steps: 12, batchSize: 32, logEvery: 4, evaluateEvery: 6, sampleEvery: 6, saveEvery: 6, device: cpu}
        evaluation: {nllSamples: 5}
        sampling: {count: 9}
        """;

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("generative-test-").FullName;

    /// <summary>Writes the config; its path.</summary>
    public string Config(string text = Small)
    {
        var path = Path.Combine(Folder, "small.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Trains it; the folder of the run.</summary>
    public string Train(params string[] more)
    {
        var root = Path.Combine(Folder, "runs");
        var (code, _, error) = InProcess.Run(["train", Config(), "--outdir", root, .. more]);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        return Directory.GetDirectories(root).Order(StringComparer.Ordinal).Last();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

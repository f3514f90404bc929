using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>A contrastive run under <c>evaluate</c>, <c>encode</c>, <c>cluster</c>, <c>sample</c>, and
/// resumed.</summary>
public sealed class ContrastiveCommandTests : IDisposable
{
    private const string Digits = "{type: digits, count: 90, testCount: 20}";

    private readonly TemporaryFolder folder = new();

    private string Config(string clusters, string data)
    {
        var config = folder["small.yaml"];
        File.WriteAllText(config, $"model: {{type: protoNce, clusters: {clusters}, hidden: [4, 8], features: 6, "
            + $"latentDim: 4, projection: [], pretrainSteps: 2, prototypeSteps: 4}}\ndata: {data}\n"
            + "training: {steps: 8, batchSize: 16, logEvery: 1, saveEvery: 4, evaluateEvery: 0, sampleEvery: 8, "
            + "keepLast: 0, device: cpu, threads: 1}\n");
        return config;
    }

    private string Train(string clusters = "[3, 5]", string data = Digits)
    {
        var (code, _, error) = InProcess.Run("train", Config(clusters, data), "--outdir", folder["runs"]);
        Assert.Equal((0, ""), (code, error));
        return Directory.GetDirectories(folder["runs"]).Order(StringComparer.Ordinal).Last();
    }

    [Fact]
    public void Features_are_measured_written_and_drawn_and_examples_sorted()
    {
        var run = Train();
        var (code, text, error) = InProcess.Run("evaluate", run);
        Assert.Equal((0, ""), (code, error));
        foreach (var name in new[] { "infoNce", "prototypes", "linear_probe", "knn_20", "agreement_3", "nmi" })
            Assert.Contains($"{name} ", text);
        (code, text, error) = InProcess.Run(
            "encode", run, "-o", folder["z.npz"], "--picture", folder["z.png"], "--part", "all");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("codes [90, 6]", text);
        Assert.True(ImageFile.Read(folder["z.png"]).Pixels.Distinct().Count() > 10);
        (code, _, error) = InProcess.Run("cluster", run, "-o", folder["c.csv"], "--picture", folder["c.png"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("example,cluster,p0,p1,p2", File.ReadLines(folder["c.csv"]).First());
        Assert.True(ImageFile.Read(folder["c.png"]).Width >= 28);
        Assert.True(ImageFile.Read(Path.Combine(run, "samples", "views-step-000008.png")).Width >= 9 * 28);
    }

    [Fact]
    public void Resumed_between_two_sets_of_prototypes_it_ends_with_the_same_bits()
    {
        var run = Train();
        var whole = Path.Combine(run, "step-000008");
        var expected = Tensors(whole);
        Directory.Delete(whole, recursive: true);
        Assert.Equal(0, InProcess.Run("train", "--resume", run).Code);
        Assert.Equal(expected, Tensors(whole));

        static byte[][] Tensors(string checkpoint) =>
            [.. Directory.GetFiles(checkpoint, "*.safetensors").Order(StringComparer.Ordinal)
                .Select(File.ReadAllBytes)];
    }

    [Fact]
    public void What_it_cannot_do_is_said_in_a_sentence()
    {
        var (code, _, error) = InProcess.Run("train", Config("[100]", Digits), "--outdir", folder["runs"]);
        Assert.Equal(2, code);
        Assert.Contains("clusters: got 100, expected at most as many as training examples, 61", error);
        var plain = Train("[]");
        (code, _, error) = InProcess.Run("sample", plain, "-n", "2", "-o", folder["s.png"]);
        Assert.Equal(2, code);
        Assert.Contains("expected one that can sample", error);
        (code, _, error) = InProcess.Run("cluster", plain, "-o", folder["c.csv"]);
        Assert.Equal(2, code);
        Assert.Contains("expected one with clusters", error);
        // Images without labels: everything but what needs them.
        byte[] pixels = [.. Enumerable.Range(0, 40 * 64).Select(k => (byte)(k * k % 251))];
        var path = folder.Put("a.npz", NumpyFile.Npz(("images", NumpyFile.Npy("|u1", [40, 8, 8], pixels))));
        var unlabeled = Train("[3]", $"{{type: numpy, path: '{path}', testCount: 10}}");
        (code, var text, error) = InProcess.Run("evaluate", unlabeled);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("what can be told from its features was not measured: ", text);
        Assert.DoesNotContain("linear_probe", text);
    }

    public void Dispose() => folder.Dispose();
}

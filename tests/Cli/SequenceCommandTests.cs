using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>Sequences on the way through the commands: strokes as drawings, others as curves.</summary>
public sealed class SequenceCommandTests : IDisposable
{
    private const string Model = "model={type: vrnn, states: 8, hidden: [8], features: 8, latentDim: 2, components: 2}";
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string At(string name) => Path.Combine(small.Folder, name);

    private string Train(string data) => small.Train("--set", Model, "--set", $"data={data}");

    private static string Done(params string[] command)
    {
        var (code, text, error) = InProcess.Run([.. command, "--device", "cpu"]);
        Assert.Equal((0, ""), (code, error));
        return text;
    }

    private static string Refused(params string[] command)
    {
        var (code, _, error) = InProcess.Run([.. command, "--device", "cpu"]);
        Assert.Equal(2, code);
        return error;
    }

    private (int Height, int Width) Picture(string name)
    {
        var image = ImageFile.Read(At(name));
        return (image.Height, image.Width);
    }

    [Fact]
    public void Strokes_are_sampled_reconstructed_completed_and_evaluated()
    {
        var run = Train("{type: strokes, count: 60}");
        var drawn = Done("sample", run, "-n", "4", "-o", At("s.png"), "--npz", At("s.npz"));
        Assert.Contains("4 samples of 00001-small", drawn);
        Assert.Equal([4, 32, 3], Npy.Read(At("s.npz"))["arr_0"].Shape);
        // Two rows of two drawings, 64 pixels a side, two pixels between them.
        var (height, width) = Picture("s.png");
        Assert.True(height == width && height is >= 128 and < 140, $"{height} x {width}");
        Done("reconstruct", run, "-n", "4", "-o", At("r.png"));
        Assert.True(Picture("r.png").Width > Picture("r.png").Height);
        var completed = Done("inpaint", run, "-n", "4", "-o", At("i.png"));
        Assert.Contains("4 test sequences: begun, completed, as it is", completed);
        var measured = Done("evaluate", run, "-k", "2");
        foreach (var name in new[] { "reconstruction", "end", "kl", "nll" }) Assert.Contains(name, measured);
        Assert.DoesNotContain("--metrics", measured);

        Assert.Contains("--known: part: found left, expected top: the first half of the steps.",
            Refused("inpaint", run, "--known", "left"));
        Assert.Contains("examples: found sequences, expected images or vectors: there are no metrics of samples of "
            + "sequences.", Refused("evaluate", run, "--metrics", "all"));
        Assert.Contains("samples: found sequences, expected vectors; for sequences a .png file, or --npz.",
            Refused("sample", run, "-o", At("s.csv")));
    }

    [Fact]
    public void Sequences_of_numbers_are_drawn_as_curves_and_what_is_sampled_can_be_read_again()
    {
        File.WriteAllText(At("a.csv"), "who,x,y\n" + string.Concat(Enumerable.Range(0, 200)
            .Select(k => FormattableString.Invariant($"s{k / 5 + k % 3},{k % 7},{Math.Sin(k)}\n"))));
        var run = Train($"{{type: sequenceTable, path: '{At("a.csv")}', group: who}}");
        Done("sample", run, "-n", "5", "-o", At("s.svg"), "--npz", At("s.npz"));
        Assert.Contains("<svg", File.ReadAllText(At("s.svg")));
        Done("reconstruct", run, "-n", "3", "-o", At("r.png"));
        Done("inpaint", run, "-n", "3", "-o", At("i.png"));
        var again = Train($"{{type: sequences, path: '{At("s.npz")}', validCount: 1, testCount: 1}}");
        Assert.EndsWith("00002-small", again);
    }

    [Theory]
    [InlineData("{type: gaussianVae, latentDim: 2, hidden: [8]}")]
    [InlineData("{type: kMeans, clusters: 2}")]
    public void A_model_of_images_and_vectors_refuses_sequences(string model) =>
        Assert.Contains("strokes: examples: found sequences, expected images or vectors, as ",
            Refused("train", small.Config(), "--outdir", At("runs"), "--set", $"model={model}", "--set",
                "data={type: strokes, count: 60}"));
}

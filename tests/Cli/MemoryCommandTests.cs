using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary><c>memory</c>: the figure of a sequence model's reach, and what is said of other models.</summary>
public sealed class MemoryCommandTests : IDisposable
{
    private const string Small = """
        model: {type: autoregressive, width: 8, depth: 1, mixer: {type: hyena, filterWidth: 8}}
        data: {type: digits, count: 60, size: 6, binarization: threshold}
        training: {steps: 3, batchSize: 16, device: cpu}
        sampling: {count: 4}
        """;

    private readonly SmallRun small = new();

    [Fact]
    public void Runs_are_lines_of_one_figure_and_each_is_told_in_a_sentence()
    {
        _ = small.Config(Small);
        var root = Path.Combine(small.Folder, "runs");
        foreach (var mixer in new[] { "{type: hyena, filterWidth: 8}", "{type: convolution, kernel: 2}" })
            Assert.Equal(0, InProcess.Run(["train", Path.Combine(small.Folder, "small.yaml"), "--outdir", root,
                "--set", $"model.mixer={mixer}"]).Code);
        string[] runs = [.. Directory.GetDirectories(root).Order(StringComparer.Ordinal)];
        var path = Path.Combine(small.Folder, "memory.png");
        var (code, output, error) = InProcess.Run(["memory", runs[0], "--beside", runs[1], "-o", path, "--count", "8"]);
        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("of 36 steps above a thousandth of the largest", lines[0], StringComparison.Ordinal);
        // A kernel of two steps, and the step that the last output reads at once.
        Assert.EndsWith("2 of 36 steps above a thousandth of the largest", lines[1], StringComparison.Ordinal);
        Assert.True(ImageFile.Read(path).Pixels.Distinct().Count() > 20);
    }

    [Fact]
    public void A_model_without_sequences_is_refused_in_a_sentence()
    {
        var (code, _, error) = InProcess.Run(["memory", small.Train()]);
        Assert.Equal(2, code);
        Assert.Contains("expected one that can say how far its memory reaches", error, StringComparison.Ordinal);
    }

    public void Dispose() => small.Dispose();
}

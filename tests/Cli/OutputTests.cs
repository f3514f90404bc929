namespace Generative.Cli.Tests;

/// <summary>Files that cannot be written, and runs in other folders.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string At(string name) => Path.Combine(small.Folder, name);

    [Theory]
    [InlineData("sample", "-o", "nowhere/x.png", "a file in a folder that is there: ")]
    [InlineData("sample", "--npz", "nowhere/x.npz", "a file in a folder that is there: ")]
    [InlineData("sample", "--film", "nowhere/x.png", "a file in a folder that is there: ")]
    [InlineData("sample", "-o", "x.jpg", "a name that ends in .png or .svg or .csv")]
    [InlineData("sample", "-o", "", "the name of a file")]
    [InlineData("sample", "-o", ".", "a file: this is a folder")]
    [InlineData("reconstruct", "-o", "nowhere/x.png", "a file in a folder that is there: ")]
    [InlineData("interpolate", "-o", "x.gif", "a name that ends in .png or .svg")]
    [InlineData("inpaint", "-o", "", "the name of a file")]
    [InlineData("traverse", "-o", "x.pdf", "a name that ends in .png or .svg")]
    [InlineData("encode", "-o", "x.png", "a name that ends in .npz or .csv")]
    [InlineData("density", "-o", "nowhere/x.png", "a file in a folder that is there: ")]
    [InlineData("score", "-o", "nowhere/x.png", "a file in a folder that is there: ")]
    [InlineData("cluster", "-o", "x.png", "a name that ends in .csv")]
    [InlineData("cluster", "--picture", "x.csv", "a name that ends in .png or .svg")]
    [InlineData("plot", "-o", "nowhere/x.svg", "a file in a folder that is there: ")]
    public void A_file_that_cannot_be_written_is_refused_before_the_work(
        string verb, string option, string path, string expected)
    {
        var (code, _, error) = InProcess.Run(verb, "99", option, path);
        Assert.Equal(2, code);
        Assert.StartsWith($"{option}: got '{path}', expected {expected}", error);
        Assert.EndsWith("\nsee --help\n", error);
    }

    [Theory]
    [InlineData("", "--outdir: got nothing, expected a folder")]
    [InlineData("/proc/nothing", "/proc/nothing: file: found none, expected a folder that can be written.")]
    public void A_folder_of_runs_that_cannot_be_made_is_named(string folder, string sentence)
    {
        var (code, _, error) = InProcess.Run("train", small.Config(), "--outdir", folder);
        Assert.Equal(2, code);
        Assert.StartsWith(sentence, error);
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.txt/runs")]
    public void A_file_in_the_place_of_a_folder_of_runs_is_named(string folder)
    {
        File.WriteAllText(At("a.txt"), "");
        var (code, _, error) = InProcess.Run("train", small.Config(), "--outdir", At(folder));
        var sentence = $"{At("a.txt")}: folder: found a file, expected a folder that can be written.\n";
        Assert.Equal((2, sentence), (code, error));
    }

    [Fact]
    public void The_newest_run_of_any_folder_is_latest()
    {
        _ = small.Train();
        var second = Path.GetFileName(small.Train());
        var runs = At("runs");
        foreach (var names in new string[][]
        {
            ["latest", "--outdir", runs], [$"{runs}/latest"], [$"{runs}/2"], ["2", "--outdir", runs],
            [second, "--outdir", runs], [$"{runs}/latest/best"], [$"{runs}/{second}/step-000006"],
        })
        {
            var (code, text, error) = InProcess.Run(["sample", .. names, "-n", "1", "-o", At("x.png")]);
            Assert.Equal((0, ""), (code, error));
            Assert.StartsWith($"1 sample of {second}/step-", text);
        }
        Assert.Equal(0, InProcess.Run("plot", "latest", "--outdir", runs, "-o", At("c.png")).Code);
        var (refused, _, fault) = InProcess.Run("sample", $"{runs}/{second}/step-000099");
        Assert.Equal(2, refused);
        Assert.Contains("checkpoint: found step-000099, expected step-000006, step-000012", fault);
        (refused, _, fault) = InProcess.Run("sample", second, "--outdir", runs, "--weights", "ema");
        Assert.Equal(2, refused);
        Assert.Contains("weights: found raw ones alone", fault);
    }

    [Fact]
    public void A_training_says_what_comes_next_and_more_steps_than_levels_are_clamped_in_words()
    {
        var (code, text, _) = InProcess.Run("train", small.Config(), "--outdir", At("runs"), "--set",
            "model={type: ddpm, timesteps: 10, unet: {channels: 8}}", "--set", "training.steps=1");
        Assert.Equal(0, code);
        var run = Path.Combine(At("runs"), "00001-small");
        Assert.EndsWith($"next: generative sample {run}; generative plot {run}\n", text);
        Assert.Contains(" 1 step on cpu\n", text);
        (code, text, _) = InProcess.Run("sample", run, "--steps", "50", "-n", "1", "-o", At("x.png"));
        Assert.Equal(0, code);
        Assert.StartsWith("model.sampler.steps: 50 are more than the model's 10 levels: 10 are taken\n1 sample of ",
            text);
        (_, text, _) = InProcess.Run("sample", run, "--steps", "5", "-n", "1", "-o", At("x.png"));
        Assert.StartsWith("1 sample of ", text);
    }

    [Fact]
    public void Every_command_that_reads_data_takes_other_data_of_the_same_shape()
    {
        var run = small.Train();
        foreach (var command in new string[][]
        {
            ["reconstruct", "-o", At("x.png")], ["interpolate", "-o", At("x.png")], ["evaluate"],
            ["encode", "-o", At("z.npz")], ["traverse", "-o", At("x.png")],
        })
        {
            var (code, _, error) = InProcess.Run(
                [command[0], run, .. command[1..], "--device", "cpu", "--set", "data={type: digits, count: 40}"]);
            Assert.Equal((0, ""), (code, error));
            (code, _, error) = InProcess.Run(
                [command[0], run, .. command[1..], "--device", "cpu", "--set", "data={type: iris}"]);
            Assert.Equal((2, "iris: examples: found [1, 1, 4], expected [1, 28, 28], as the run's.\n"), (code, error));
        }
    }
}

using System.Globalization;

namespace Generative.Cli.Tests;

/// <summary>What is said before training of numbers far from the size that networks learn from.</summary>
public sealed class ScaleNoteTests : IDisposable
{
    private const string Start = "columns far from the scale of the model: ";
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    // Columns a of that scale and b of scale 1.
    private string[] Said(string model, double scale, string start = Start)
    {
        var random = new Random(1);
        double Draw() => random.NextDouble() + random.NextDouble() - 1;
        var rows = Enumerable.Range(0, 40).Select(_ => string.Create(
            CultureInfo.InvariantCulture, $"{scale * Draw()},{Draw()}"));
        File.WriteAllLines(Path.Combine(small.Folder, "a.csv"), ["a,b", .. rows]);
        var config = small.Config($"model: {model}\ndata: {{type: csv, path: a.csv}}\n"
            + "training: {steps: 1, batchSize: 8, device: cpu}\n");
        var (code, text, error) = InProcess.Run("train", config, "--outdir", Path.Combine(small.Folder, "runs"));
        Assert.Equal((0, ""), (code, error));
        return [.. text.Split('\n').Where(l => l.StartsWith(start, StringComparison.Ordinal))];
    }

    [Theory]
    [InlineData("{type: gan}", 1e8, "Gan")]
    [InlineData("{type: ddpm, timesteps: 10}", 1e4, "Ddpm")]
    [InlineData("{type: gaussianVae, likelihood: gaussian}", 1e-4, "GaussianVae")]
    public void Networks_want_numbers_of_size_one(string model, double scale, string name)
    {
        var line = Assert.Single(Said(model, scale));
        Assert.Matches($@"^{Start}a is of size [0-9.]+E[+-][0-9]+; {name} learns numbers of mean 0 and deviation 1 "
            + "best, so scale them in the file$", line);
    }

    [Fact]
    public void A_training_that_breaks_on_such_numbers_names_them()
    {
        var rows = Enumerable.Range(0, 40).Select(k => $"{1e8 * (k + 1)},{k}");
        File.WriteAllLines(Path.Combine(small.Folder, "a.csv"), ["a,b", .. rows]);
        var config = small.Config("model: {type: gaussianVae, likelihood: gaussianLearned}\n"
            + "data: {type: csv, path: a.csv}\ntraining: {steps: 9, batchSize: 8, device: cpu}\n");
        var (code, _, error) = InProcess.Run("train", config, "--outdir", Path.Combine(small.Folder, "runs"));
        Assert.Equal(1, code);
        Assert.Matches($"^step [0-9]: the term '[a-z]+' is .*; {Start}a is of size [0-9.]+E.09; .*in the file\n$", error);
    }

    [Theory]
    [InlineData("{type: gaussianMixture, components: 2}")]
    [InlineData("{type: bayesianGaussianMixture, components: 2}")]
    [InlineData("{type: ppca, factors: 1}")]
    public void A_column_narrower_than_the_least_variance_is_named(string model)
    {
        var line = Assert.Single(Said(model, 1e-5, "columns narrow"));
        Assert.Matches("^columns narrow beside the model's least variance, model.floor 1E-06: a is of variance "
            + "[0-9.]+E-11; scale them in the file, or lower model.floor$", line);
    }

    [Theory]
    [InlineData("{type: gan}", 3)]
    [InlineData("{type: realNvp}", 1e8)]
    [InlineData("{type: gaussianMixture, components: 2}", 1e8)]
    public void Numbers_of_that_size_and_models_that_fit_it_need_no_word(string model, double scale) =>
        Assert.Empty(Said(model, scale));
}

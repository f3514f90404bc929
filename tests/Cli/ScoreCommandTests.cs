using Generative.Cli;
using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Cli.Tests;

/// <summary><c>score</c>: the picture of a run's score field, and what is said where there is none.</summary>
public sealed class ScoreCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private string Train(string model, string data)
    {
        var config = Path.Combine(folder, "small.yaml");
        File.WriteAllText(
            config, $"model: {model}\ndata: {data}\ntraining: {{steps: 3, batchSize: 32, device: cpu}}\nsampling: "
            + $"{{count: 4}}\n");
        Assert.Equal((0, ""), Run("train", config, "--outdir", Path.Combine(folder, "runs")));
        return Directory.GetDirectories(Path.Combine(folder, "runs")).Order(StringComparer.Ordinal).Last();
    }

    private static (int Code, string Error) Run(params string[] args)
    {
        var (standard, error) = (Console.Out, Console.Error);
        using StringWriter o = new(), e = new();
        Console.SetOut(o);
        Console.SetError(e);
        try
        {
            return (CommandLine.Run(args), e.ToString());
        }
        finally
        {
            Console.SetOut(standard);
            Console.SetError(error);
        }
    }

    [Fact]
    public void A_score_model_of_points_has_one_panel_for_each_noise_level_shown()
    {
        var run = Train("{type: scoreNetwork, hidden: [8], sampler: {steps: 2}}",
            "{type: toy, name: twoGaussians, count: 500}");
        int Width(params string[] more)
        {
            var path = Path.Combine(folder, "field.png");
            Assert.Equal((0, ""), Run(["score", run, "-o", path, "--device", "cpu", .. more]));
            var image = ImageFile.Read(path);
            // White paper, black frames and arrows, and the density in between.
            Assert.True(image.Pixels.Distinct().Count() > 50);
            return image.Width;
        }

        var (three, one) = (Width(), Width("--sigma", "0.5"));
        // A panel is 300 pixels wide, 320 from one to the next; the axis and the edges are there once.
        Assert.Equal(2 * 320 * Figure.Sharpness, three - one);
    }

    [Fact]
    public void An_energy_model_of_points_has_one_panel_and_a_model_of_images_none()
    {
        var run = Train("{type: energyModel, hidden: [8], sampler: {steps: 2}}",
            "{type: toy, name: rings, count: 500}");
        var path = Path.Combine(folder, "field.png");
        Assert.Equal((0, ""), Run("score", run, "-o", path, "--device", "cpu"));
        Assert.InRange(ImageFile.Read(path).Width, 300 * Figure.Sharpness, 400 * Figure.Sharpness);
        Assert.Contains("expected more than 0", Run("score", run, "--limit", "0").Error);
        Assert.Contains("expected 0 or more", Run("score", run, "--sigma", "-1").Error);
        var images = Train("{type: energyModel, hidden: [8], sampler: {steps: 2}}", "{type: digits, count: 100}");
        Assert.Contains("points in the plane", Run("score", images).Error);
        var vae = Train("{type: gaussianVae, hidden: [8]}", "{type: digits, count: 100}");
        Assert.Contains("one that can give a score", Run("score", vae).Error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

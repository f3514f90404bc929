using System.Text.RegularExpressions;
using Generative.Cli;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>What the program does with a run that samples step by step: films, completions, ways between images, the
/// bound level by level.</summary>
public sealed class DiffusionCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Run(string data)
    {
        var config = Path.Combine(folder, "small.yaml");
        File.WriteAllText(config, $$$"""
            model:
              type: ddpm
              timesteps: 8
              boundSteps: 2
              hidden: [8]
              unet: {channels: 8, multipliers: [1], patch: 4}
              sampler: {type: ddim, steps: 4}
            data: {{{data}}}
            training: {steps: 2, batchSize: 8, device: cpu}
            sampling: {count: 4}
            evaluation: {testCount: 8}
            """);
        Assert.Equal(0, CommandLine.Run(["train", config, "--outdir", folder]));
        return Path.Combine(folder, "00001-small");
    }

    // Width and height in images, of which each takes its side and a gap, with one gap more around all.
    private (int Columns, int Rows) Sheet(string name, params string[] command)
    {
        var path = Path.Combine(folder, name);
        Assert.Equal(0, CommandLine.Run([.. command, path]));
        var image = ImageFile.Read(path);
        // a digit is drawn twice as large
        const int step = 56 + ImageGrid.Gap;
        return ((image.Width - ImageGrid.Gap) / step, (image.Height - ImageGrid.Gap) / step);
    }

    [Fact]
    public void Films_inpainting_and_interpolation_write_sheets_of_images()
    {
        var run = Run("{type: digits, count: 60, validCount: 8, testCount: 16}");
        Assert.Equal((8, 3), Sheet("film.png", "sample", run, "-n", "3", "--sampler", "ancestral", "--steps", "8",
            "--film"));
        Assert.False(File.Exists("samples.png"));
        foreach (var part in new[] { "top", "left", "border" })
            Assert.Equal((5, 3), Sheet("inpainted.png", "inpaint", run, "-n", "5", "--known", part, "-o"));
        Assert.Equal((11, 2), Sheet("between.png", "interpolate", run, "-n", "4", "-o"));
        Assert.Equal(0, CommandLine.Run(["evaluate", run]));
        Assert.True(File.Exists(Path.Combine(run, "evaluation", "step-000002-profile.png")));
    }

    [Fact]
    public void Samples_of_points_can_be_filmed_but_not_inpainted()
    {
        var run = Run("{type: toy, name: rings, count: 60, validCount: 8, testCount: 16}");
        var film = Path.Combine(folder, "film.svg");
        Assert.Equal(0, CommandLine.Run(["sample", run, "-n", "8", "--film", film]));
        // A panel for each of the sampler's four moments; numbers and names at the left and below only.
        var text = File.ReadAllText(film);
        foreach (var title in new[] { ">noise<", ">2 of 4<", ">3 of 4<", ">samples<" })
            Assert.Single(Regex.Matches(text, title));
        Assert.Equal((1, 4), (Regex.Count(text, ">x₂<"), Regex.Count(text, ">x₁<")));
        Assert.Equal(2, CommandLine.Run(["inpaint", run, "-o", Path.Combine(folder, "none.png")]));
    }
}

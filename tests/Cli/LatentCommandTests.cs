using System.Globalization;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary><c>encode</c>, <c>traverse</c> and <c>interpolate</c> of models with latents.</summary>
public sealed class LatentCommandTests : IDisposable
{
    private const string Points = "data={type: toy, name: moons, count: 300}";
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string At(string name) => Path.Combine(small.Folder, name);

    private string Done(params string[] command)
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

    [Fact]
    public void Codes_are_the_means_of_the_posterior_in_the_order_of_the_examples()
    {
        var run = small.Train();
        Assert.Contains("codes [30, 3] of 30 test examples by 00001-small/step-000012",
            Done("encode", run, "-o", At("z.npz")));
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var loaded = LoadedRun.Open(run, "cpu", _ => { });
        using var test = new DeviceData(DataSets.Open(loaded.Options.Data).Test, Binarization.None, CPU);
        var expected = ((GaussianVae)loaded.Model).Posterior(test.Range(0, 30)).Mu;
        var arrays = Npy.Read(At("z.npz"));
        Assert.Equal(["codes", "labels"], arrays.Keys.Order());
        Assert.Equal([30, 3], arrays["codes"].Shape);
        var codes = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(arrays["codes"].Bytes).ToArray();
        Assert.Equal(expected.flatten().data<float>().ToArray(), codes, (a, b) => Math.Abs(a - b) < 1e-6);
        var labels = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(arrays["labels"].Bytes).ToArray();
        Assert.Equal(test.LabelRange(0, 30)!.data<long>().ToArray(), labels);
    }

    [Fact]
    public void Codes_as_a_table_have_a_column_for_each_dimension_and_one_for_the_class()
    {
        var run = small.Train();
        Done("encode", run, "--part", "all", "-n", "7", "-o", At("z.csv"));
        var lines = File.ReadAllLines(At("z.csv"));
        Assert.Equal("z0,z1,z2,class", lines[0]);
        Assert.Equal(8, lines.Length);
        Assert.All(lines[1..], l => Assert.InRange(int.Parse(l.Split(',')[3], CultureInfo.InvariantCulture), 0, 9));
        Done("encode", run, "--part", "train", "-o", At("t.csv"), "--set", "data.count=100");
        Assert.Equal(81, File.ReadAllLines(At("t.csv")).Length);
    }

    [Theory]
    [InlineData("{type: gaussianVae, latentDim: 2, hidden: [8], likelihood: gaussian}", 2)]
    [InlineData("{type: realNvp}", 2)]
    public void Points_without_labels_have_codes_alone(string model, int latents)
    {
        var run = small.Train("--set", $"model={model}", "--set", "data={type: toy, name: moons, count: 100}");
        Done("encode", run, "-o", At("z.npz"));
        Assert.Equal([10, latents], Npy.Read(At("z.npz"))["codes"].Shape);
    }

    [Theory]
    [InlineData("{type: gaussianVae, latentDim: 3, hidden: [16]}", 3)]
    [InlineData("{type: gaussianVae, latentDim: 2, hidden: [16], classConditional: true}", 2)]
    [InlineData("{type: discreteVae, latentCount: 4, classes: 3, latents: categorical, hidden: [8]}", 12)]
    [InlineData("{type: sigmoidBeliefNetwork, layers: [5]}", 5)]
    [InlineData("{type: ppca, factors: 4}", 4)]
    public void A_traversal_has_a_row_for_each_dimension(string model, int latents)
    {
        var run = small.Train("--set", $"model={model}");
        Assert.Contains($"{latents} of {latents} latent dimensions from ",
            Done("traverse", run, "--steps", "5", "-o", At("t.png")));
        var sheet = ImageFile.Read(At("t.png"));
        Assert.Equal((5 * 58 + 2, latents * 58 + 2), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void A_row_changes_one_dimension_and_leaves_the_others()
    {
        var run = small.Train();
        Done("traverse", run, "--dims", "2,0", "--steps", "3", "--reach", "1.5", "--scale", "1", "-o", At("t.png"));
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var loaded = LoadedRun.Open(run, "cpu", _ => { });
        using var test = new DeviceData(DataSets.Open(loaded.Options.Data).Test, Binarization.None, CPU);
        var vae = (GaussianVae)loaded.Model;
        var z = vae.Posterior(test.Range(0, 1)).Mu.clone();
        z[0, 2] = tensor(1.5f);
        // The last image of the first row, two pixels from the edges and from each other.
        var expected = vae.Decoded(z).mul(255).round().to(uint8).data<byte>().ToArray();
        var sheet = ImageFile.Read(At("t.png"));
        Assert.Equal((3 * 30 + 2, 2 * 30 + 2), (sheet.Width, sheet.Height));
        for (var y = 0; y < 28; y++)
            for (var x = 0; x < 28; x++)
                Assert.Equal(expected[28 * y + x], sheet.Pixels[(2 + y) * sheet.Width + 62 + x]);
    }

    [Fact]
    public void Interpolations_of_a_VAE_end_at_its_examples_and_points_are_drawn_as_a_figure()
    {
        var run = small.Train();
        Assert.Contains("4 ways between test examples, 00001-small",
            Done("interpolate", run, "-n", "8", "-o", At("i.png")));
        Assert.Equal(11 * 58 + 2, ImageFile.Read(At("i.png")).Width);
        var plane = small.Train("--set", Points, "--set", "model.latentDim=1", "--set",
            "model.likelihood=gaussianLearned");
        foreach (var verb in new[] { "interpolate", "traverse" })
        {
            Done(verb, plane, "-o", At($"{verb}.svg"));
            Assert.Contains("<svg", File.ReadAllText(At($"{verb}.svg")));
        }
    }

    [Fact]
    public void Mistakes_end_in_a_sentence()
    {
        var run = small.Train();
        Assert.Equal("--dims: dimension: found 3, expected 0..2.\n", Refused("traverse", run, "--dims", "1,3"));
        Assert.Equal("--example: test example: found 30, expected 0..29.\n",
            Refused("traverse", run, "--example", "30"));
        Assert.Equal("--steps: images: found 1, expected 2..1000.\n", Refused("traverse", run, "--steps", "1"));
        Assert.Equal("--reach: reach: found -1, expected more than 0.\n", Refused("traverse", run, "--reach", "-1"));
        Assert.Equal("-n: examples: found 0, expected 1 or more.\n", Refused("encode", run, "-n", "0"));
        Assert.Contains("expected a file in a folder that is there", Refused("encode", run, "-o", At("no/z.npz")));
        Assert.Contains("digits: test examples: found none",
            Refused("encode", run, "--part", "test", "--set", "data.testCount=0"));
        Assert.Contains("found [1, 1, 2], expected [1, 28, 28], as the run's", Refused("encode", run, "--set", Points));
        var gan = small.Train("--set", "model={type: gan, network: mlp, hidden: [8]}");
        Assert.Contains("expected one that can encode examples", Refused("encode", gan));
        Assert.Contains("expected one that can decode latents", Refused("traverse", gan));
    }
}

using System.Globalization;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary><c>cluster</c>: the table, the picture, and what is said of a model without components.</summary>
public sealed class ClusterCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Train(string model, string data)
    {
        var config = folder["small.yaml"];
        File.WriteAllText(config, $"model: {model}\ndata: {data}\n"
            + "training: {steps: 30, batchSize: 32, logEvery: 1, precision: float64, device: cpu}\n");
        Assert.Equal(0, InProcess.Run("train", config, "--outdir", folder["runs"]).Code);
        return Directory.GetDirectories(folder["runs"]).Order(StringComparer.Ordinal).Last();
    }

    [Fact]
    public void Each_flower_has_a_row_with_its_component_and_its_shares()
    {
        var run = Train("{type: gaussianMixture, start: labels}", "{type: iris, validCount: 0, testCount: 0}");
        var (code, text, error) = InProcess.Run(
            "cluster", run, "-o", folder["a.csv"], "--picture", folder["a.png"], "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        var lines = File.ReadAllLines(folder["a.csv"]);
        Assert.Equal("example,cluster,p0,p1,p2", lines[0]);
        Assert.Equal(151, lines.Length);
        double[][] rows = [.. lines.Skip(1).Select(l => Array.ConvertAll(l.Split(','),
            v => double.Parse(v, CultureInfo.InvariantCulture)))];
        Assert.All(rows, r => Assert.Equal(1, r[2] + r[3] + r[4], 1e-6));
        Assert.All(rows, r => Assert.Equal(r[2..].Max(), r[2 + (int)r[1]]));
        // The first fifty are setosa, which stand apart from the others.
        Assert.All(rows[..50], r => Assert.Equal(0, r[1]));
        Assert.All(rows[50..], r => Assert.NotEqual(0, r[1]));
        Assert.Contains("examples in each: 50, ", text);
        Assert.True(ImageFile.Read(folder["a.png"]).Pixels.Distinct().Count() > 10);
    }

    [Fact]
    public void Points_are_drawn_with_ellipses_and_images_by_their_means()
    {
        var plane = Train("{type: gaussianMixture, components: 8}", "{type: toy, name: eightGaussians, count: 400}");
        Assert.Equal(0, InProcess.Run("cluster", plane, "-o", folder["b.csv"], "--picture", folder["b.svg"]).Code);
        Assert.Contains("<svg", File.ReadAllText(folder["b.svg"]));
        var images = Train("{type: kMeans, clusters: 5}", "{type: digits, count: 100}");
        Assert.Equal(0, InProcess.Run("cluster", images, "-o", folder["c.csv"], "--picture", folder["c.png"]).Code);
        Assert.True(ImageFile.Read(folder["c.png"]).Width >= 28);
    }

    [Fact]
    public void Clusters_of_an_embedding_are_sorted_drawn_row_by_row_and_compared_with_the_labels()
    {
        var run = Train("{type: vade, clusters: 3, hidden: [16], latentDim: 2, pretrainSteps: 15}",
            "{type: digits, count: 200}");
        Assert.Equal(0, InProcess.Run("cluster", run, "-o", folder["e.csv"], "--picture", folder["e.png"]).Code);
        Assert.Equal("example,cluster,p0,p1,p2", File.ReadLines(folder["e.csv"]).First());
        string[] sample = ["sample", run, "-n", "4", "--scale", "1", "--device", "cpu"];
        Assert.Equal(0, InProcess.Run([.. sample, "--class", "all", "-o", folder["all.png"]]).Code);
        var all = ImageFile.Read(folder["all.png"]);
        Assert.Equal(0, InProcess.Run([.. sample, "--class", "1", "-o", folder["one.png"]]).Code);
        var one = ImageFile.Read(folder["one.png"]);
        // Four in a row, three rows; four of a single cluster are a square.
        Assert.True(all.Width > all.Height && one.Width == one.Height, $"{all.Width} x {all.Height}");
        var (code, text, error) = InProcess.Run("evaluate", run, "-k", "3", "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        foreach (var name in new[] { "category", "nll", "agreement_3", "cluster_accuracy", "nmi", "ari" })
            Assert.Contains(name, text);
        Assert.Contains("--class: class: found 'all', expected none: this model was built without classes",
            InProcess.Run("sample", Train("{type: gaussianVae, hidden: [4]}", "{type: digits, count: 40}"),
                "--class", "all", "-o", folder["none.png"]).Error);
    }

    [Fact]
    public void A_model_without_components_and_data_of_another_shape_end_in_a_sentence()
    {
        var vae = Train("{type: gaussianVae, hidden: [4]}", "{type: digits, count: 40}");
        var (code, _, error) = InProcess.Run("cluster", vae, "-o", folder["d.csv"]);
        Assert.Equal(2, code);
        Assert.Contains("expected one that can sort examples into components", error);
        var config = folder.Put("other.yaml", "model: {type: kMeans}\ndata: {type: iris}\n"u8.ToArray());
        var plane = Train("{type: kMeans}", "{type: toy, count: 100}");
        (code, _, error) = InProcess.Run("cluster", plane, "--data", config, "-o", folder["e.csv"]);
        Assert.Equal(2, code);
        Assert.Contains("[1, 1, 4]", error);
    }

    public void Dispose() => folder.Dispose();
}

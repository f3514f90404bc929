using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Cli.Tests;

/// <summary><c>plot</c>, and pictures of tables, as their user meets them.</summary>
public sealed class PlotCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Train(string model, string data)
    {
        var config = Path.Combine(folder, "small.yaml");
        File.WriteAllText(config, $$"""
            model: {{model}}
            data: {{data}}
            training: {steps: 6, batchSize: 16, logEvery: 2, evaluateEvery: 3, device: cpu}
            sampling: {count: 8}
            """);
        var (code, _, error) = InProcess.Run("train", config, "--outdir", Path.Combine(folder, "runs"));
        Assert.Equal((0, ""), (code, error));
        return Directory.GetDirectories(Path.Combine(folder, "runs")).Order(StringComparer.Ordinal).Last();
    }

    private string Table(string header, Func<int, string> row)
    {
        var path = Path.Combine(folder, "table.csv");
        File.WriteAllLines(path, [header, .. Enumerable.Range(1, 60).Select(row)]);
        return path;
    }

    private string Svg(params string[] command)
    {
        var path = Path.Combine(folder, "figure.svg");
        var (code, _, error) = InProcess.Run([.. command, path]);
        Assert.Equal((0, ""), (code, error));
        return File.ReadAllText(path);
    }

    [Fact]
    public void A_runs_curves_have_the_names_and_units_of_its_metrics()
    {
        var run = Train("{type: gaussianVae, latentDim: 3, hidden: [16]}", "{type: digits, count: 100}");
        var text = Svg("plot", run, "-o");
        string[] names = ["loss", "reconstruction", "kl", "learning rate", "nats", "step", "train", "valid", "test"];
        Assert.All(["Curves of 00001-small", .. names], name => Assert.Contains($">{name}<", text));
        Assert.DoesNotContain(">kl<", Svg("plot", run, "--metric", "loss", "-o"));
        var (code, _, error) = InProcess.Run("plot", run, "--metric", "los", "-o", Path.Combine(folder, "none.png"));
        Assert.Equal(2, code);
        Assert.Equal("--metric: name: found 'los', expected loss, reconstruction, kl, lr.\n", error);
        // A run that has not logged yet.
        File.WriteAllText(Path.Combine(run, "metrics.jsonl"), "");
        (code, _, error) = InProcess.Run("plot", run, "-o", Path.Combine(folder, "none.png"));
        Assert.Equal(2, code);
        Assert.Contains("none yet", error);
    }

    [Fact]
    public void Samples_of_a_table_are_in_the_frame_of_its_numbers_with_its_names()
    {
        var path = Table("speed,mass", k => FormattableString.Invariant($"{k * 3e6},{k * 3e-6}"));
        var run = Train("{type: realNvp, couplings: 2, hidden: [8]}", $"{{type: csv, path: {path}}}");
        var text = Svg("sample", run, "--device", "cpu", "-o");
        string[] parts = ["speed (×10⁸)", "mass (×10⁻⁴)", "data", "samples", "1.5"];
        Assert.All(parts, part => Assert.Contains($">{part}<", text));
        // The run's own picture is such a figure too, not a grid of a few pixels.
        var own = ImageFile.Read(Path.Combine(run, "samples", "step-000006.png"));
        Assert.InRange(own.Width, 400 * Figure.Sharpness, 600 * Figure.Sharpness);
        Assert.Contains(">between<", Svg("interpolate", run, "--device", "cpu", "-o"));
        Assert.Contains(">density p(x)", Svg("density", run, "--device", "cpu", "-o"));
        // Samples need no data: without the table they are drawn alone.
        File.Delete(path);
        text = Svg("sample", run, "--device", "cpu", "-o");
        Assert.Contains(">x₁ (×10⁸)<", text);
        Assert.DoesNotContain(">data<", text);
    }

    [Fact]
    public void Tables_of_more_columns_become_pair_plots()
    {
        var path = Table("a,b,c,d,e,f,g", k => string.Join(",", Enumerable.Range(1, 7).Select(c => k * 37 * c % 101)));
        var run = Train("{type: gaussianVae, latentDim: 2, hidden: [8], likelihood: gaussian}",
            $"{{type: csv, path: {path}}}");
        foreach (var verb in new[] { "sample", "reconstruct" })
        {
            var text = Svg(verb, run, "--device", "cpu", "-o");
            Assert.Contains(">the first 6 of 7 columns<", text);
            Assert.Contains(">f<", text);
            Assert.DoesNotContain(">g<", text);
        }
    }
}

using System.Text.RegularExpressions;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation.Comparison;
using Generative.Training;

namespace Generative.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-compare-").FullName;

    private const string Small = """
        model: {type: gaussianVae, latentDim: 2, hidden: [8]}
        data: {type: digits, count: 100}
        training: {batchSize: 16, device: cpu, threads: 1}
        compare:
          variants: {A: {loss: a}, B: {loss: b}}
          warmupSteps: 3
          referenceDraws: 20
          draws: 10
          seeds: 3
          timedSteps: 2
          curveSteps: 4
          curvePoints: 2
          curveSeeds: 1
          curveImages: 10
        """;

    private (int Code, string Out, string Error) Compare(string config, params string[] more)
    {
        var path = Path.Combine(folder, "small.yaml");
        File.WriteAllText(path, config);
        return InProcess.Run(["compare", path, "--outdir", Path.Combine(folder, "out"), .. more]);
    }

    [Fact]
    public void One_command_leaves_a_numbered_folder_with_the_whole_report()
    {
        var (code, _, _) = Compare(Small);
        Assert.Equal(0, code);
        var run = Assert.Single(Directory.GetDirectories(Path.Combine(folder, "out")));
        Assert.Equal("00001-small", Path.GetFileName(run));
        Assert.Equal(["compare.csv", "compare.json", "config.yaml", "environment.json", "gradients.png",
            "gradients.svg", "report.html", "table.txt", "training.png", "training.svg"],
            Directory.GetFileSystemEntries(run).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var result = ComparisonReport.Read(File.ReadAllText(Path.Combine(run, "compare.json")));
        Assert.Equal(["A", "B"], result.Variants.Select(v => v.Name));
        Assert.Equal(["encoder", "decoder", "total"], result.Variants[0].Groups.Select(g => g.Name));
        Assert.Equal(2, result.Curves.Count);
    }

    [Fact]
    public void Where_every_state_can_be_enumerated_the_reference_is_exact()
    {
        var (code, text, _) = Compare("""
            model:
              type: discreteVae
              latents: categorical
              latentCount: 2
              classes: 3
              hidden: [8]
              estimator: {type: reinforce}
            data: {type: digits, count: 100}
            training: {batchSize: 16, device: cpu, threads: 1}
            compare:
              variants:
                enumerate: {estimator: {type: enumerate}}
                rebar: {estimator: {type: rebar}}
                arsm: {estimator: {type: arsm}}
              warmupSteps: 3
              draws: 20
              seeds: 3
              timedSteps: 2
            """);
        Assert.Equal(0, code);
        Assert.Contains("exact (every state enumerated)", text);
        var run = Assert.Single(Directory.GetDirectories(Path.Combine(folder, "out")));
        var result = ComparisonReport.Read(File.ReadAllText(Path.Combine(run, "compare.json")));
        Assert.True(result.Reference.Exact);
        var (exact, rebar) = (result.Variants[0].Total, result.Variants[1].Total);
        Assert.Equal(0, exact.Variance.Mean, 1e-12);
        Assert.Equal(0, exact.MeanSquaredError.Mean, 1e-10);
        Assert.True(rebar.Variance.Mean > 0);
        // A variance of zero has no logarithm to show.
        Assert.Matches(new Regex(@"1 +enumerate +\S+ +0 +- "), text);
    }

    [Fact]
    public void Curves_drawn_in_processes_are_those_drawn_here()
    {
        var path = Path.Combine(folder, "curves.yaml");
        File.WriteAllText(path, Small);
        IReadOnlyList<Curve> apart = new CurveProcesses(path, 2, _ => { }, default).Draw([("A", 0), ("B", 1)]);
        Assert.Equal([("A", 0L), ("B", 1L)], apart.Select(c => (c.Variant, c.Seed)));
        var options = new ConfigReader(RunTypes.Current).Read<RunOptions>(path);
        set_num_threads(1);
        try
        {
            var here = new ComparisonRun(options, new Variants(options, RunTypes.Current), DataSets.Open(options.Data),
                CPU, _ => { }).Curve("B", 1);
            Assert.Equal(here.Points.Select(p => (p.Step, p.Elbo)), apart[1].Points.Select(p => (p.Step, p.Elbo)));
        }
        finally
        {
            set_num_threads(System.Environment.ProcessorCount);
        }
    }

    [Theory]
    [InlineData("compare.variants.A.loss=c", "compare.variants.A")]
    [InlineData("compare.variants.A.los=a", "did you mean 'loss'")]
    [InlineData("compare.variants.A.latentDim=3", "share their weights")]
    [InlineData("compare.draws=1", "compare.draws: got 1")]
    [InlineData("compare=null", "compare: missing")]
    public void Bad_variants_are_usage_faults_told_in_words(string set, string expected)
    {
        var (code, _, error) = Compare(Small, "--set", set);
        Assert.Equal(2, code);
        Assert.Contains(expected, error);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Distributions;
using Generative.Estimators;
using Generative.Evaluation.Comparison;
using Generative.Training;
using Tests.Training.Config;

namespace Tests.Training.Comparison;

/// <summary>The Bernoulli toy E[(b - t)²], b ~ Bernoulli(s(φ)): every moment of its estimators is known.</summary>
internal sealed class BernoulliToy(EstimatorOptions estimatorOptions, double t) : GenerativeModel(nameof(BernoulliToy))
{
    private readonly Parameter phi = new(zeros(1, 1, dtype: float64), requires_grad: true);
    private readonly GradientEstimator estimator = estimatorOptions.Create(new LatentShape(0, [1]));

    public override Terms Loss(Batch batch) =>
        [("loss", estimator.Surrogate(new Bernoulli(phi), h => (h - t).square().sum(-1L)))];
}

public sealed class ComparisonTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-compare-").FullName;

    private static IReadOnlyList<VariantResult> Measure(
        double t, params (string Name, EstimatorOptions Options)[] variants)
    {
        using var scope = NewDisposeScope();
        var x = zeros(1, 1, 1, 1, dtype: float64);
        var comparison = new GradientComparison(new() { Draws = 800, Seeds = 8, TimedSteps = 1 }, 1, x);
        Variant Toy(string name, EstimatorOptions o) => new(name, new BernoulliToy(o, t));
        using var truth = comparison.Reference(Toy("truth", new EnumerateOptions()), exact: true);
        Assert.Equal((1 - 2 * t) / 4, truth.R.item<double>(), 1e-12);
        return comparison.Measure([.. variants.Select(v => Toy(v.Name, v.Options))], truth);
    }

    [Fact]
    public void Known_variances_and_biases_of_the_toy_are_found()
    {
        var results = Measure(0.45, ("enumerate", new EnumerateOptions()), ("reinforce", new ReinforceOptions()),
            ("straightThrough", new StraightThroughOptions()), ("disArm", new DisArmOptions()));
        var (exact, reinforce, through, disArm) =
            (results[0].Total, results[1].Total, results[2].Total, results[3].Total);
        Assert.Equal(0, exact.Variance.Mean, 1e-20);
        Assert.Equal(0, exact.BiasSquared.Mean, 1e-20);
        Assert.Equal(1, exact.Cosine.Mean, 1e-12);
        Assert.Equal(0.025, Assert.Single(exact.Mean!), 1e-12);
        // Two-valued, nearly at equal odds: its variance is known to 1 % from 6400 draws.
        Assert.InRange(reinforce.Variance.Mean, 0.97 * 0.0159390625, 1.03 * 0.0159390625);
        Assert.False(reinforce.Biased);
        Assert.InRange(reinforce.MeanSquaredError.Mean, 0.97 * 0.0159390625, 1.03 * 0.0159390625);
        // DisARM is exact here; straight-through has the right mean at φ = 0, and ±1/4 around it.
        Assert.Equal(0, disArm.Variance.Mean, 1e-12);
        Assert.False(through.Biased);
        Assert.InRange(through.Variance.Mean, 0.97 / 16, 1.03 / 16);
    }

    [Fact]
    public void A_known_bias_is_resolved()
    {
        // Concrete at temperature 1: mean 1/60 where the gradient is 0.025 (quadrature).
        var g = Measure(0.45, ("concrete", new GumbelSoftmaxOptions { Temperature = new() { Initial = 1 } }))[0].Total;
        Assert.True(g.Biased);
        Assert.InRange(g.Bias, 0.8 * (0.025 - 1 / 60.0), 1.2 * (0.025 - 1 / 60.0));
    }

    private static Interval I(double mean, double half = 0) => new(mean, half);

    private static ComparisonResult Known()
    {
        GroupResult Group(string name, double variance, double bias) =>
            new(name, 12, 2, 2, I(bias, 0.01), I(variance + bias, 0.5), I(variance, 0.5), I(Math.Log(variance), 0.02),
            I(0.9, 0.01), I(3 * variance, 1), null);
        VariantResult Variant(string name, double variance, double bias) =>
            new(name, I(100.25, 0.125), I(3, 0.25),
            [Group("encoder", variance / 2, 0), Group("total", variance, bias)]);
        return new("known", new("toy", "digits", "cpu", 24, 100, 500, 200, 5), new(true, 1, 100.2, 2, 0),
            [Variant("loud, noisy", 9, 0), Variant("quiet", 1, 0), Variant("skewed <b>", 0.5, 1)],
            [.. new[] { "loud, noisy", "quiet", "skewed <b>" }.SelectMany(
                (v, k) => new[] { 0L, 1L }.Select(s => new Curve(
                v, s, [.. Enumerable.Range(0, 9)
                .Select(p => new CurvePoint(p * 10, p * 0.5, -200 + 10 * p - k - s))])))]);
    }

    [Fact]
    public void The_table_is_known_to_the_letter() =>
        Golden.Matches(ComparisonTable.Of(Known()).Text(), "table.golden.txt");

    [Fact]
    public void Json_comes_back_as_it_was()
    {
        var text =
            ComparisonReport.Json(Known() with { Variants =
            [Known().Variants[0] with { Loss = new(1, double.PositiveInfinity) }] });
        Assert.Equal(text, ComparisonReport.Json(ComparisonReport.Read(text)));
        Assert.Equal(double.PositiveInfinity, ComparisonReport.Read(text).Variants[0].Loss.HalfWidth);
        Assert.Equal(9, ComparisonReport.Read(text).Variants[0].Total.Variance.Mean);
    }

    [Fact]
    public void Csv_holds_every_group_and_number()
    {
        var lines = ComparisonReport.Csv(Known()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var heads = lines[0].Split(',');
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("\"loud, noisy\",encoder,12,", lines[1]);
        var quiet = lines[4].Split(',');
        Assert.Equal(heads.Length, quiet.Length);
        Assert.Equal(1, double.Parse(quiet[Array.IndexOf(heads, "variance")], CultureInfo.InvariantCulture));
        Assert.Equal(3, double.Parse(quiet[Array.IndexOf(heads, "varianceTime")], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_report_asks_nothing_of_any_network_and_escapes_names()
    {
        ComparisonReport.Write(folder, Known(), "name: known\n");
        var html = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.DoesNotMatch(new Regex("(src|href)=|https?:|url\\((?!#)|@import|<script|<link|<b>",
            RegexOptions.IgnoreCase), html);
        Assert.Equal(4, Regex.Count(html, "role=\"img\" aria-labelledby="));
        // Figures in one page do not take each other's clips.
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (Match used in Regex.Matches(html, "url\\(#([^)]+)\\)")) Assert.Contains(used.Groups[1].Value, ids);
        foreach (var name in new[] { "gradients", "training" })
        {
            Assert.DoesNotMatch(new Regex("(src|href)=|url\\((?!#)|<script"),
                File.ReadAllText(Path.Combine(folder, name + ".svg")));
            var image = ImageFile.Read(Path.Combine(folder, name + ".png"));
            Assert.Equal(3, image.Channels);
            Assert.Contains(image.Pixels, p => p != 255);
        }
    }

    private const string Small = """
        model: {type: gaussianVae, latentDim: 2, hidden: [8]}
        data: {type: digits, count: 100}
        training: {batchSize: 16, device: cpu, threads: 1}
        compare: {variants: {A: {loss: a}, B: {loss: b}}, warmupSteps: 3, referenceDraws: 20, draws: 10, seeds: 3, timedSteps: 2, curveSteps: 4, curvePoints: 2, curveSeeds: 1, curveImages: 10}
        """;

    private (int Code, string Out, string Error) Compare(string config, params string[] more)
    {
        var path = Path.Combine(folder, "small.yaml");
        File.WriteAllText(path, config);
        var (standard, error) = (Console.Out, Console.Error);
        using StringWriter o = new(), e = new();
        Console.SetOut(o);
        Console.SetError(e);
        try
        {
            return (CommandLine.Run(["compare", path, "--outdir", Path.Combine(folder, "out"), .. more]), o.ToString(),
                e.ToString());
        }
        finally
        {
            Console.SetOut(standard);
            Console.SetError(error);
        }
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
            model: {type: discreteVae, latents: categorical, latentCount: 2, classes: 3, hidden: [8], estimator: {type: reinforce}}
            data: {type: digits, count: 100}
            training: {batchSize: 16, device: cpu, threads: 1}
            compare: {variants: {enumerate: {estimator: {type: enumerate}}, rebar: {estimator: {type: rebar}}, arsm: {estimator: {type: arsm}}}, warmupSteps: 3, draws: 20, seeds: 3, timedSteps: 2}
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

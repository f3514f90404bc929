using System.Globalization;
using System.Text.RegularExpressions;
using Generative;
using Generative.Configuration;
using Generative.Data;
using Generative.Distributions;
using Generative.Estimators;
using Generative.Evaluation.Comparison;
using Generative.Training;

namespace Generative.Evaluation.Tests.Comparison;

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
    public void The_table_matches_its_golden_text() =>
        Golden.Matches(ComparisonTable.Of(Known()).Text(), "table.golden.txt");

    [Fact]
    public void Json_is_read_back_unchanged()
    {
        var text =
            ComparisonReport.Json(Known() with
            {
                Variants =
            [Known().Variants[0] with { Loss = new(1, double.PositiveInfinity) }]
            });
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
    public void The_report_loads_nothing_from_the_network_and_escapes_names()
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

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

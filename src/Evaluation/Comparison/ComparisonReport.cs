using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Comparison;

/// <summary>The files of a comparison: <c>compare.json</c>, <c>compare.csv</c>, <c>table.txt</c>, <c>report.html</c>,
/// and figures as SVG and PNG.</summary>
public static class ComparisonReport
{
    private static readonly JsonSerializerOptions json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>Writes all files.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="result">The results.</param>
    /// <param name="config">The resolved config, shown in the report.</param>
    public static void Write(string folder, ComparisonResult result, string config)
    {
        Text("compare.json", Json(result));
        Text("compare.csv", Csv(result));
        Text("table.txt", ComparisonTable.Of(result).Text());
        Text("report.html", ComparisonPage.Html(result, config));
        List<(string Name, Figure Figure)> figures = [("gradients", ComparisonFigures.Gradients(result))];
        if (result.Curves.Count > 0) figures.Add(("training", ComparisonFigures.Training(result, seconds: true)));
        foreach (var (name, figure) in figures)
        {
            figure.Write(Path.Combine(folder, name + ".svg"));
            figure.Write(Path.Combine(folder, name + ".png"));
        }

        void Text(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
    }

    /// <summary>The results as JSON.</summary>
    public static string Json(ComparisonResult result) => JsonSerializer.Serialize(result, json) + "\n";

    /// <summary>Reads results from JSON.</summary>
    public static ComparisonResult Read(string text) =>
        JsonSerializer.Deserialize<ComparisonResult>(text, json) ?? throw new JsonException("compare.json: got null");

    /// <summary>One curve as JSON.</summary>
    public static string Json(Curve curve) => JsonSerializer.Serialize(curve, json);

    /// <summary>Reads a curve from JSON.</summary>
    public static Curve ReadCurve(string text) =>
        JsonSerializer.Deserialize<Curve>(text, json) ?? throw new JsonException("a curve: got null");

    /// <summary>One line per variant and group, each interval as mean and half width.</summary>
    public static string Csv(ComparisonResult result)
    {
        (string Name, Func<VariantResult, GroupResult, Interval> Of)[] intervals =
        [
            ("biasSquared", (_, g) => g.BiasSquared),
            ("meanSquaredError", (_, g) => g.MeanSquaredError),
            ("variance", (_, g) => g.Variance),
            ("logVariance", (_, g) => g.LogVariance),
            ("cosine", (_, g) => g.Cosine),
            ("varianceTime", (_, g) => g.VarianceTime),
            ("milliseconds", (v, _) => v.Milliseconds),
            ("loss", (v, _) => v.Loss),
        ];
        var text = new StringBuilder("variant,group,parameters,meanNorm,referenceNorm,biased");
        foreach (var (name, _) in intervals) text.Append(CultureInfo.InvariantCulture, $",{name},{name}HalfWidth");
        text.Append('\n');
        foreach (var v in result.Variants)
        {
            foreach (var g in v.Groups)
            {
                var biased = g.Biased ? "true" : "false";
                text.Append(CultureInfo.InvariantCulture, $"{Quoted(v.Name)},{Quoted(g.Name)},{g.Parameters},");
                text.Append(CultureInfo.InvariantCulture, $"{g.MeanNorm:R},{g.ReferenceNorm:R},{biased}");
                foreach (var (_, of) in intervals)
                    text.Append(CultureInfo.InvariantCulture, $",{of(v, g).Mean:R},{of(v, g).HalfWidth:R}");
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    private static string Quoted(string name) =>
        name.AsSpan().IndexOfAny(",\"\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"")}\"";
}

using System.Text.Json;
using Generative.Data;

namespace Generative.Models.Tests.Classical;

/// <summary>Iris, and what scikit-learn finds on it (classical.py).</summary>
internal static class Oracle
{
    /// <summary>The flowers in float64, to the last digit, [150, 1, 1, 4].</summary>
    public static WholeExamples Iris()
    {
        var set = Generative.Data.Iris.All();
        var x = (set.Tensor().to(float64) * 10).round() / 10;
        return new(x, tensor(set.Labels.Select(l => (long)l).ToArray()));
    }

    /// <summary>Flowers 0, 50 and 100: one of each species.</summary>
    public static Tensor Start(WholeExamples iris) =>
        iris.X.flatten(1).index_select(0, tensor(new long[] { 0, 50, 100 }));

    public static JsonElement Of(string model, string variant) => JsonDocument.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "Models", "Classical", "classical.json"))).RootElement
        .GetProperty(model).GetProperty(variant);

    public static double Number(this JsonElement e, string name) => e.GetProperty(name).GetDouble();

    public static Tensor Numbers(this JsonElement e, string name, params long[] shape) =>
        tensor(e.GetProperty(name).EnumerateArray().Select(v => v.GetDouble()).ToArray()).view(shape);

    /// <summary>The largest difference.</summary>
    public static double Apart(Tensor a, Tensor b) => (a - b).abs().max().item<double>();
}

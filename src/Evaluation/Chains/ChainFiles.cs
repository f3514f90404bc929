using System.Globalization;
using System.Text.Json;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;
using nietras.SeparatedValues;

namespace Generative.Evaluation.Chains;

/// <summary>The files of chains: <c>config.yaml</c>, <c>chain.json</c>, <c>draws.csv</c> and pictures.</summary>
internal static class ChainFiles
{
    private static readonly JsonSerializerOptions json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes all files into a folder, which is made where it is missing.</summary>
    /// <returns>The names of the files.</returns>
    /// <exception cref="DataException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, ChainRun run)
    {
        DataException.GuardWrite(folder, () => Directory.CreateDirectory(folder));
        var config = new ConfigWriter(RunTypes.With(run.Options.Plugins)).Write(run.Options);
        Text("config.yaml", config);
        Text("chain.json", Json(run.Result));
        Draws(Path.Combine(folder, "draws.csv"), run);
        List<string> names = ["trace.png", "histogram.png", "autocorrelation.png"];
        ChainFigures.Trace(run).Write(Path.Combine(folder, names[0]));
        ChainHistogram.Of(run).Write(Path.Combine(folder, names[1]));
        ChainFigures.Autocorrelation(run).Write(Path.Combine(folder, names[2]));
        if (run.Result.Finite is { } finite)
        {
            names.Add("variation.png");
            ChainFigures.Variation(run.Result.Name, finite).Write(Path.Combine(folder, names[3]));
        }
        return [.. names, "draws.csv", "chain.json", "config.yaml"];

        void Text(string name, string text)
        {
            var path = Path.Combine(folder, name);
            DataException.GuardWrite(path, () => File.WriteAllText(path, text));
        }
    }

    /// <summary>The results as JSON.</summary>
    public static string Json(ChainResult result) => JsonSerializer.Serialize(result, json) + "\n";

    // The columns chain, draw, one for each number, and weight where draws have one.
    private static void Draws(string path, ChainRun run)
    {
        var values = run.Watched.Doubles();
        var weights = run.Draws.LogWeights?.exp().Doubles();
        var names = run.Target.Names;
        DataException.GuardWrite(path, () =>
        {
            using var writer = Sep.New(',').Writer(o => o with
            {
                Escape = true,
                CultureInfo = CultureInfo.InvariantCulture,
            }).ToFile(path);
            for (var i = 0; i < run.Options.Chains * run.Options.Draws; i++)
            {
                using var row = writer.NewRow();
                row["chain"].Format(i / run.Options.Draws);
                row["draw"].Format(i % run.Options.Draws);
                foreach (var (j, name) in names.Index()) row[name].Format(values[i * names.Count + j]);
                if (weights is not null) row["weight"].Format(weights[i]);
            }
        });
    }
}

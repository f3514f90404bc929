using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The results of <c>evaluate</c>: tables on the terminal, and JSON in the run's folder <c>evaluation</c>.
/// </summary>
internal static class EvaluationReport
{
    private const int MostName = 150;
    private const double Widest = 1e6;                         // fills a column
    private static readonly Column unit = new("unit", Gap: 2);
    private static readonly JsonSerializerOptions json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(
        LoadedRun loaded, string dataName, IReadOnlyList<Measured> measures, SampleRecord? samples, long seed)
    {
        var checkpoint = loaded.Checkpoint.Name;
        Console.WriteLine(loaded.Name);
        JsonObject record = new()
        {
            ["checkpoint"] = checkpoint,
            ["weights"] = $"{loaded.Weights}".ToLowerInvariant(),
            ["set"] = new JsonArray([.. loaded.Overrides.Select(o => (JsonNode)o)]),
            ["data"] = dataName,
            ["seed"] = seed,
        };
        if (measures.Count > 0) Terminal.Write(Table(measures, dataName));
        foreach (var m in measures) record[m.Name] = Entry(m);
        if (samples is not null)
        {
            Terminal.Write(Table(samples));
            JsonObject entries = [];
            foreach (var m in samples.Measures) entries[m.Name] = Entry(m, samples);
            record["samples"] = entries;
        }
        var path = Path.Combine(loaded.Folder.Path, "evaluation", NameOf(loaded, measures, samples, seed));
        DataException.GuardWrite(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, record.ToJsonString(json) + "\n");
        });
        Console.WriteLine($"written: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }

    // What the numbers rest on is in the name, so that an evaluation of another kind does not replace them.
    private static string NameOf(
        LoadedRun loaded, IReadOnlyList<Measured> measures, SampleRecord? samples, long seed)
    {
        List<string> parts = [loaded.Checkpoint.Name];
        if (loaded.Weights != loaded.Checkpoint.Preferred) parts.Add($"{loaded.Weights}".ToLowerInvariant());
        if (measures.Select(m => m.Estimate.Samples).FirstOrDefault(k => k is not null) is { } k) parts.Add($"k{k}");
        parts.AddRange(measures.Select(m => m.Name).Where(n => n.StartsWith("ais_", StringComparison.Ordinal)));
        if (measures.Count > 0) parts.Add($"n{measures.Max(m => m.Estimate.Count)}");
        parts.Add($"seed{seed}");
        if (samples is not null) parts.Add($"samples{samples.Count}-seeds{Seeds.Shown(samples.Seeds)}");
        if (samples?.ExtractorSha256 is { } sum) parts.Add($"extractor{sum[..8]}");
        if (loaded.Overrides.Count > 0) parts.Add($"set{Sum(string.Join('\n', loaded.Overrides))}");
        var name = string.Join('-', parts);
        return (name.Length <= MostName ? name : $"{name[..MostName]}-{Sum(name)}") + ".json";
    }

    // Eight digits that tell texts apart.
    private static string Sum(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    /// <summary>Measures on examples, one per line.</summary>
    internal static TextTable Table(IReadOnlyList<Measured> measures, string dataName)
    {
        var name = new Column("metric", Math.Max(18, measures.Max(m => m.Name.Length) + 1));
        Column[] numbers = [Number("mean"), Number("std. error"), Number("n", 10), Number("k", 8)];
        return new([name, .. numbers, unit], [.. measures.Select(Row)], $"test examples of {dataName}, per example");
    }

    private static string[] Row(Measured m)
    {
        var (mean, error, n, k) = m.Estimate;
        return [m.Name, Four(mean), error is { } e ? Four(e) : "-", $"{n}", k is null ? "-" : $"{k}", m.Unit];
    }

    /// <summary>Metrics of samples, one per line, with the floor.</summary>
    internal static TextTable Table(SampleRecord r)
    {
        var name = new Column("metric", Math.Max(18, r.Measures.Max(m => m.Name.Length) + 1));
        Column[] numbers = [Number("mean"), Number("std. dev."), Number("floor"), Number("std. dev.")];
        var accuracy = r.ExtractorAccuracy is { } a ? Text($" (right on {a:P2} of them)") : "";
        var extractor = r.Extractor is null
            ? ""
            : $", by extractor {r.Extractor} {r.ExtractorSha256![..12]}{accuracy}";
        var reference = $"{r.ReferenceCount} {r.Reference} {r.ReferenceSha256[..12]}";
        return new([name, .. numbers, unit], [.. r.Measures.Select(Row)],
            Title: $"{r.Count} samples for each of seeds {string.Join(", ", r.Seeds)}, against {reference}{extractor}",
            Caption: "mean and deviation over seeds; floor: as many training examples in place of samples");
    }

    private static string[] Row(SampleMeasure m) =>
        [m.Name, Number(m.Mean), Number(m.Deviation), Number(m.FloorMean), Number(m.FloorDeviation), m.Unit];

    private static Column Number(string name, int width = 12) => new(name, width, Right: true);

    private static JsonObject Entry(Measured m)
    {
        JsonObject entry = new()
        {
            ["mean"] = m.Estimate.Value,
            ["standardError"] = m.Estimate.StandardError,
            ["n"] = m.Estimate.Count,
            ["unit"] = m.Unit,
        };
        if (m.Estimate.Samples is { } k) entry["k"] = k;
        return entry;
    }

    private static JsonObject Entry(SampleMeasure m, SampleRecord r)
    {
        JsonObject entry = new()
        {
            ["mean"] = m.Mean,
            ["std"] = m.Deviation,
            ["unit"] = m.Unit,
            ["n"] = r.Count,
            ["seeds"] = new JsonArray([.. r.Seeds.Select(s => (JsonNode)s)]),
            ["values"] = new JsonArray([.. m.Values.Select(v => (JsonNode)v)]),
            ["floor"] = m.Floor is null ? null : new JsonObject
            {
                ["mean"] = m.FloorMean,
                ["std"] = m.FloorDeviation,
                ["values"] = new JsonArray([.. m.Floor.Select(v => (JsonNode)v)]),
            },
            ["reference"] = new JsonObject
            {
                ["data"] = r.Reference,
                ["n"] = r.ReferenceCount,
                ["sha256"] = r.ReferenceSha256,
            },
        };
        if (r.Extractor is null) return entry;
        entry["extractor"] = new JsonObject
        {
            ["data"] = r.Extractor,
            ["sha256"] = r.ExtractorSha256,
            ["accuracy"] = r.ExtractorAccuracy,
        };
        return entry;
    }

    private static string Number(double? value)
    {
        if (value is not { } v) return "-";
        return Math.Abs(v) is >= 1e-3 or 0 ? Four(v) : v.ToString("E2", CultureInfo.InvariantCulture);
    }

    private static string Four(double value) =>
        value.ToString(Math.Abs(value) < Widest ? "F4" : "E4", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

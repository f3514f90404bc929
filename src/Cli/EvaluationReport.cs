using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Evaluation;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The results of <c>evaluate</c>: tables on the terminal, and JSON in the run's folder <c>evaluation</c>.
/// </summary>
internal static class EvaluationReport
{
    private static readonly JsonSerializerOptions json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(
        LoadedRun loaded, string dataName, IReadOnlyList<Measured> measures, SampleRecord? samples, long seed)
    {
        var checkpoint = loaded.Checkpoint.Name;
        Console.WriteLine(loaded.Name);
        JsonObject record = new() { ["checkpoint"] = checkpoint, ["data"] = dataName, ["seed"] = seed };
        if (measures.Count > 0) Console.Write(Table(measures, dataName));
        foreach (var m in measures) record[m.Name] = Entry(m);
        if (samples is not null)
        {
            Console.Write(Table(samples));
            JsonObject entries = [];
            foreach (var m in samples.Measures) entries[m.Name] = Entry(m, samples);
            record["samples"] = entries;
        }
        var folder = Path.Combine(loaded.Folder.Path, "evaluation");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{checkpoint}-seed{seed}.json");
        File.WriteAllText(path, record.ToJsonString(json) + "\n");
        Console.WriteLine($"written: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }

    /// <summary>Measures on examples, one per line.</summary>
    internal static string Table(IReadOnlyList<Measured> measures, string dataName)
    {
        var width = Math.Max(18, measures.Max(m => m.Name.Length) + 1);
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"test examples of {dataName}, per example\n");
        table.Append(CultureInfo.InvariantCulture, $"{"metric".PadRight(width)}{"mean",12}{"std. error",12}{"n",10}{"k",8}  unit\n");
        foreach (var m in measures)
        {
            var (e, k) = (m.Estimate, m.Estimate.Samples is { } samples ? $"{samples}" : "-");
            table.Append(CultureInfo.InvariantCulture, $"{m.Name.PadRight(width)}{e.Value,12:F4}{e.StandardError,12:F4}{e.Count,10}{k,8}  {m.Unit}\n");
        }
        return table.ToString();
    }

    /// <summary>Metrics of samples, one per line, with the floor.</summary>
    internal static string Table(SampleRecord r)
    {
        var width = Math.Max(18, r.Measures.Max(m => m.Name.Length) + 1);
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"{r.Count} samples for each of seeds {string.Join(", ", r.Seeds)}, against {r.ReferenceCount} "
            + $"{r.Reference} {r.ReferenceSha256[..12]}{ExtractorOf(r)}\n");
        table.Append(CultureInfo.InvariantCulture, $"{"metric".PadRight(width)}{"mean",12}{"std. dev.",12}{"floor",12}{"std. dev.",12}  unit\n");
        foreach (var m in r.Measures)
            table.Append(CultureInfo.InvariantCulture, $"{m.Name.PadRight(width)}{Number(m.Mean)}{Number(m.Deviation)}{Number(m.FloorMean)}"
                + $"{Number(m.FloorDeviation)}  {m.Unit}\n");
        table.Append("mean and deviation over seeds; floor: as many training examples in place of samples\n");
        return table.ToString();
    }

    private static string ExtractorOf(SampleRecord r)
    {
        if (r.Extractor is null) return "";
        var accuracy = r.ExtractorAccuracy is { } a
            ? string.Create(CultureInfo.InvariantCulture, $" (right on {a:P2} of them)")
            : "";
        return $", by extractor {r.Extractor} {r.ExtractorSha256![..12]}{accuracy}";
    }

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
        if (value is not { } v) return $"{"-",12}";
        var format = Math.Abs(v) is >= 1e-3 or 0 ? "F4" : "E2";
        return v.ToString(format, CultureInfo.InvariantCulture).PadLeft(12);
    }
}

using Generative.Training;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Evaluation;

namespace Generative.Cli;

/// <summary>What <c>evaluate</c> found, as tables for the terminal and as JSON in the run's <c>evaluation</c> folder:
/// each number with what it rests on.</summary>
internal static class EvaluationReport
{
    private static readonly JsonSerializerOptions json =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(
        LoadedRun loaded, string dataName, IReadOnlyList<Measured> measures, SampleRecord? samples, long seed)
    {
        var checkpoint = Path.GetFileName(Path.TrimEndingDirectorySeparator(loaded.Checkpoint));
        Console.WriteLine($"{Path.GetFileName(loaded.Folder.Path)}/{checkpoint}");
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

    /// <summary>Measures on examples, a line each.</summary>
    internal static string Table(IReadOnlyList<Measured> measures, string dataName)
    {
        var width = Math.Max(18, measures.Max(m => m.Name.Length) + 1);
        var lines =
            measures.Select(
            m => Line(
            $"{m.Name.PadRight(width)}{m.Estimate.Value,12:F4}{m.Estimate.StandardError,12:F4}{m.Estimate.Count,10}{(m.Estimate.Samples is { } k ? $"{k}" : "-"),8}  {m.Unit}"));
        return $"test examples of {dataName}, per "
            + $"example\n{"metric".PadRight(width)}{"mean",12}{"std. error",12}{"n",10}{"k",8}  "
            + $"unit\n{string.Concat(lines)}";
    }

    /// <summary>Measures of samples, a line each, the floor beside them.</summary>
    internal static string Table(SampleRecord r)
    {
        var width = Math.Max(18, r.Measures.Max(m => m.Name.Length) + 1);
        var lines = r.Measures.Select(m => Line(
            $"{m.Name.PadRight(width)}{Number(m.Mean)}{Number(m.Deviation)}{Number(m.FloorMean)}{Number(m.FloorDeviation)}  {m.Unit}"));
        var eyes = r.Extractor is null ? ""
            : $", by extractor {r.Extractor} "
            + $"{r.ExtractorSha256![..12]}{(r.ExtractorAccuracy is { } a ? Line($" (right on {a:P2} of them)").TrimEnd() : "")}";
        return $"{r.Count} samples for each of seeds {string.Join(", ", r.Seeds)}, against {r.ReferenceCount} "
            + $"{r.Reference} {r.ReferenceSha256[..12]}{eyes}\n"
            + $"{"metric".PadRight(width)}{"mean",12}{"std. dev.",12}{"floor",12}{"std. dev.",12}  "
                + $"unit\n{string.Concat(lines)}"
            + "mean and deviation over seeds; floor: as many training examples in place of samples\n";
    }

    private static JsonObject Entry(Measured m)
    {
        JsonObject entry = new() { ["mean"] = m.Estimate.Value, ["standardError"] = m.Estimate.StandardError,
            ["n"] = m.Estimate.Count, ["unit"] = m.Unit };
        if (m.Estimate.Samples is { } k) entry["k"] = k;
        return entry;
    }

    private static JsonObject Entry(SampleMeasure m, SampleRecord r)
    {
        JsonObject entry = new()
        {
            ["mean"] = m.Mean, ["std"] = m.Deviation, ["unit"] = m.Unit, ["n"] = r.Count,
                ["seeds"] = new JsonArray([.. r.Seeds.Select(s => (JsonNode)s)]),
            ["values"] = new JsonArray([.. m.Values.Select(v => (JsonNode)v)]),
            ["floor"] = m.Floor is null ? null
                : new JsonObject { ["mean"] = m.FloorMean, ["std"] = m.FloorDeviation,
                ["values"] = new JsonArray([.. m.Floor.Select(v => (JsonNode)v)]) },
            ["reference"] = new JsonObject { ["data"] = r.Reference, ["n"] = r.ReferenceCount,
                ["sha256"] = r.ReferenceSha256 },
        };
        if (r.Extractor is not null) entry["extractor"] =
            new JsonObject { ["data"] = r.Extractor, ["sha256"] = r.ExtractorSha256,
            ["accuracy"] = r.ExtractorAccuracy };
        return entry;
    }

    private static string Number(double? value) =>
        value is { } v ? Line($"{(Math.Abs(v) is >= 1e-3 or 0 ? $"{v:F4}" : $"{v:E2}"),12}").TrimEnd('\n')
        : $"{"-",12}";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Models.Classical;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>A committed config made small by overrides: the same model with narrow layers and few steps of whatever it
/// iterates, on a few dozen examples of the same kind.</summary>
internal static class SmallConfig
{
    private const int Examples = 48, Aside = 8, Narrow = 8, Wide = 16;

    /// <summary>The overrides, each <c>a.b=value</c>. Data that is not drawn stands in the folder.</summary>
    public static string[] Overrides(string config, string folder)
    {
        var options = Read(config, []);
        string[] given = [Data(options, folder), "training={}", "training.threads=1", "training.device=cpu",
            "training.batchSize=8",
            "evaluation.testCount=6", "evaluation.batchSize=8", "evaluation.nllSamples=2", "sampling.count=2"];
        var all = JsonSerializer.SerializeToNode(options, RunTypes.Current.Json)!.AsObject();
        // Models that converge would stop before the last step.
        if (all["model"]!.AsObject().ContainsKey("tolerance")) given = [.. given, "model.tolerance=0"];
        // What begins only after some steps begins within a short run.
        if (all["model"]!.AsObject().ContainsKey("pretrainSteps")) given = [.. given, "model.pretrainSteps=5"];
        var narrow = Narrowed(all).ToList();
        if (Works(config, [.. given, .. narrow])) return [.. given, .. narrow];
        // Not all of them suit each other: one after the other, as far as they do.
        List<string> kept = [];
        foreach (var one in narrow)
            if (Works(config, [.. given, .. kept, one])) kept.Add(one);
        return [.. given, .. kept];
    }

    private static RunOptions Read(string config, string[] overrides) =>
        new ConfigReader(RunTypes.Current).Read<RunOptions>(config, overrides);

    private static string Data(RunOptions options, string folder)
    {
        var data = options.Data;
        var common =
            $"count: {Examples}, validCount: {Aside}, testCount: {Aside}, binarization: "
            + $"{JsonNamingPolicy.CamelCase.ConvertName(data.Binarization.ToString())}";
        switch (data)
        {
            case ToyOptions toy:
                var name = JsonNamingPolicy.CamelCase.ConvertName(toy.Name.ToString());
                return $"data={{type: toy, name: {name}, {common}}}";
            case DigitsOptions or IdxOptions:
                // Models that are fitted take any size; the layers of the others ask for theirs.
                var largest = options.Model is EmOptions ? 14 : 28;
                var size = Math.Min((data as DigitsOptions)?.Size ?? largest, largest);
                return $"data={{type: digits, size: {size}, {common}}}";
            case DocumentOptions or CorpusOptions: return $"data={{type: corpus, length: 8, {common}}}";
            case RecallOptions: return $"data={{type: recall, length: 8, vocabulary: 6, {common}}}";
            case CsvOptions: return $"data={{type: toy, {common}}}";
            case StrokesOptions: return $"data={{type: strokes, {common}}}";
            case IrisOptions: return $"data={{type: iris, validCount: {Aside}, testCount: {Aside}}}";
            default:
                var gray = data is ImageFolderOptions { Color: Color.Gray };
                byte[] pixels = [.. Enumerable.Range(0, Examples * 32 * 32 * (gray ? 1 : 3))
                    .Select(k => (byte)(k * k % 251))];
                var path = Path.Combine(folder, "images.npz");
                File.WriteAllBytes(
                    path, NumpyFile.Npz(("images", NumpyFile.Npy("|u1", [Examples, 32, 32, gray ? 1 : 3], pixels)),
                    ("labels", NumpyFile.Npy("<i8", [Examples],
                        Enumerable.Range(0, Examples).Select(k => (long)(k % 10)).ToArray()))));
                return $"data={{type: numpy, path: '{path}', validCount: {Aside}, testCount: {Aside}}}";
        }
    }

    /// <summary>Every whole number above 16 of the model, and of what is evaluated and drawn, made 8.</summary>
    private static IEnumerable<string> Narrowed(JsonObject options) =>
        new[] { "model", "evaluation", "sampling" }.SelectMany(section => Walk(options[section]!, section))
            .Where(o => o.Split('=')[0] is not
                ("evaluation.testCount" or "evaluation.nllSamples" or "model.pretrainSteps"));

    private static IEnumerable<string> Walk(JsonNode node, string path) => node switch
    {
        JsonObject map => map.Where(p => p.Value is not null).SelectMany(p => Walk(p.Value!, $"{path}.{p.Key}")),
        JsonArray list when list.Any(IsWide) =>
            [$"{path}=[{string.Join(", ", list.Select(i => IsWide(i) ? $"{Narrow}" : i!.ToJsonString()))}]"],
        JsonValue value when IsWide(value) => [$"{path}={Narrow}"],
        _ => [],
    };

    private static bool IsWide(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() is var text
        && long.TryParse(text, out var n) && n > Wide;

    private static bool Works(string config, string[] overrides)
    {
        try
        {
            var options = Read(config, overrides);
            var data = DataSets.Open(options.Data);
            using var scope = NewDisposeScope();
            using var model = options.Model.Create(data.Shape);
            using var examples = new DeviceData(data.Train, options.Data.Binarization, CPU);
            foreach (var phase in model.Phases) _ = phase.Loss(examples.Part(0, 8));
            if (model is ISampler sampler) _ = sampler.Sample(new NoiseSource(2, CPU));
            return true;
        }
        catch (Exception e) when (e is ConfigException or ArgumentException or InvalidOperationException
            or System.Runtime.InteropServices.ExternalException or IndexOutOfRangeException or DivideByZeroException)
        {
            return false;
        }
    }
}

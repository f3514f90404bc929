using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Evaluation.Chains;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>Whatever a config or a checkpoint says, the program ends in a sentence: no type names, no traces, and never
/// the end of the process.</summary>
public sealed class SurvivalLaws : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Models => [.. Configs().Keys];

    // For each model one committed config.
    private static Dictionary<string, string> Configs() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "configs"), "*.yaml").Order(StringComparer.Ordinal)
            .Where(c => !Path.GetFileName(c).StartsWith("compare", StringComparison.Ordinal) && !ChainOptions.IsAt(c))
            .GroupBy(c => Generative.KindAttribute.NameOf(
                new ConfigReader(RunTypes.Current).Read<RunOptions>(c, []).Model))
            .ToDictionary(g => g.Key, g => g.First());

    [Theory, MemberData(nameof(Models))]
    public void Extreme_values_in_a_config_train_or_end_in_a_sentence(string model)
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("SURVIVAL_ROUNDS"), out var n) ? n : 6;
        var config = Configs()[model];
        string[] small = [.. SmallConfig.Overrides(config, folder.Path), "training.steps=1",
            "training.evaluateEvery=1"];
        var numbers = Numbers(JsonSerializer.SerializeToNode(
            new ConfigReader(RunTypes.Current).Read<RunOptions>(config, small).Model,
            typeof(Generative.ModelOptions), RunTypes.Current.Json)!, "model").ToArray();
        var random = new Random(model.Length * 7919);
        for (var round = 0; round < rounds; round++)
        {
            var change = Enumerable.Range(0, 1 + (round % 3))
                .SelectMany(_ => new[] { "--set", $"{numbers[random.Next(numbers.Length)]}={Odd(random)}" }).ToArray();
            var (code, _, error) =
                InProcess.Run(["train", config, "--outdir", folder["runs"],
                .. small.SelectMany(s => new[] { "--set", s }), .. change]);
            Sentence(code, error, $"{model}: {string.Join(' ', change)}");
        }
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("loop.safetensors")]
    public void A_checkpoint_with_other_tensors_under_its_names_ends_in_a_sentence(string file)
    {
        var config = Path.Combine(Repository.Root, "configs/vae-digits.yaml");
        string[] small = ["--set", "data={type: digits, count: 40}", "--set",
            "training={steps: 2, batchSize: 8, device: cpu, threads: 1}", "--set", "model.hidden=[4]", "--outdir",
            folder["runs"]];
        Assert.Equal(0, InProcess.Run(["train", config, .. small]).Code);
        var run = Directory.GetDirectories(folder["runs"]).Single();
        var checkpoint = Directory.GetDirectories(run, "step-*").Single();
        var original = File.ReadAllBytes(Path.Combine(checkpoint, file));
        var failed = 0;
        foreach (var change in new Action<JsonObject>[] { Types, Shapes, Names })
        {
            foreach (var later in Directory.GetDirectories(run, "step-*").Where(d => d != checkpoint))
                Directory.Delete(later, recursive: true);
            Rewrite(checkpoint, file, original, change);
            var (code, _, error) = InProcess.Run("train", "--resume", run, "--set", "training.steps=4");
            Sentence(code, error, $"{file}: {change.Method.Name}");
            if (code != 0) failed++;
        }
        Assert.True(failed > 0, "nothing was refused");
    }

    private static void Types(JsonObject header)
    {
        foreach (var (name, tensor) in header)
            if (name != "__metadata__") tensor!["dtype"] =
                (string)tensor["dtype"]! switch { "F32" => "I32", "I64" => "F64", "U8" => "I8", var other => other };
    }

    private static void Shapes(JsonObject header)
    {
        foreach (var (name, tensor) in header)
            if (name != "__metadata__") tensor!["shape"] =
                new JsonArray(1, tensor["shape"]!.AsArray().Aggregate(1L, (n, s) => n * (long)s!));
    }

    private static void Names(JsonObject header)
    {
        var first = header.First(t => t.Key != "__metadata__");
        header.Remove(first.Key);
        header[first.Key + ".gone"] = first.Value;
    }

    // The file with another header, and a manifest that agrees with it.
    private static void Rewrite(string checkpoint, string file, byte[] original, Action<JsonObject> change)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(original);
        var header = JsonNode.Parse(original.AsSpan(8, length))!.AsObject();
        change(header);
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var bytes = new byte[8 + json.Length + original.Length - 8 - length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        original.AsSpan(8 + length).CopyTo(bytes.AsSpan(8 + json.Length));
        File.WriteAllBytes(Path.Combine(checkpoint, file), bytes);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(checkpoint, "manifest.json")))!;
        manifest["sha256"]![file] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllText(Path.Combine(checkpoint, "manifest.json"), manifest.ToJsonString());
    }

    private static void Sentence(int code, string error, string what)
    {
        Assert.True(code is 0 or 1 or 2, $"{what}: exit code {code}");
        Assert.True(!error.Contains("Exception") && !error.Contains("   at ")
            && !error.Contains("frame #"), $"{what}: {error}");
        Assert.True(code == 0 || error.Trim().Length > 0, $"{what}: it failed without a word");
    }

    private static string Odd(Random random) =>
        random.Next(8) switch { 0 => "0", 1 => "1", 2 => "2", 3 => "3", 4 => "5", 5 => "7", 6 => "1e-30", _ => "13" };

    private static IEnumerable<string> Numbers(JsonNode node, string path) => node switch
    {
        JsonObject map => map.Where(p => p.Value is not null).SelectMany(p => Numbers(p.Value!, $"{path}.{p.Key}")),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => [path],
        _ => [],
    };
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Learning;
using Training.Data;
using Training.Evaluation;

namespace Training.Cli;

/// <summary><c>evaluate RUN</c>: what the model says of test examples, whatever its family, each number with its unit, n, k and standard error.</summary>
internal static class EvaluateCommand
{
    private static readonly JsonSerializerOptions json = new() { WriteIndented = true };

    public static Command Create()
    {
        var run = Options.Run();
        var samples = new Option<int?>("-k", "--nll-samples") { Description = "importance samples per example of -log p(x); 0: none", HelpName = "k" };
        var limit = new Option<int?>("--count") { Description = "evaluate the first so many test examples only", HelpName = "n" };
        var seed = new Option<long>("--seed") { Description = "seed of the draws", HelpName = "n" };
        var set = Options.Set("model.sampler.steps=50");
        var weights = Options.Weights();
        var device = Options.Device("auto");
        var command = new Command("evaluate", "measure a run on its test examples") { run, samples, limit, seed, set, weights, device };
        command.SetAction((parsed, stop) =>
        {
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device) ?? "auto", Console.Error.WriteLine, parsed.GetValue(set), parsed.GetValue(weights));
            var o = loaded.Options;
            using var data = new DeviceData(DataSets.Open(o.Data).Test, o.Data.Binarisation, loaded.Device);
            manual_seed(parsed.GetValue(seed));
            var n = parsed.GetValue(limit) ?? o.Evaluation.TestCount;
            List<Measured> measures = [.. ExampleMeasures.Of(loaded.Model, data, o.Evaluation.BatchSize, n, stop)];
            var k = parsed.GetValue(samples) ?? o.Evaluation.NllSamples;
            if (k > 0 && loaded.Model is IImportanceWeighted weighted)
                measures.Add(ExampleMeasures.NegativeLogLikelihood(weighted, data, k, Math.Min(o.Evaluation.BatchSize, 100), n, stop: stop));
            if (measures.Count == 0) throw new DataFault(loaded.Folder.Path, "model", loaded.Model.GetName(), "one with a loss or measures of its own");
            Report(loaded, measures, parsed.GetValue(seed));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Report(LoadedRun loaded, List<Measured> measures, long seed)
    {
        Console.WriteLine($"{Path.GetFileName(loaded.Folder.Path)}/{Path.GetFileName(loaded.Checkpoint)} on {loaded.Options.Data.GetType().Name.Replace("Options", "").ToLowerInvariant()}'s test examples, per example");
        var width = Math.Max(16, measures.Max(m => m.Name.Length) + 1);
        Console.WriteLine($"{"metric".PadRight(width)}{"mean",12}{"std. error",12}{"n",10}{"k",8}  unit");
        JsonObject record = new() { ["checkpoint"] = Path.GetFileName(loaded.Checkpoint), ["seed"] = seed };
        foreach (var (name, unit, e) in measures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(width)}{e.Value,12:F4}{e.StandardError,12:F4}{e.Count,10}{(e.Samples is { } k ? $"{k}" : "-"),8}  {unit}"));
            JsonObject entry = new() { ["mean"] = e.Value, ["standardError"] = e.StandardError, ["n"] = e.Count, ["unit"] = unit };
            if (e.Samples is { } s) entry["k"] = s;
            record[name] = entry;
        }
        var folder = Path.Combine(loaded.Folder.Path, "evaluation");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Path.GetFileName(loaded.Checkpoint)}-seed{seed}.json");
        File.WriteAllText(path, record.ToJsonString(json) + "\n");
        Console.WriteLine($"written: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }
}

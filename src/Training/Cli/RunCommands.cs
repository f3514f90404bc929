using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Generative.Learning;
using Training.Data;
using Training.Evaluation;

namespace Training.Cli;

/// <summary><c>reconstruct</c> and <c>evaluate</c>: what is done with a run that stands.</summary>
internal static class RunCommands
{
    /// <summary><c>reconstruct RUN</c>: test images and what the model makes of them.</summary>
    public static Command Reconstruct()
    {
        var run = Options.Run();
        var count = new Option<int>("-n", "--num-samples") { Description = "how many test images", DefaultValueFactory = _ => 64, HelpName = "n" };
        var output = Options.Output("reconstructions.png");
        var weights = Options.Weights();
        var device = Options.Device("auto");
        var command = new Command("reconstruct", "draw test images (odd rows) above their reconstructions (even rows)") { run, count, output, weights, device };
        command.SetAction(parsed =>
        {
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device) ?? "auto", Console.Error.WriteLine, weights: parsed.GetValue(weights));
            var reconstructor = loaded.As<IReconstructor>("reconstruct");
            using var scope = NewDisposeScope();
            manual_seed(loaded.Options.Seed);
            using var images = new DeviceData(DataSets.Open(loaded.Options.Data).Test, loaded.Options.Data.Binarisation, loaded.Device);
            var path = parsed.GetRequiredValue(output);
            ImageFile.Write(path, Pictures.Reconstructions(reconstructor, images.Range(0, parsed.GetValue(count))));
            Console.WriteLine($"test images and their reconstructions, row by row: {path}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary><c>evaluate RUN</c>: test terms, and -log p(x) by importance sampling, each with n, k and standard error.</summary>
    public static Command Evaluate()
    {
        var run = Options.Run();
        var samples = new Option<int?>("-k", "--nll-samples") { Description = "importance samples per image; 0: none", HelpName = "k" };
        var limit = new Option<int?>("--count") { Description = "evaluate the first so many test images only", HelpName = "n" };
        var seed = new Option<long>("--seed") { Description = "seed of the draws", HelpName = "n" };
        var weights = Options.Weights();
        var device = Options.Device("auto");
        var command = new Command("evaluate", "measure a run on its test images") { run, samples, limit, seed, weights, device };
        command.SetAction((parsed, stop) =>
        {
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), parsed.GetValue(device) ?? "auto", Console.Error.WriteLine, weights: parsed.GetValue(weights));
            var o = loaded.Options;
            using var images = new DeviceData(DataSets.Open(o.Data).Test, o.Data.Binarisation, loaded.Device);
            manual_seed(parsed.GetValue(seed));
            var n = parsed.GetValue(limit) ?? o.Evaluation.TestCount;
            List<(string Name, Estimate Estimate)> results = [.. LossEvaluation.Terms(loaded.As<IObjective>("evaluate"), images, o.Evaluation.BatchSize, n, stop)];
            var k = parsed.GetValue(samples) ?? o.Evaluation.NllSamples;
            if (k > 0 && loaded.Model is IImportanceWeighted weighted)
                results.Add(("nll", LossEvaluation.NegativeLogLikelihood(weighted, images, k, Math.Min(o.Evaluation.BatchSize, 100), n, stop: stop)));
            Report(loaded, results, parsed.GetValue(seed));
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    private static void Report(LoadedRun loaded, List<(string Name, Estimate Estimate)> results, long seed)
    {
        Console.WriteLine($"{Path.GetFileName(loaded.Folder.Path)}/{Path.GetFileName(loaded.Checkpoint)} on {loaded.Options.Data.GetType().Name.Replace("Options", "").ToLowerInvariant()}'s test images, nats per image");
        Console.WriteLine($"{"metric",-16}{"mean",12}{"std. error",12}{"n",10}{"k",8}");
        JsonObject record = new() { ["checkpoint"] = Path.GetFileName(loaded.Checkpoint), ["seed"] = seed, ["unit"] = "nats per image" };
        foreach (var (name, e) in results)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16}{e.Value,12:F4}{e.StandardError,12:F4}{e.Count,10}{(e.Samples is { } k ? $"{k}" : "-"),8}"));
            JsonObject entry = new() { ["mean"] = e.Value, ["standardError"] = e.StandardError, ["n"] = e.Count };
            if (e.Samples is { } s) entry["k"] = s;
            record[name] = entry;
        }
        var folder = Path.Combine(loaded.Folder.Path, "evaluation");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Path.GetFileName(loaded.Checkpoint)}-seed{seed}.json");
        File.WriteAllText(path, record.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        Console.WriteLine($"written: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }
}

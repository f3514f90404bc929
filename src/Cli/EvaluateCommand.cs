using Generative.Training;
using System.CommandLine;
using Generative.Data;
using Generative.Evaluation;
using Generative.Numerics;

namespace Generative.Cli;

/// <summary><c>evaluate RUN</c>: what the model says of test examples, and what its samples are, whatever its
/// family.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var run = Options.Run();
        var importance = new Option<int?>("-k", "--nll-samples") { Description =
            "importance samples per example of -log p(x); 0: none", HelpName = "k" };
        var limit = new Option<int?>("--count") { Description = "evaluate the first so many test examples only",
            HelpName = "n" };
        var seed = new Option<long>("--seed") { Description = "seed of the draws", HelpName = "n" };
        var metrics = new Option<string?>("--metrics") { Description =
            "all: also measure samples (default for models without a loss: adversarial ones); none: do not",
            HelpName = "all|none" };
        metrics.AcceptOnlyFromAmong("all", "none");
        var samples = new Option<int>("--samples") { Description = "samples measured, for each seed",
            DefaultValueFactory = _ => 10_000, HelpName = "n" };
        var seeds = new Option<string>("--seeds") { Description =
            "seeds of the samples: mean and deviation are over them", DefaultValueFactory = _ => "0-2",
            HelpName = "list" };
        var extractor = new Option<string?>("--extractor") { Description =
            "the run of a classifier, by whose features images are compared (default: evaluation.extractor, or the "
            + "program's own for that data set)", HelpName = "run" };
        var set = Options.Set("model.sampler.steps=50");
        var weights = Options.Weights();
        var deviceName = Options.Device("auto");
        var command = new Command("evaluate", "measure a run on its test examples, and its samples") { run, importance,
            limit, seed, metrics, samples, seeds, extractor, set, weights, deviceName };
        command.SetAction((parsed, stop) =>
        {
            var device = parsed.GetValue(deviceName) ?? "auto";
            using var loaded = LoadedRun.Open(parsed.GetRequiredValue(run), device, Console.Error.WriteLine,
                parsed.GetValue(set), parsed.GetValue(weights), plugins: parsed.GetValue(Options.Plugins));
            var o = loaded.Options;
            var all = DataSets.Open(o.Data);
            if (all.Test.Count == 0)
                throw new DataException(all.Name, "test examples", "none",
                    "1 or more: set data.testCount or data.testPath");
            foreach (var note in all.Notes) Console.WriteLine(note);
            using var data = new DeviceData(all.Test, o.Data.Binarization, loaded.Device);
            RandomState.Seed(parsed.GetValue(seed));
            var n = parsed.GetValue(limit) ?? o.Evaluation.TestCount;
            List<Measured> measures = [.. ExampleMeasures.Of(loaded.Model, data, o.Evaluation.BatchSize, n, stop)];
            var k = parsed.GetValue(importance) ?? o.Evaluation.NllSamples;
            if (k > 0 && loaded.Model is IImportanceWeighted weighted)
                measures.Add(ExampleMeasures.NegativeLogLikelihood(
                    weighted, data, k, Math.Min(o.Evaluation.BatchSize, 100), n, stop: stop));
            if (loaded.Model is IClusterer { Categories: > 0 } categorizer && data.Labeled)
                measures.Add(CategoryAgreement.Of(categorizer, data, o.Evaluation.BatchSize, n, stop));

            SampleRecord? record = null;
            var asked = parsed.GetValue(metrics);
            if (asked == "all" || (asked is null && measures.Count == 0))
            {
                var sampler = loaded.As<ISampler>("sample");
                using var seen = all.Shape.IsVector ? null
                    : Extractor.Open(parsed.GetValue(extractor) ?? o.Evaluation.Extractor, o.Data, device);
                if (seen is null && !all.Shape.IsVector)
                    Console.WriteLine(
                        $"no extractor for {all.Name}: pixels are compared; for more, train one (model: "
                        + $"{{type: classifier}}, the same data) and give it as --extractor RUN");
                record = SampleEvaluation.Of(
                    sampler, all, o.Data, seen, parsed.GetValue(samples), Seeds.Parse(parsed.GetRequiredValue(seeds)),
                    loaded.Device, note: Console.WriteLine, stop: stop);
            }
            else if (measures.Count == 0)
            {
                throw new DataException("--metrics", "metrics", "none",
                    $"all: {loaded.Model.GetName()} has no loss, and its samples are all there is to measure");
            }
            EvaluationReport.Write(loaded, all.Name, measures, record, parsed.GetValue(seed));
            if (asked is null && record is null && loaded.Model is ISampler)
                Console.WriteLine("its samples were not measured: --metrics all");
            if (loaded.Model is IProfiled profiled)
            {
                var plot = Path.Combine(loaded.Folder.Path, "evaluation",
                    $"{Path.GetFileName(loaded.Checkpoint)}-profile.png");
                Console.WriteLine(
                    $"level by level, {ProfilePlot.Write(plot, profiled, data)} examples: "
                    + $"{Path.GetRelativePath(Environment.CurrentDirectory, plot)}");
            }
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}

using System.CommandLine;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Evaluation;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>evaluate RUN</c>: measures a model on test examples, and its samples.</summary>
internal static class EvaluateCommand
{
    // Latents of all importance samples need memory: smaller batches than for the loss.
    private const int MostImportanceBatch = 100;

    public static Command Create()
    {
        var run = new RunArguments("model.sampler.steps=50");
        var importance = Options.Of<int?>(
            "-k", "k", "importance samples per example of -log p(x); 0: none", "--nll-samples").AtLeast(0);
        var annealed = Options.Of<int?>("--ais", "steps",
            "steps of annealed importance sampling, another estimate of -log p(x); 0: none").AtLeast(0);
        var limit = Options.Of<int?>("--count", "n", "evaluate only the first n test examples").AtLeast(1);
        var seed = Options.Of<long>("--seed", "n", "seed of the draws");
        var metrics = Options.Of<string?>("--metrics", "all|none",
            "all: also measure samples (default for models without a loss: adversarial ones); none: do not");
        metrics.AcceptOnlyFromAmong("all", "none");
        var samples = Options.WithDefault("--samples", "n", 10_000, "samples measured, for each seed").AtLeast(1);
        var seeds = Options.WithDefault(
            "--seeds", "list", "0-2", "seeds of the samples: mean and deviation are over them");
        var extractor = Options.Of<string?>("--extractor", "run",
            "run of a classifier that gives the features for metrics of images (default: evaluation.extractor, or the "
            + "built-in one for the data set)");
        var command = new Command("evaluate", "measure a run on its test examples, and its samples")
        {
            run.Run, importance, annealed, limit, seed, metrics, samples, seeds, extractor,
        };
        run.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            using var loaded = run.Open(parsed);
            var o = loaded.Options.Evaluation;
            var all = RunData.Open(loaded);
            if (all.Test.Count == 0)
                throw new DataException(all.Name, "test examples", "none",
                    "1 or more: set data.testCount or data.testPath");
            foreach (var note in all.Notes) Console.WriteLine(note);
            using var data = new DeviceData(all.Test, loaded.Options.Data.Binarization, loaded.Device);
            var asked = parsed.GetValue(metrics);
            using var early = asked == "all" ? OpenExtractor() : null;
            if (asked == "all") SampleEvaluation.Check(all, early, parsed.GetValue(samples));
            RandomState.Seed(parsed.GetValue(seed));
            o = o with
            {
                NllSamples = parsed.GetValue(importance) ?? o.NllSamples,
                AisSteps = parsed.GetValue(annealed) ?? o.AisSteps,
            };
            var measures = OnExamples(loaded.Model, data, o, parsed.GetValue(limit) ?? o.TestCount, stop);

            SampleRecord? record = null;
            if (asked == "all" || (asked is null && measures.Count == 0))
            {
                var sampler = loaded.As<ISampler>("sample");
                using var late = early is null && asked is null ? OpenExtractor() : null;
                record = SampleEvaluation.Of(sampler, all, loaded.Options.Data, early ?? late,
                    parsed.GetValue(samples), Seeds.Parse(parsed.GetRequiredValue(seeds)), loaded.Device,
                    note: Console.WriteLine, stop: stop);
            }
            else if (measures.Count == 0)
            {
                throw new DataException("--metrics", "metrics", "none",
                    $"all: {loaded.Model.GetName()} has no loss, and its samples are all there is to measure");
            }
            EvaluationReport.Write(loaded, all.Name, measures, record, parsed.GetValue(seed));
            if (measures.Find(m => m.Name == LatentUse.ActiveUnits) is { Estimate.Value: 0 })
                Console.WriteLine("posterior collapse: no latent dimension is active, and z says nothing of x");
            if (asked is null && record is null && loaded.Model is ISampler && !data.Shape.IsSequence)
                Console.WriteLine("its samples were not measured: --metrics all");
            if (loaded.Model is IMeasured profiled) Plot(loaded, profiled, data);
            return Task.FromResult(ExitCodes.Done);

            Extractor? OpenExtractor() => Open(
                all, parsed.GetValue(extractor) ?? o.Extractor, loaded.Options.Data, run.Device(parsed));
        });
        return command;
    }

    private static List<Measured> OnExamples(
        GenerativeModel model, DeviceData data, EvaluationOptions o, int? limit, CancellationToken stop)
    {
        var (k, batchSize) = (o.NllSamples, o.BatchSize);
        List<Measured> measures = [.. ExampleMeasures.Of(model, data, batchSize, limit, stop)];
        if (k > 0 && model is IImportanceWeighted weighted)
            measures.Add(ExampleMeasures.NegativeLogLikelihood(
                weighted, data, k, Math.Min(batchSize, MostImportanceBatch), limit, stop: stop));
        if (o.AisSteps > 0 && model is IImportanceWeighted joint && ExampleMeasures.Annealed(joint, data,
            new(o.AisSteps), o.AisChains, Math.Min(batchSize, MostImportanceBatch), limit, stop) is { } annealed)
            measures.Add(annealed);
        if (model is ILatentSpace code) measures.AddRange(LatentUse.Of(code, data, batchSize, limit, stop));
        if (model is ITopicModel topics && HeldOutWords.Perplexity(topics, data, batchSize, limit, stop) is { } words)
            measures.Add(words);
        if (model is IClusterer { Categories: > 0 } clusterer && data.Labeled)
            measures.AddRange(CategoryAgreement.Of(clusterer, data, batchSize, limit, stop));
        return measures;
    }

    private static Extractor? Open(DataSets data, string? classifier, DataOptions options, string device)
    {
        if (!data.Shape.IsImage) return null;
        var extractor = Extractor.Open(classifier, options, device);
        if (extractor is null)
            Console.WriteLine($"no extractor for {data.Name}: pixels are compared; for more, train one (model: "
                + "{type: classifier}, the same data) and give it as --extractor RUN");
        return extractor;
    }

    private static void Plot(LoadedRun loaded, IMeasured profiled, DeviceData data)
    {
        var plot = Path.Combine(loaded.Folder.Path, "evaluation", $"{loaded.Checkpoint.Name}-profile.png");
        var count = ProfilePlot.Write(plot, profiled, data);
        if (count == 0) return;
        var path = Path.GetRelativePath(Environment.CurrentDirectory, plot);
        Console.WriteLine($"level by level, {Format.Count(count, "example")}: {path}");
    }
}

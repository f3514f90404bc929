using Generative.Models.Classical;
using Generative.Data;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>Every model trains on batches of any size, and on images that do not differ.</summary>
public sealed class BatchLaws
{
    private static readonly Dictionary<string, (int Examples, int Batch, Func<ImageSet, ImageSet> Change)> cases = new()
    {
        ["batches of one"] = (5, 1, set => set),
        ["a last batch of one"] = (9, 4, set => set),
        ["a batch larger than the set"] = (5, 64, set => set),
        ["images that are all equal"] = (8, 4, set => set.Take(new int[set.Count])),
        ["images that are all black"] = (8, 4, set => set with { Pixels = new byte[set.Pixels.Length] }),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> all = [];
            // EM has no batches: a set smaller than its components or factors, and examples that are all equal.
            foreach (var (variant, options) in ModelCases.All)
                foreach (var name in cases.Keys.Where(n => options is not EmOptions || !n.Contains("batches")
                    && !n.Contains("last"))) all.Add(variant, name);
            return all;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_model_trains(string variant, string name)
    {
        var (examples, batch, change) = cases[name];
        var set = change(Digits.Generate(examples, 7));
        var data = new DataSets("digits", new(set), new(set, []), new(set, []));
        torch.manual_seed(3);
        using var model = ModelCases.All[variant].Create(set.Shape);
        var options = new FitOptions { Training = new() { Steps = 4, BatchSize = batch, LogEvery = 1 } };
        var losses = new Losses();
        Assert.Equal(Outcome.Finished, Trainer.Fit(model, data, options, [losses]));
        // EM stops where it has converged, at once on examples that are all equal.
        if (ModelCases.All[variant] is EmOptions) Assert.NotEmpty(losses.Values);
        else Assert.Equal(4, losses.Values.Count);
        Assert.All(losses.Values, loss => Assert.True(double.IsFinite(loss), $"a loss is {loss}"));
        using var scope = NewDisposeScope();
        foreach (var (key, p) in model.named_parameters())
            Assert.True(p.isfinite().all().item<bool>(), $"{key} is not finite");
    }

    private sealed class Losses : TrainingHook
    {
        public List<double> Values { get; } = [];

        public override void Logged(TrainingRun run, IReadOnlyList<(string Name, double Value)> metrics) =>
            Values.AddRange(metrics.Where(m => m.Name == "loss" || m.Name.EndsWith("/loss")).Take(1)
                .Select(m => m.Value));
    }
}

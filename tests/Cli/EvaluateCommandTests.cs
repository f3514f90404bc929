using System.Text.Json;

namespace Generative.Cli.Tests;

/// <summary><c>evaluate</c>: each number with what it rests on.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string Train(params string[] more) => small.Train(more);

    [Fact]
    public void Evaluation_reports_n_k_and_the_standard_error_of_each_number()
    {
        var run = Train();
        var (code, text, error) = InProcess.Run("evaluate", run, "-k", "7", "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        foreach (var name in new[] { "reconstruction", "kl", "loss", "nll" }) Assert.Contains(name, text);
        using var record = JsonDocument.Parse(File.ReadAllText(
            Assert.Single(Directory.GetFiles(Path.Combine(run, "evaluation")))));
        var nll = record.RootElement.GetProperty("nll");
        Assert.Equal(7, nll.GetProperty("k").GetInt32());
        Assert.Equal(30, nll.GetProperty("n").GetInt32());
        Assert.Equal("nats", nll.GetProperty("unit").GetString());
        Assert.True(nll.GetProperty("standardError").GetDouble() > 0);
        // The importance-sampled bound is no looser than the ELBO, up to their noise.
        Assert.True(nll.GetProperty("mean").GetDouble() < record.RootElement.GetProperty("loss").GetProperty("mean")
            .GetDouble() + 1);
    }

    [Fact]
    public void An_evaluation_of_another_kind_does_not_replace_the_former()
    {
        var run = Train("--set", "ema={decay: 0.9}");
        string[][] ways =
        [
            [], ["-k", "7"], ["-k", "7", "--count", "5"], ["--seed", "1"], ["--weights", "raw"],
            ["--set", "model.sigma=0.5"], ["--set", "model.sigma=0.6"],
        ];
        foreach (var way in ways) Assert.Equal(0, InProcess.Run(["evaluate", run, .. way, "--device", "cpu"]).Code);
        string[] names = [.. Directory.GetFiles(Path.Combine(run, "evaluation")).Select(f => Path.GetFileName(f)!)];
        Assert.Equal(ways.Length, names.Length);
        foreach (var name in new[]
        {
            "step-000012-k5-n30-seed0.json", "step-000012-k7-n30-seed0.json", "step-000012-k7-n5-seed0.json",
            "step-000012-k5-n30-seed1.json", "step-000012-raw-k5-n30-seed0.json",
        }) Assert.Contains(name, names);
        // The same again replaces its own.
        Assert.Equal(0, InProcess.Run("evaluate", run, "-k", "7", "--device", "cpu").Code);
        Assert.Equal(ways.Length, Directory.GetFiles(Path.Combine(run, "evaluation")).Length);
    }

    [Fact]
    public void Annealed_importance_sampling_stands_beside_the_importance_weights_and_names_its_steps()
    {
        var run = Train();
        string[] way = ["evaluate", run, "-k", "100", "--ais", "30", "--count", "10", "--device", "cpu"];
        var (code, text, error) = InProcess.Run(way);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("ais_30", text);
        var file = Path.Combine(run, "evaluation", "step-000012-k100-ais_30-n10-seed0.json");
        using var record = JsonDocument.Parse(File.ReadAllText(file));
        double Mean(string name) => record.RootElement.GetProperty(name).GetProperty("mean").GetDouble();
        // Twelve steps leave a posterior near the prior: both estimates are within a few nats of 500.
        Assert.InRange(Mean("ais_30") - Mean("nll"), -5, 5);
        Assert.Equal(8, record.RootElement.GetProperty("ais_30").GetProperty("k").GetInt32());
    }

    [Theory]
    [InlineData("--ais: got -1, expected 0 or more", "--ais", "-1")]
    [InlineData("-k: got -1, expected 0 or more", "-k", "-1")]
    [InlineData("--count: got 0, expected 1 or more", "--count", "0")]
    [InlineData("--samples: got 0, expected 1 or more", "--samples", "0")]
    public void A_count_that_is_too_small_is_refused(string sentence, params string[] more)
    {
        var (code, _, error) = InProcess.Run(["evaluate", "latest", .. more]);
        Assert.Equal((2, sentence + "\nsee --help\n"), (code, error));
    }

    [Fact]
    public void Too_few_samples_are_refused_before_anything_is_measured()
    {
        var run = Train();
        var (code, text, error) = InProcess.Run("evaluate", run, "--metrics", "all", "--samples", "60", "--device",
            "cpu");
        Assert.Equal(2, code);
        Assert.StartsWith("--samples: samples: found 60, expected ", error);
        Assert.DoesNotContain("reconstruction", text);
        Assert.False(Directory.Exists(Path.Combine(run, "evaluation")));
    }

    [Fact]
    public void Sample_metrics_of_a_GAN_come_with_their_counts_seeds_and_reference()
    {
        var run = Train("--set", "model={type: gan, network: mlp, latentDim: 4, hidden: [16]}", "--set",
            "data={type: toy, name: eightGaussians, count: 2000, testCount: 500}", "--set", "training.steps=4");
        var (code, text, error) =
            InProcess.Run("evaluate", run, "--samples", "600", "--seeds", "0,3", "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("600 samples for each of seeds 0, 3, against 500 test examples of eightGaussians", text);
        using var record = JsonDocument.Parse(File.ReadAllText(
            Assert.Single(Directory.GetFiles(Path.Combine(run, "evaluation")))));
        var modes = record.RootElement.GetProperty("samples").GetProperty("modes");
        Assert.Equal(600, modes.GetProperty("n").GetInt32());
        Assert.Equal([0, 3], modes.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(8, modes.GetProperty("floor").GetProperty("mean").GetDouble());
        Assert.Equal(64, modes.GetProperty("reference").GetProperty("sha256").GetString()!.Length);
        Assert.Equal(2, modes.GetProperty("values").GetArrayLength());
        Assert.EndsWith("step-000004-seed0-samples600-seeds0,3.json",
            Assert.Single(Directory.GetFiles(Path.Combine(run, "evaluation"))));
        // Too few say too little, and without samples there is nothing to say.
        (code, _, error) = InProcess.Run("evaluate", run, "--samples", "60", "--device", "cpu");
        Assert.Equal(2, code);
        Assert.StartsWith("--samples: samples: found 60, expected 500 or more: ", error);
        (code, _, error) = InProcess.Run("evaluate", run, "--metrics", "none", "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("--metrics: metrics: found none, expected all", error);
    }
}

using System.Text.Json;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary><c>train --resume</c> as its user meets it.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private string Config => Path.Combine(folder, "small.yaml");

    private string Runs => Path.Combine(folder, "runs");

    public ResumeTests() => File.WriteAllText(Config, """
        model: {type: gaussianVae, latentDim: 3, hidden: [16]}
        data: {type: digits, count: 300}
        training: {steps: 8, batchSize: 32, logEvery: 4, evaluateEvery: 0, sampleEvery: 0, saveEvery: 4, device: cpu}
        """);

    private string Train()
    {
        Assert.Equal(0, InProcess.Run("train", Config, "--outdir", Runs).Code);
        return Directory.GetDirectories(Runs).Order(StringComparer.Ordinal).Last();
    }

    private static long[] Steps(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl"))
        .Select(l => JsonDocument.Parse(l).RootElement.GetProperty("step").GetInt64())];

    [Fact]
    public void A_finished_run_continues_when_more_steps_are_asked_for()
    {
        var run = Train();
        var (code, text, error) =
            InProcess.Run("train", "--resume", "latest", "--outdir", Runs, "--set", "training.steps=12");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("from step 8 on", text);
        // 8: train and valid; the test's line came after the checkpoint
        Assert.Equal([4, 8, 8, 12, 12, 12], Steps(run));
        Assert.Contains("steps: 12", File.ReadAllText(Path.Combine(run, "config.yaml")));
        Assert.Contains("steps: 8", File.ReadAllText(Path.Combine(run, "config-until-000008.yaml")));
        Assert.True(File.Exists(Path.Combine(run, "environment-from-000008.json")));
        // As it stands now, it is finished: the same end once more.
        Assert.Equal(0, InProcess.Run("train", "--resume", run).Code);
        Assert.Equal([4, 8, 8, 12, 12, 12], Steps(run));
    }

    [Fact]
    public void A_resumed_run_gives_the_same_warnings_as_an_uninterrupted_one()
    {
        // A generator that hardly moves makes one image of all noise: after five log lines of that, a sentence.
        string[] gan = ["--set", "model={type: gan, network: mlp, latentDim: 2, hidden: [8, 8, 8, 8]}", "--set",
            "optimizer.learningRate=1e-7", "--set", "training.logEvery=1", "--outdir", Runs];
        static string[] Warnings(string text) => [.. text.Split('\n').Where(l => l.Contains("mode collapse"))];
        var whole = InProcess.Run(["train", Config, "--set", "training.steps=12", .. gan]);
        var warning = Assert.Single(Warnings(whole.Out));
        Assert.StartsWith("step 5: ", warning);

        var first = InProcess.Run(["train", Config, "--set", "training.steps=3", .. gan]);
        Assert.Empty(Warnings(first.Out));
        Assert.Equal(
            [warning],
            Warnings(InProcess.Run("train", "--resume", "latest", "--outdir", Runs, "--set", "training.steps=6").Out));
        // And not again, as long as it holds.
        Assert.Empty(
            Warnings(InProcess.Run("train", "--resume", "latest", "--outdir", Runs, "--set", "training.steps=12").Out));
    }

    [Fact]
    public void A_config_that_differs_is_refused_with_every_difference_unless_they_are_named()
    {
        var run = Train();
        File.WriteAllText(Config, File.ReadAllText(Config).Replace("steps: 8", "steps: 12")
            .Replace("batchSize: 32", "batchSize: 16"));
        var (code, _, error) = InProcess.Run("train", Config, "--resume", run);
        Assert.Equal(2, code);
        Assert.Contains("  training.steps: 8 -> 12\n", error);
        Assert.Contains("  training.batchSize: 32 -> 16\n", error);
        Assert.Equal([4, 8, 8, 8], Steps(run));
        (code, _, error) = InProcess.Run("train", Config, "--resume", run, "--set", "training.batchSize=16");
        Assert.Equal(2, code);
        Assert.DoesNotContain("batchSize", error);
        Assert.Equal(0, InProcess.Run("train", Config, "--resume", run, "--set", "training.batchSize=16", "--set",
            "training.steps=12").Code);
        Assert.Equal([4, 8, 8, 12, 12, 12], Steps(run));
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_goes_on()
    {
        var run = Train();
        File.AppendAllText(Path.Combine(run, "step-000008", "optimizer.safetensors"), "x");
        var (code, text, error) = InProcess.Run("train", "--resume", run);
        Assert.Equal(0, code);
        Assert.Contains("step-000008", error);
        Assert.Contains("from step 4 on", text);
        Assert.Equal([4, 8, 8, 8], Steps(run));
        Assert.Null(new Checkpoint(Path.Combine(run, "step-000008")).Damage());
    }

    [Fact]
    public void A_run_ended_before_its_first_checkpoint_starts_over()
    {
        var run = Train();
        foreach (var checkpoint in Directory.GetDirectories(run, "step-*"))
            Directory.Delete(checkpoint, recursive: true);
        Assert.Equal(0, InProcess.Run("train", "--resume", run).Code);
        Assert.Equal([4, 8, 8, 8], Steps(run));
    }

    [Fact]
    public void A_run_that_is_being_trained_is_left_alone()
    {
        var run = Train();
        using (RunFolder.Open(run).Hold())
        {
            var (code, _, error) = InProcess.Run("train", "--resume", run);
            Assert.Equal(2, code);
            Assert.Contains("one that is being trained", error);
        }
        Assert.Equal(0, InProcess.Run("train", "--resume", run).Code);
    }

    [Fact]
    public void A_limit_below_the_steps_done_is_refused_and_nothing_of_the_run_changes()
    {
        var run = Train();
        var before = Files(run);
        foreach (var change in new[]
        {
            "training.steps=3", "model.latentDim=7", "model={type: gan}", "data={type: toy}", "training.batchSize=0",
        })
        {
            var (code, _, error) = InProcess.Run("train", "--resume", run, "--set", change);
            Assert.Equal(2, code);
            Assert.NotEmpty(error);
            Assert.Equal(before, Files(run));
        }
        var (_, _, limit) = InProcess.Run("train", "--resume", run, "--set", "training.steps=3");
        Assert.Contains("steps: found a limit of 3, expected 8 or more: so many are done", limit);
    }

    private static string[] Files(string run) =>
        [.. Directory.GetFiles(run, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
            .Select(f => f + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))))];

    [Fact]
    public void A_command_without_config_or_run_is_refused_in_a_sentence() =>
        Assert.Equal((2, "train: config: found none, expected a config file, or --resume RUN.\n"),
            InProcess.Run("train") is var (code, _, error) ? (code, error) : default);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

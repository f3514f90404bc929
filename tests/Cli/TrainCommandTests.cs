using System.Text.Json;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary><c>train</c>: the folder it leaves, how it stops, its precision.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string Folder => small.Folder;

    private string ConfigFile() => small.Config();

    private string Train(params string[] more) => small.Train(more);

    [Fact]
    public void Training_leaves_a_folder_that_describes_itself()
    {
        var run = Train();
        Assert.Equal("00001-small", Path.GetFileName(run));
        foreach (var file in new[] { "config.yaml", "environment.json", "metrics.jsonl", "samples/step-000006.png",
            "samples/step-000012.png",
            "samples/reconstructions-step-000012.png", "step-000006/manifest.json", "step-000012/model.safetensors",
                "step-000012/optimizer.safetensors",
            "step-000012/loop.safetensors", "step-000012/state.json" })
            Assert.True(File.Exists(Path.Combine(run, file)), file);
        var lines = File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .ToArray();
        Assert.Equal([4, 6, 8, 12, 12, 12], lines.Select(l => l.GetProperty("step").GetInt64()));
        foreach (var name in new[] { "train/loss", "train/reconstruction", "train/kl" })
            Assert.True(lines[0].GetProperty(name).GetDouble() > 0, name);
        Assert.True(lines[1].TryGetProperty("valid/loss", out _));
        Assert.True(lines[^1].TryGetProperty("test/loss", out _));
        Assert.Equal("00002-small", Path.GetFileName(Train()));
    }

    [Theory]
    [InlineData("my first größe.yaml", "00001-my-first-gr--e")]
    [InlineData("_.yaml", "00001-run")]
    [InlineData("a012345678901234567890123456789012345678901234567890123456789012345.yaml",
        "00001-a012345678901234567890123456789012345678901234567890123456789012")]
    public void A_config_of_any_name_gives_a_run_that_can_be_read(string file, string name)
    {
        var config = Path.Combine(Folder, file);
        File.Copy(ConfigFile(), config);
        var (code, _, error) = InProcess.Run("train", config, "--outdir", Path.Combine(Folder, "runs"), "--set",
            "training.steps=1");
        Assert.Equal((0, ""), (code, error));
        var run = Assert.Single(Directory.GetDirectories(Path.Combine(Folder, "runs")));
        Assert.Equal(name, Path.GetFileName(run));
        (code, _, error) = InProcess.Run("sample", run, "-n", "2", "-o", Path.Combine(Folder, "s.png"));
        Assert.Equal((0, ""), (code, error));
    }

    [Fact]
    public void A_run_with_averaged_weights_saves_them_samples_both_and_prefers_the_average()
    {
        var run = Train("--set", "ema={decay: 0.9}");
        foreach (var file in new[] { "step-000012/ema.safetensors", "samples/raw-step-000012.png",
            "samples/step-000012.png" }) Assert.True(File.Exists(Path.Combine(run, file)), file);
        byte[] Grid(params string[] more)
        {
            var path = Path.Combine(Folder, "grid.png");
            var (code, _, error) =
                InProcess.Run(["sample", run, "-n", "9", "--seeds", "0-8", "-o", path, "--device", "cpu", .. more]);
            Assert.Equal((0, ""), (code, error));
            return ImageFile.Read(path).Pixels;
        }

        Assert.Equal(ImageFile.Read(Path.Combine(run, "samples", "step-000012.png")).Pixels, Grid());
        Assert.Equal(Grid("--weights", "ema"), Grid());
        Assert.Equal(ImageFile.Read(Path.Combine(run, "samples", "raw-step-000012.png")).Pixels,
            Grid("--weights", "raw"));
        Assert.NotEqual(Grid("--weights", "raw"), Grid());
        // The average watches the training and does not touch it.
        var plain = Train();
        Assert.Equal(File.ReadAllBytes(Path.Combine(plain, "step-000012", "model.safetensors")),
            File.ReadAllBytes(Path.Combine(run, "step-000012", "model.safetensors")));
        var (code, _, error) = InProcess.Run("sample", plain, "--weights", "ema", "-o",
            Path.Combine(Folder, "none.png"), "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("weights: found raw ones alone", error);
    }

    [Fact]
    public void The_learning_rate_follows_its_schedule_in_the_metrics()
    {
        var run = Train("--set", "optimizer.schedule={type: linearWarmup, warmupSteps: 8}", "--set",
            "optimizer.learningRate=0.008");
        double[] rates = [.. File.ReadLines(Path.Combine(run, "metrics.jsonl"))
            .Select(l => JsonDocument.Parse(l).RootElement)
            .Where(l => l.TryGetProperty("train/lr", out _)).Select(l => l.GetProperty("train/lr").GetDouble())];
        Assert.Equal([0.004, 0.008, 0.008], rates, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public async Task An_interrupted_run_finishes_its_step_saves_and_ends_with_exit_code_130()
    {
        var root = Path.Combine(Folder, "runs");
        var start = new System.Diagnostics.ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(CommandLine).Assembly.Location, "train", ConfigFile(), "--outdir", root, "--set",
                "training.steps=1000000", "--set", "training.saveEvery=0", "--set", "training.best=null" },
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        // The first line of metrics says that the loop is under way.
        string? line;
        do line = process.StandardOutput.ReadLine();
        while (line?.StartsWith("step ", StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"])) kill.WaitForExit();
        var rest = process.StandardOutput.ReadToEndAsync();
        var ended = process.WaitForExit(30_000);
        if (!ended) process.Kill();                                                    // it would train for ever
        Assert.True(ended, "still running");
        Assert.Equal(130, process.ExitCode);
        Assert.Matches(@"(^|\n)interrupted, saved at step [0-9,]+; to go on: generative train --resume \S+00001-\S+\n$",
            await rest);
        var checkpoint = Assert.Single(Directory.GetDirectories(
            Assert.Single(Directory.GetDirectories(root)), "step-*"));
        Assert.Null(new Checkpoint(checkpoint).Damage());
        var done = new Checkpoint(checkpoint).State.Step;
        var (code, text, error) =
            InProcess.Run("train", "--resume", "latest", "--outdir", root, "--set", $"training.steps={done + 2}",
            "--set", "training.evaluateEvery=0");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(FormattableString.Invariant($"from step {done:N0} on"), text);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_run_with_exit_code_1()
    {
        var (code, _, error) = InProcess.Run("train", ConfigFile(), "--outdir", Path.Combine(Folder, "runs"), "--set",
            "optimizer.learningRate=10", "--set", "optimizer.type=sgd", "--set", "training.steps=200");
        Assert.Equal(1, code);
        // Blown up at once, though the log line that tells comes later; the state lies where no run goes on from.
        Assert.Matches(
            "^step [1-4]: the term '(reconstruction|kl)' is .*; not finite: (en|de)coder.* and [0-9]+ more; "
            + "weights, gradients and optimizers as they are now: .*nonfinite-0000", error);
        var run = Assert.Single(Directory.GetDirectories(Path.Combine(Folder, "runs")));
        Assert.True(
            File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(run, "nonfinite-*")),
            "gradient.safetensors")));
        Assert.Empty(RunFolder.Open(run).Checkpoints.All);
    }

    [Fact]
    public void The_best_checkpoint_is_kept_and_training_stops_when_none_is_better()
    {
        // The loss falls, so the first evaluation has the most of it.
        var run =
            Train("--set",
            "training={steps: 100, batchSize: 32, evaluateEvery: 3, sampleEvery: 0, saveEvery: 5, keepLast: 1, "
            + "best: {goal: most, patience: 3}}");
        Assert.Equal(["step-000003", "step-000012"],
            Directory.GetDirectories(run, "step-*").Select(Path.GetFileName).Order());
        Assert.Matches("^{\"step\":3,\"valid/loss\":[0-9.]+}\n$", File.ReadAllText(Path.Combine(run, "best.json")));
        var (code, text, error) =
            InProcess.Run("sample", run + "/best", "-n", "4", "-o", Path.Combine(Folder, "best.png"), "--device",
            "cpu");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("step-000003", text);
        Assert.Contains("\"test/loss\"", File.ReadLines(Path.Combine(run, "metrics.jsonl")).Last());
    }

    [Fact]
    public void Double_precision_goes_through_the_whole_run()
    {
        var run = Train("--set", "training.precision=float64", "--set", "ema={}", "--set", "data.binarization=dynamic");
        var saved = SafeTensors.Read(Path.Combine(run, "step-000012", "model.safetensors"));
        Assert.All(saved.Values, t => Assert.Equal(float64, t.dtype));
        foreach (var t in saved.Values) t.Dispose();
        Assert.Equal(0, InProcess.Run("sample", run, "-n", "4", "-o", Path.Combine(Folder, "double.png"), "--device",
            "cpu").Code);
    }

    [Fact]
    public void With_bfloat16_only_products_are_rounded_and_weights_stay_float32()
    {
        var (rough, exact) =
            (Train("--set", "training.precision=bfloat16", "--set", "training.steps=40", "--set", "model.hidden=[64]"),
            Train("--set", "training.steps=40", "--set", "model.hidden=[64]"));
        double Loss(string run) =>
            JsonDocument.Parse(File.ReadLines(Path.Combine(run, "metrics.jsonl")).Last()).RootElement.GetProperty(
            "test/loss").GetDouble();
        // Eight bits of mantissa in the products: another path to nearly the same place.
        Assert.InRange(Loss(rough) / Loss(exact), 0.98, 1.02);
        Assert.NotEqual(Loss(exact), Loss(rough));
        var saved = SafeTensors.Read(Path.Combine(rough, "step-000040", "model.safetensors"));
        Assert.All(saved.Values, t => Assert.Equal(float32, t.dtype));
        foreach (var t in saved.Values) t.Dispose();
    }

    [Fact]
    public void A_deterministic_run_comes_out_the_same_twice()
    {
        byte[] Weights() => File.ReadAllBytes(Path.Combine(
            Train("--set", "training.deterministic=true"), "step-000012", "model.safetensors"));
        Assert.Equal(Weights(), Weights());
        Assert.Equal(2, InProcess.Run("train", ConfigFile(), "--set", "training.deterministic=true", "--set",
            "training.threads=2").Code);
    }

    [Fact]
    public void A_GAN_is_trained_without_evaluating_its_losses()
    {
        var run = Train("--set", "model={type: gan, latentDim: 4, width: 4}", "--set", "training.steps=4", "--set",
            "training.evaluateEvery=2");
        Assert.DoesNotContain("test/", File.ReadAllText(Path.Combine(run, "metrics.jsonl")));
        Assert.Null(Assert.Single(RunFolder.Open(run).Checkpoints.All).State.Best);
    }

    [Fact]
    public void A_dry_run_prints_the_resolved_config()
    {
        var (code, text, _) = InProcess.Run("train", ConfigFile(), "--dry-run", "--seed", "5", "--set", "model.beta=2");
        Assert.Equal(0, code);
        Assert.Contains("seed: 5", text);
        Assert.Contains("beta: 2", text);
        Assert.Contains("learningRate: 0.001", text);
    }
}

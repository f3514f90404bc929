using System.Text.Json;
using Generative;
using Generative.Cli;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary>The program as its user meets it: verbs, files, exit codes, errors in one sentence.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private const string Small = """
        model: {type: gaussianVae, latentDim: 3, hidden: [16]}
        data: {type: digits, count: 300}
        training: {steps: 12, batchSize: 32, logEvery: 4, evaluateEvery: 6, sampleEvery: 6, saveEvery: 6, device: cpu}
        evaluation: {nllSamples: 5}
        sampling: {count: 9}
        """;

    private string ConfigFile(string text = Small)
    {
        var path = Path.Combine(folder, "small.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private string Train(params string[] more)
    {
        var root = Path.Combine(folder, "runs");
        var (code, _, error) = InProcess.Run(["train", ConfigFile(), "--outdir", root, .. more]);
        Assert.Equal("", error);
        Assert.Equal(0, code);
        return Directory.GetDirectories(root).Order(StringComparer.Ordinal).Last();
    }

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

    [Fact]
    public void Samples_need_no_data_and_are_a_function_of_the_seed()
    {
        var run = Train();
        byte[] Grid(string name, string seed)
        {
            var path = Path.Combine(folder, name);
            var (code, _, error) = InProcess.Run("sample", run, "-n", "9", "--seed", seed, "-o", path, "--device",
                "cpu");
            Assert.Equal((0, ""), (code, error));
            return ImageFile.Read(path).Pixels;
        }

        Assert.Equal(Grid("a.png", "1"), Grid("b.png", "1"));
        Assert.NotEqual(Grid("a.png", "1"), Grid("c.png", "2"));
    }

    [Fact]
    public void A_run_with_an_average_saves_it_draws_both_and_prefers_it()
    {
        var run = Train("--set", "ema={decay: 0.9}");
        foreach (var file in new[] { "step-000012/ema.safetensors", "samples/raw-step-000012.png",
            "samples/step-000012.png" }) Assert.True(File.Exists(Path.Combine(run, file)), file);
        byte[] Grid(params string[] more)
        {
            var path = Path.Combine(folder, "grid.png");
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
            Path.Combine(folder, "none.png"), "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("ema.safetensors", error);
    }

    [Fact]
    public void Sampling_takes_overrides_and_names_a_bad_one()
    {
        var run = Train();
        var (code, text, error) =
            InProcess.Run("sample", run, "--npz", Path.Combine(folder, "a.npz"), "-n", "5", "--batch-size", "2",
            "--set", "model.sigma=0.5", "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("5 samples of 00001-small/step-000012", text);
        Assert.True(File.Exists(Path.Combine(folder, "a.npz")));
        (code, _, error) = InProcess.Run("sample", run, "--steps", "5", "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("--set model.sampler.steps=5: model.sampler: unknown key", error);
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
    public void Evaluation_gives_each_number_its_n_k_and_standard_error()
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

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(5, 5, 2)]
    [InlineData(16, 16, 2)]
    [InlineData(20, 10, 4)]
    public void Each_row_of_test_images_is_above_its_reconstructions(int n, int columns, int rows)
    {
        var run = Train();
        var path = Path.Combine(folder, "r.png");
        Assert.Equal(0, InProcess.Run("reconstruct", run, "-n", $"{n}", "-o", path, "--device", "cpu").Code);
        var image = ImageFile.Read(path);
        Assert.Equal((columns * 58 + 2, rows * 58 + 2), (image.Width, image.Height));
        Assert.Equal(0, InProcess.Run("reconstruct", run, "-n", $"{n}", "--scale", "1", "-o", path, "--device",
            "cpu").Code);
        Assert.Equal((columns * 30 + 2, rows * 30 + 2), (ImageFile.Read(path).Width, ImageFile.Read(path).Height));
    }

    [Fact]
    public void Mistakes_about_a_picture_end_in_a_sentence()
    {
        var run = Train();
        (int, string) Refused(params string[] command)
        {
            var (code, _, error) = InProcess.Run([.. command, "--device", "cpu"]);
            return (code, error);
        }

        var (code, error) = Refused("reconstruct", run, "-n", "0");
        Assert.Equal((2, "-n: examples: found 0, expected 1 or more.\n"), (code, error));
        (code, error) = Refused("sample", run, "--scale", "0");
        Assert.Equal(2, code);
        Assert.Contains("--scale: expected 1 to 64", error);
        (code, error) = Refused("sample", run, "-o", Path.Combine(folder, "grid.svg"));
        Assert.Equal(2, code);
        Assert.EndsWith("picture: found a sheet of images, expected the name of a PNG file.\n", error);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_passed_over()
    {
        var run = Train();
        File.AppendAllText(Path.Combine(run, "step-000012", "model.safetensors"), "x");
        var (code, text, error) = InProcess.Run("sample", run, "-o", Path.Combine(folder, "a.png"), "--device", "cpu");
        Assert.Equal(0, code);
        Assert.Contains("step-000012", error);
        Assert.Contains("step-000006", text);
    }

    [Fact]
    public void A_checkpoint_comes_back_bit_for_bit()
    {
        var run = Train();
        using var scope = NewDisposeScope();
        using var one = LoadedRun.Open(run, "cpu", _ => { });
        var saved = SafeTensors.Read(Path.Combine(run, "step-000012", "model.safetensors"));
        foreach (var (name, t) in one.Model.state_dict()) Assert.True(t.eq(saved[name]).all().item<bool>(), name);
        foreach (var t in saved.Values) t.Dispose();
    }

    [Fact]
    public void An_interrupted_run_finishes_its_step_saves_and_ends_with_130()
    {
        var root = Path.Combine(folder, "runs");
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
        var checkpoint = Assert.Single(Directory.GetDirectories(
            Assert.Single(Directory.GetDirectories(root)), "step-*"));
        Assert.Null(Checkpoint.Damage(checkpoint));
        var done = Checkpoint.State(checkpoint).Step;
        var (code, text, error) =
            InProcess.Run("train", "--resume", "latest", "--outdir", root, "--set", $"training.steps={done + 2}",
            "--set", "training.evaluateEvery=0");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains(FormattableString.Invariant($"from step {done:N0} on"), text);
    }

    [SkippableFact]
    public void PyTorch_loads_the_weights_and_computes_the_same()
    {
        const string python = "/usr/bin/python3";
        Skip.IfNot(File.Exists(python) && Directory.Exists("/usr/lib/python3/dist-packages/torch"),
            "python3-torch is not installed");
        var run = Train();
        var start = new System.Diagnostics.ProcessStartInfo(python)
        {
            ArgumentList = { Path.Combine(Repository.Root, "docs", "load_in_pytorch.py"),
                Path.Combine(run, "step-000012", "model.safetensors"), "--check" },
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var theirs = JsonSerializer.Deserialize<float[]>(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal((0, ""), (process.ExitCode, error.Result));
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var loaded = LoadedRun.Open(run, "cpu", _ => { });
        var z = arange(0, 3, dtype: float32).sin().unsqueeze(0);
        var ours = ((GaussianVae)loaded.Model).Decoded(z).flatten().data<float>().ToArray();
        Assert.Equal(theirs!.Length, ours.Length);
        for (var k = 0; k < ours.Length; k++) Assert.Equal(theirs[k], ours[k], 1e-5f);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train", "nowhere.yaml")]
    [InlineData("sample", "nowhere")]
    [InlineData("conquer")]
    [InlineData("list", "everything")]
    public void Bad_usage_is_two_and_says_why_in_a_sentence(params string[] args)
    {
        var (code, _, error) = InProcess.Run(args);
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void Every_fault_of_a_config_is_listed_with_its_place()
    {
        var (code, _, error) = InProcess.Run("train",
            ConfigFile("model: {type: gaussianVae, latnetDim: 3}\ntraining: {batchSize: 0}\n"));
        Assert.Equal(2, code);
        Assert.Contains("small.yaml:1:28: model.latnetDim: unknown key, did you mean 'latentDim'?", error);
        Assert.Contains("small.yaml:2:23: training.batchSize: got 0", error);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_ends_the_run_with_one()
    {
        var (code, _, error) = InProcess.Run("train", ConfigFile(), "--outdir", Path.Combine(folder, "runs"), "--set",
            "optimizer.learningRate=10", "--set", "optimizer.type=sgd", "--set", "training.steps=200");
        Assert.Equal(1, code);
        // Blown up at once, though the log line that tells comes later; the state lies where no run goes on from.
        Assert.Matches(
            "^step [1-4]: the term '(reconstruction|kl)' is .*; not finite: (en|de)coder.* and [0-9]+ more; "
            + "weights, gradients and optimizers as they are now: .*nonfinite-0000", error);
        var run = Assert.Single(Directory.GetDirectories(Path.Combine(folder, "runs")));
        Assert.True(
            File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(run, "nonfinite-*")),
            "gradient.safetensors")));
        Assert.Empty(RunFolder.Open(run).Checkpoints);
    }

    [Fact]
    public void The_best_checkpoint_is_kept_and_without_a_better_one_the_run_stops()
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
            InProcess.Run("sample", run + "/best", "-n", "4", "-o", Path.Combine(folder, "best.png"), "--device",
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
        Assert.Equal(0, InProcess.Run("sample", run, "-n", "4", "-o", Path.Combine(folder, "double.png"), "--device",
            "cpu").Code);
    }

    [Fact]
    public void Products_in_bfloat16_train_with_weights_in_float32()
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
    public void A_game_is_trained_without_an_evaluation_of_its_losses()
    {
        var run = Train("--set", "model={type: gan, latentDim: 4, width: 4}", "--set", "training.steps=4", "--set",
            "training.evaluateEvery=2");
        Assert.DoesNotContain("test/", File.ReadAllText(Path.Combine(run, "metrics.jsonl")));
        Assert.Null(Checkpoint.State(Assert.Single(Directory.GetDirectories(run, "step-*"))).Best);
    }

    [Fact]
    public void A_games_samples_are_measured_each_number_with_what_it_rests_on()
    {
        var run = Train("--set", "model={type: gan, network: mlp, latentDim: 4, hidden: [16]}", "--set",
            "data={type: toy, name: eightGaussians, count: 2000, testCount: 500}", "--set", "training.steps=4");
        var (code, text, error) =
            InProcess.Run("evaluate", run, "--samples", "600", "--seeds", "0,3", "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("600 samples for each of seeds 0, 3, against 500 test examples of EightGaussians", text);
        using var record = JsonDocument.Parse(File.ReadAllText(
            Assert.Single(Directory.GetFiles(Path.Combine(run, "evaluation")))));
        var modes = record.RootElement.GetProperty("samples").GetProperty("modes");
        Assert.Equal(600, modes.GetProperty("n").GetInt32());
        Assert.Equal([0, 3], modes.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(8, modes.GetProperty("floor").GetProperty("mean").GetDouble());
        Assert.Equal(64, modes.GetProperty("reference").GetProperty("sha256").GetString()!.Length);
        Assert.Equal(2, modes.GetProperty("values").GetArrayLength());
        // Too few say too little, and without samples there is nothing to say.
        (code, _, error) = InProcess.Run("evaluate", run, "--samples", "60", "--device", "cpu");
        Assert.Equal(2, code);
        Assert.StartsWith("--samples: samples: found 60, expected 500 or more: ", error);
        (code, _, error) = InProcess.Run("evaluate", run, "--metrics", "none", "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("--metrics: metrics: found none, expected all", error);
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

    [Theory]
    [InlineData("help.golden.txt", "--help")]
    [InlineData("help-train.golden.txt", "train", "--help")]
    [InlineData("help-sample.golden.txt", "sample", "--help")]
    [InlineData("help-evaluate.golden.txt", "evaluate", "--help")]
    [InlineData("list-models.golden.txt", "list", "models")]
    public void Help_is_as_agreed(string golden, params string[] args)
    {
        var (code, text, _) = InProcess.Run(args);
        Assert.Equal(0, code);
        Golden.Matches(text.Replace("testhost", "generative"), Golden.Beside(golden));
    }

    [Fact]
    public void A_config_is_shown_with_every_key_as_agreed()
    {
        var (code, text, _) = InProcess.Run("config", "show",
            Path.Combine(Repository.Root, "configs", "vae-mnist.yaml"), "--set", "training.epochs=3");
        Assert.Equal(0, code);
        Golden.Matches(text, Golden.Beside("show-vae-mnist.golden.txt"));
        // What is shown is a config, of the same run.
        Assert.Equal(text, InProcess.Run("config", "show", ConfigFile(text)).Out);
    }

    [Fact]
    public void The_list_of_configs_is_as_agreed()
    {
        Directory.CreateDirectory(Path.Combine(folder, "configs"));
        foreach (var (name, text) in new[]
        {
            ("vae-digits.yaml",
                "# yaml-language-server: $schema=schema.json\n# A small VAE on drawn digits: half a minute on two "
                + "cores.\n# Its second line.\nmodel: {type: gaussianVae}\n"),
            ("a-name-that-is-longer-than-the-column-has-room.yaml", "# Long.\n"),
            ("bare.yaml", "model: {type: gan} # what follows a key is no summary\n"),
            ("schema.json", "{}"),
        }) File.WriteAllText(Path.Combine(folder, "configs", name), text);
        Golden.Matches(ListedConfigs(folder), Golden.Beside("list-configs.golden.txt"));
        Assert.Equal("", ListedConfigs(Path.Combine(folder, "configs")));
    }

    [Fact]
    public void The_list_of_configs_says_what_each_is()
    {
        var lines = ListedConfigs(Repository.Root).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Directory.GetFiles(Path.Combine(Repository.Root, "configs"), "*.yaml")
            .Select(f => $"configs/{Path.GetFileName(f)}").Order(StringComparer.Ordinal),
            lines.Select(l => l.Split(' ')[0]));
        Assert.All(lines, l => Assert.Matches(@"^configs/[A-Za-z0-9-]+\.yaml +[A-Z0-9]\S* ", l));
    }

    private static string ListedConfigs(string from)
    {
        var here = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(from);
        try
        {
            return InProcess.Run("list", "configs").Out;
        }
        finally
        {
            Directory.SetCurrentDirectory(here);
        }
    }

    [Fact]
    public void Every_committed_config_is_without_fault()
    {
        foreach (var config in Directory.EnumerateFiles(Path.Combine(Repository.Root, "configs"), "*.yaml"))
            Assert.Equal(0, InProcess.Run("config", "check", config).Code);
    }

    [Fact]
    public void The_committed_schema_is_the_programs_own() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "configs", "schema.json")),
            InProcess.Run("config", "schema").Out);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

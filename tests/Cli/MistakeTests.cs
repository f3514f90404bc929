using System.Text.Json;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>Words and paths as people really write them.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private string ConfigFile(string text)
    {
        var path = Path.Combine(folder, "own.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static string Refused(params string[] args)
    {
        var (code, _, error) = InProcess.Run(args);
        Assert.Equal(2, code);
        return error;
    }

    [Theory]
    [InlineData("no such command: 'trian', did you mean 'train'?", "trian", "configs/vae-digits.yaml")]
    [InlineData("no such command: 'chek', did you mean 'check'?", "config", "chek")]
    [InlineData("no such command: 'conquer'", "conquer")]
    [InlineData("no such option: '--sed', did you mean '--set'?", "train", "x.yaml", "--sed", "3")]
    [InlineData("no such option: '--steps', did you mean '--set training.steps=...'?", "train", "x.yaml", "--steps",
        "9")]
    [InlineData("no such option: '--lr=0.1', did you mean '--set optimizer.learningRate=...'?", "train", "x.yaml",
        "--lr=0.1")]
    [InlineData("no such option: '--batch-size', did you mean '--set training.batchSize=...'?", "train", "x.yaml",
        "--batch-size", "9")]
    [InlineData("no such option: '--latent-dim', did you mean '--set model.latentDim=...'?", "train", "x.yaml",
        "--latent-dim", "9")]
    [InlineData("no such option: '--plugn', did you mean '--plugin'?", "sample", "3", "--plugn", "a.dll")]
    [InlineData("no such argument: 'extra'", "train", "x.yaml", "extra")]
    [InlineData("what: got 'model', expected one of chain-samplers, configs, datasets, estimators, models, " +
        "runs, samplers, schedules, targets, did you mean 'models'?", "list", "model")]
    [InlineData("no such command: 'help', did you mean '--help'?", "help")]
    [InlineData("no such option: '--sumary', did you mean '--summary'?", "config", "show", "--sumary")]
    [InlineData("config: got nothing, expected a value", "train", "")]
    [InlineData("-o: got '', expected the name of a file", "sample", "latest", "-o", "")]
    [InlineData("-n: got 'abc', expected an integer", "sample", "latest", "-n", "abc")]
    [InlineData("-n: got '1e3', expected an integer", "sample", "latest", "-n", "1e3")]
    [InlineData("-n: got '99999999999', expected an integer of at most 2147483647", "sample", "latest", "-n",
        "99999999999")]
    [InlineData("--seed: got '1.5', expected an integer", "evaluate", "latest", "--seed", "1.5")]
    [InlineData("-k: got 'many', expected an integer", "evaluate", "latest", "-k", "many")]
    [InlineData("--limit: got 'wide', expected a number", "density", "latest", "--limit", "wide")]
    [InlineData("Required argument missing for option: '--set'.", "config", "check", "x.yaml", "--set")]
    public void An_unknown_word_is_answered_with_the_nearest(string sentence, params string[] args) =>
        Assert.Equal($"{sentence}\nsee --help\n", Refused(args));

    [Fact]
    public void A_model_larger_than_the_memory_is_told_in_a_sentence()
    {
        var fault = Assert.ThrowsAny<Exception>(() => torch.empty(1L << 46, dtype: ScalarType.Byte));
        Assert.Equal("there is not enough memory for 70368.7 GB more: a smaller model, batch or count needs less",
            OutOfMemory.Sentence(fault));
        const string Cuda = "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 79.10 GiB";
        Assert.Equal("there is not enough memory for 2.50 GiB more: a smaller model, batch or count needs less",
            OutOfMemory.Sentence(new InvalidOperationException(Cuda)));
        Assert.Null(OutOfMemory.Sentence(new InvalidOperationException("the shapes differ")));
    }

    [Fact]
    public void Names_used_by_other_frameworks_lead_to_ours()
    {
        var config = ConfigFile("model: {type: vae}\ndata: {type: mnist}\noptimizer: {lr: 1}");
        var error = Refused("config", "check", config);
        Assert.Contains("own.yaml:1:15: model.type: got 'vae', expected ", error);
        Assert.Contains(", did you mean 'gaussianVae'?\n", error);
        Assert.Contains(", did you mean 'idx' with name: mnist?\n", error);
        Assert.Contains("optimizer.lr: unknown key, did you mean 'learningRate'?\n", error);
    }

    [Theory]
    [InlineData("mnsit", "mnist")]
    [InlineData("MNIST", "mnist")]
    [InlineData("fashionmnist", "fashion-mnist")]
    [InlineData("fashion", "fashion-mnist")]
    public void A_misspelt_data_set_is_answered_with_the_nearest(string name, string meant)
    {
        var config = ConfigFile($"model: {{type: gaussianVae}}\ndata: {{type: idx, name: {name}}}");
        var sentence = $"{config}: data.name: got {name}, expected the name of a data set, did you mean '{meant}'?\n";
        foreach (var verb in new[] { "config check", "config show", "data stats", "data check", "train" })
            Assert.Equal(sentence, Refused([.. verb.Split(' '), config]));
    }

    [Theory]
    [InlineData("name: emnist-letters")]
    [InlineData("name: mnist")]
    [InlineData("name: own-scans")]
    [InlineData("name: mnsit, path: elsewhere")]
    public void A_data_set_that_may_be_meant_is_taken(string data)
    {
        var config = ConfigFile($"model: {{type: gaussianVae}}\ndata: {{type: idx, {data}}}");
        var (code, text, _) = InProcess.Run("config", "check", config);
        Assert.Equal((0, $"{config}: no faults\n"), (code, text));
    }

    [Theory]
    [InlineData("name=", "--set name=: name: got nothing, expected a value: null for none, '' for empty text\n")]
    [InlineData("model.estimator.type=arsm",
        "--set model.estimator.type=arsm: model.estimator.type: got arsm, " +
        "expected an estimator for bernoulli latents\n")]
    [InlineData("model.estimator={type: stickingTheLanding}",
        "--set model.estimator={type: stickingTheLanding}: model.estimator.type: got stickingTheLanding, " +
        "expected an estimator for bernoulli latents\n")]
    public void A_config_is_refused_before_anything_is_built(string assignment, string sentence)
    {
        var config = ConfigFile("model: {type: sigmoidBeliefNetwork, layers: [8]}");
        Assert.Equal(sentence, Refused("train", config, "--outdir", folder, "--set", assignment));
    }

    [Theory]
    [InlineData("model: {type: classifier}\ndata: {type: toy, count: 50}",
        "model: classifier: got examples [1, 1, 2], expected images")]
    [InlineData("model: {type: bayesian, model: {type: gan}}\ndata: {type: digits, count: 50}",
        "model: model: got gan, expected one that is trained along the gradient of one loss from its first step on")]
    [InlineData("model: {type: realNvp, widths: [4, 4, 4, 4]}\ndata: {type: digits, count: 50}",
        "model: widths: got 4 scales for images of 28 x 28, expected as many")]
    [InlineData("model: {type: gan, classConditional: true}\ndata: {type: csv, path: plain.csv}",
        "model: classConditional: got true, expected false")]
    [InlineData("model: {type: gaussianVae}\ndata: {type: csv, path: plain.csv}",
        "plain: numbers: found 0 to 19, expected 0 to 1, as gaussianVae models probabilities")]
    [InlineData("model: {type: structuredPrediction}\ndata: {type: iris}", "iris: numbers: found 0.1 to 7.9, ")]
    [InlineData("model: {type: bernoulliMixture}\ndata: {type: toy, count: 50}", "moons: numbers: found -")]
    [InlineData("model: {type: kMeans}\ndata: {type: csv, path: plain.csv, keepMissing: true}",
        "plain: numbers: found some that are missing, expected all of them: kMeans cannot leave any out")]
    public void A_model_that_does_not_fit_the_data_says_why(string config, string sentence)
    {
        File.WriteAllLines(Path.Combine(folder, "plain.csv"), Enumerable.Range(0, 20).Select(k => $"{k},{k}"));
        Assert.StartsWith(sentence, Refused("train", ConfigFile(config), "--outdir", Path.Combine(folder, "runs")));
    }

    [Fact]
    public void A_path_is_relative_to_its_config_and_the_run_finds_it_from_any_folder()
    {
        Directory.CreateDirectory(Path.Combine(folder, "pictures"));
        var random = new Random(1);
        for (var k = 0; k < 30; k++)
        {
            var pixels = new byte[8 * 8 * 3];
            random.NextBytes(pixels);
            ImageFile.Write(Path.Combine(folder, "pictures", $"{k}.png"), new(pixels, 8, 8, 3));
        }
        var config = ConfigFile("""
            model: {type: gaussianVae, latentDim: 2, hidden: [8]}
            data: {type: imageFolder, path: pictures, size: 8}
            training: {epochs: 40, batchSize: 8, device: cpu}
            """);
        var runs = Path.Combine(folder, "runs");
        var (code, _, error) = InProcess.Run("train", config, "--outdir", runs, "--set", "training.steps=3");
        Assert.Equal((0, ""), (code, error));
        var run = Path.Combine(runs, "00001-own");
        var stored = File.ReadAllText(Path.Combine(run, "config.yaml"));
        Assert.Contains(Path.Combine(folder, "pictures"), stored);
        Assert.Contains("  epochs: null\n  steps: 3\n", stored);
        var metrics = File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement);
        Assert.Equal(3, metrics.Max(m => m.GetProperty("step").GetInt64()));
        var picture = Path.Combine(folder, "r.png");
        (code, _, error) = InProcess.Run("reconstruct", run, "-n", "2", "-o", picture, "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        // The last word of epochs and steps counts for a run that goes on, too.
        (code, var text, error) = InProcess.Run("train", "--resume", run, "--set", "training.epochs=2");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("from step 3 on", text);
        Directory.Move(Path.Combine(folder, "pictures"), Path.Combine(folder, "gone"));
        Assert.StartsWith($"{Path.Combine(folder, "pictures")}: ", Refused("reconstruct", run, "--device", "cpu"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

namespace Generative.Cli.Tests;

/// <summary>A user's own library: a model and a data set that this program has never seen.</summary>
public sealed class PluginTests : IDisposable
{
    // Where its own build puts it, of the configuration that the tests were built in.
    private static readonly string plugin = Path.Combine(Repository.Root, "tests/Plugin",
        Path.GetRelativePath(Path.Combine(Repository.Root, "tests/Cli"), AppContext.BaseDirectory), "Tests.Plugin.dll");

    private const string Small = """
        model: {type: pixelwise, logit: -1}
        data: {type: stripes, side: 6, count: 60}
        training: {steps: 6, batchSize: 16, logEvery: 3, evaluateEvery: 3, sampleEvery: 3, saveEvery: 3, device: cpu}
        sampling: {count: 4}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    private string ConfigFile(string text)
    {
        var path = Path.Combine(folder, "own.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private string Out(params string[] args)
    {
        var (code, text, error) = InProcess.Run(args);
        Assert.Equal((0, ""), (code, error));
        return text;
    }

    private string Train(string config, params string[] more)
    {
        var runs = Path.Combine(folder, "runs");
        Out(["train", config, "--outdir", runs, .. more]);
        return Directory.GetDirectories(runs).Order(StringComparer.Ordinal).Last();
    }

    [Fact]
    public void A_model_and_data_of_ones_own_are_trained_sampled_and_evaluated()
    {
        var run = Train(ConfigFile(Small), "--plugin", plugin);
        Assert.Contains($"plugins: [{plugin}]", File.ReadAllText(Path.Combine(run, "config.yaml")));
        // The run remembers where its kinds are.
        var grid = Path.Combine(folder, "grid.png");
        var said = Out("sample", run, "-n", "9", "-o", grid, "--device", "cpu");
        Assert.Contains("9 samples of 00001-own/step-000006", said);
        Assert.Contains("nll", Out("evaluate", run, "--device", "cpu"));
        Assert.Contains("from step 6 on", Out("train", "--resume", run, "--set", "training.steps=8"));
        var (code, _, error) = InProcess.Run("reconstruct", run, "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("found pixelwise, expected one that can reconstruct", error);
    }

    [Fact]
    public void A_game_of_ones_own_adds_a_term_to_those_of_the_library()
    {
        var config = Small.Replace(
            "{type: pixelwise, logit: -1}", "{type: smoothGan, network: mlp, hidden: [8], latentDim: 2}");
        var run = Train(ConfigFile(config), "--plugin", plugin);
        Assert.Contains("\"train/generator/change\":", File.ReadAllText(Path.Combine(run, "metrics.jsonl")));
        var said = Out("sample", run, "-n", "4", "-o", Path.Combine(folder, "grid.png"), "--device", "cpu");
        Assert.Contains("4 samples of 00001-own/step-000006", said);
    }

    public static TheoryData<string, string> Parts => new()
    {
        {
            "model: {type: discreteVae, latentCount: 4, hidden: [8], estimator: {type: batchBaseline}}",
            "\"train/loss\":"
        },
        { "model: {type: sinhFlow, layers: 2}", "\"train/loss\":" },
        {
            "model: {type: ddpm, timesteps: 10, unet: {multipliers: [1]}, sampler: {type: straightDown, steps: 3}}",
            "\"train/loss\":"
        },
        {
            "model: {type: pixelwise}\noptimizer: {learningRate: 0.5, schedule: {type: halves}}",
            "lr\":0.125"
        },
    };

    // An estimator, a bijector, a sampler of diffusion, a schedule.
    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_of_ones_own_is_chosen_by_its_name(string config, string logged)
    {
        var run = Train(ConfigFile(Small.Replace("model: {type: pixelwise, logit: -1}", config)), "--plugin", plugin);
        var said = Out("sample", run, "-n", "4", "-o", Path.Combine(folder, "grid.png"), "--device", "cpu");
        Assert.Contains("4 samples of 00001-own/step-000006", said);
        Assert.Contains(logged, File.ReadAllText(Path.Combine(run, "metrics.jsonl")));
    }

    [Fact]
    public void Without_the_plugin_its_kinds_are_unknown()
    {
        var (code, _, error) = InProcess.Run("config", "check", ConfigFile(Small));
        Assert.Equal(2, code);
        Assert.Contains("own.yaml:1:15: model.type: got 'pixelwise', expected autoregressive, ", error);
        Assert.Contains("own.yaml:2:14: data.type: got 'stripes', expected cifar10, ", error);
        Assert.Contains("no faults", Out("config", "check", ConfigFile(Small), "--plugin", plugin));
    }

    [Fact]
    public void A_config_may_name_its_plugins_itself_relative_to_its_folder()
    {
        File.Copy(plugin, Path.Combine(folder, "mine.dll"));
        var config = ConfigFile(Small + "\nplugins: [mine.dll]\n");
        var shown = Out("config", "show", config, "--set", "model.logit=2");
        Assert.Contains("  type: pixelwise\n  logit: 2\n", shown);
        Assert.Contains($"{Path.Combine(folder, "mine.dll")}", shown);
        // Its older name too.
        config = ConfigFile("data: {type: stripes}\nmodel: {type: independent}\nplugins: [mine.dll]");
        Assert.Contains("stripes", Out("data", "stats", config));
    }

    [Fact]
    public void A_plugins_kinds_are_listed_and_described()
    {
        Assert.Contains("pixelwise                 each pixel by itself\n", Out("list", "models", "--plugin", plugin));
        Assert.DoesNotContain("pixelwise", Out("list", "models"));
        Assert.Contains("stripes               horizontal stripes\n", Out("list", "datasets", "--plugin", plugin));
        Assert.Contains("  stripes       horizontal stripes\n", Out("data", "list", "--plugin", plugin));
        Assert.Contains("\"ModelOptions.pixelwise\"", Out("config", "schema", "--plugin", plugin));
        string[] sets = ["--set", "model.logit=11", "--set", "model.logti=1"];
        var (_, _, error) = InProcess.Run(["config", "check", ConfigFile(Small), "--plugin", plugin, .. sets]);
        Assert.Contains("model.logit: got 11, expected -10..10", error);
        Assert.Contains("model.logti: unknown key, did you mean 'logit'?", error);
    }

    [Fact]
    public void A_file_that_is_no_plugin_is_refused_in_a_sentence()
    {
        string Said(string file)
        {
            var (code, _, error) = InProcess.Run("config", "check", ConfigFile(Small), "--plugin", file);
            Assert.Equal(2, code);
            return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        var missing = Path.Combine(folder, "nowhere.dll");
        Assert.Equal($"plugins: got {missing}, expected a file that exists", Said(missing));
        var text = Path.Combine(folder, "own.yaml");
        Assert.Equal($"plugins: got {text}, expected a .NET library", Said(text));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

namespace Generative.Cli.Tests;

/// <summary>What the program says of itself and of configs: help, lists, faults, exit codes.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string Folder => small.Folder;

    [Theory]
    [InlineData("train")]
    [InlineData("train", "nowhere.yaml")]
    [InlineData("sample", "nowhere")]
    [InlineData("conquer")]
    [InlineData("list", "everything")]
    public void Bad_usage_ends_with_exit_code_2_and_a_sentence(params string[] args)
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
            small.Config("model: {type: gaussianVae, latnetDim: 3}\ntraining: {batchSize: 0}\n"));
        Assert.Equal(2, code);
        Assert.Contains("small.yaml:1:28: model.latnetDim: unknown key, did you mean 'latentDim'?", error);
        Assert.Contains("small.yaml:2:23: training.batchSize: got 0", error);
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
        Golden.Matches(text, Golden.Beside(golden));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("data", "stats", "--help")]
    public void Usage_names_the_program_by_its_name(params string[] args)
    {
        var lines = InProcess.Run(args).Out.Split('\n');
        var usage = lines[Array.FindIndex(lines, l => l.StartsWith("Usage:", StringComparison.Ordinal)) + 1];
        Assert.StartsWith("  generative ", usage);
    }

    [Fact]
    public void Runs_are_listed_with_model_data_step_loss_and_best()
    {
        var runs = Path.Combine(Folder, "runs");
        Assert.Contains("no runs below", InProcess.Run("list", "runs", "--outdir", runs).Out);
        var first = Path.GetFileName(small.Train());
        var second = Path.GetFileName(small.Train("--set", "training.steps=6"));
        File.WriteAllText(Path.Combine(runs, second, "config.yaml"), "model: {type: gone}");
        var (code, text, error) = InProcess.Run("list", "runs", "--outdir", runs);
        Assert.Equal((0, ""), (code, error));
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, rows.Length);
        Assert.Matches(
            $"^{first} +gaussianVae +digits +12 +valid/[a-z_]+ [0-9.]+ +loss [0-9.]+ at (6|12) +0:[0-9]+ +20", rows[1]);
        Assert.Matches($"^{second} +config not readable +6 ", rows[2]);
    }

    [Fact]
    public void A_config_is_shown_with_every_key_as_agreed()
    {
        var (code, text, _) = InProcess.Run("config", "show",
            Path.Combine(Repository.Root, "configs", "vae-mnist.yaml"), "--set", "training.epochs=3");
        Assert.Equal(0, code);
        Golden.Matches(text, Golden.Beside("show-vae-mnist.golden.txt"));
        // What is shown is a config, of the same run.
        Assert.Equal(text, InProcess.Run("config", "show", small.Config(text)).Out);
    }

    [Fact]
    public void The_list_of_configs_is_as_agreed()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "configs"));
        foreach (var (name, text) in new[]
        {
            ("vae-digits.yaml",
                "# yaml-language-server: $schema=schema.json\n# A small VAE on drawn digits: half a minute on two "
                + "cores.\n# Its second line.\nmodel: {type: gaussianVae}\n"),
            ("a-name-that-is-longer-than-the-column-has-room.yaml", "# Long.\n"),
            ("bare.yaml", "model: {type: gan} # what follows a key is no summary\n"),
            ("schema.json", "{}"),
        }) File.WriteAllText(Path.Combine(Folder, "configs", name), text);
        Golden.Matches(ListedConfigs(Folder), Golden.Beside("list-configs.golden.txt"));
        Assert.Equal("", ListedConfigs(Path.Combine(Folder, "configs")));
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

    [Fact]
    public void The_committed_schema_of_chains_is_the_programs_own() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "configs", "chain-schema.json")),
            InProcess.Run("config", "schema", "--chain").Out);
}

using System.IO.Compression;
using Generative.Cli;
using Generative.Data;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary><c>data</c>, <c>list datasets</c> and <c>doctor</c> as their user meets them.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("list-datasets.golden.txt", "list", "datasets")]
    [InlineData("help-data-prepare.golden.txt", "data", "prepare", "--help")]
    [InlineData("help-doctor.golden.txt", "doctor", "--help")]
    public void Help_is_as_agreed(string golden, params string[] args)
    {
        var (code, text, _) = InProcess.Run(args);
        Assert.Equal(0, code);
        Golden.Matches(text, Golden.Beside(golden));
    }

    [Fact]
    public void The_list_of_data_names_kinds_and_sets()
    {
        var (code, text, _) = InProcess.Run("data", "list");
        Assert.Equal(0, code);
        foreach (var name in RunTypes.Current.KindsOf(typeof(DataOptions)).Select(k => k.Name).Concat(Remote.Sets.Keys))
            Assert.Contains($"  {name} ", text);
    }

    [Fact]
    public void Statistics_of_a_config_are_printed()
    {
        File.WriteAllText(folder["a.yaml"], "model: {type: gaussianVae}\ndata: {type: toy, name: moons, count: 100}\n");
        var (code, text, error) = InProcess.Run("data", "stats", folder["a.yaml"], "--set", "data.count=50");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("moons: vectors [2], 2 classes\ntrain 40   valid 5   test 5\n", text);
    }

    [Fact]
    public void A_check_lists_every_damaged_image_with_exit_code_2()
    {
        var config = Photos();
        Assert.Equal((0, "photos: 12 images: no faults\n", ""), InProcess.Run("data", "check", config));
        File.WriteAllText(folder["photos/a/03.png"], "torn");
        File.WriteAllBytes(folder["photos/b/01.png"], File.ReadAllBytes(folder["photos/b/01.png"])[..50]);
        var (code, text, error) = InProcess.Run("data", "check", config);
        Assert.Equal((2, ""), (code, error));
        var lines = text.Split('\n');
        Assert.StartsWith($"{folder["photos/a/03.png"]}: signature: found 'torn', expected that of a PNG, ",
            lines[0]);
        Assert.Equal($"{folder["photos/b/01.png"]}: image data: found no end chunk, expected a whole PNG image.",
            lines[1]);
        Assert.Equal(["photos: 12 images: 2 damaged (data.skipDamaged: true skips them)", ""], lines[2..]);
        File.WriteAllText(folder["a.yaml"], "model: {type: gaussianVae}\ndata: {type: toy, count: 100}\n");
        Assert.Equal((0, "moons: 100 examples: no faults\n", ""), InProcess.Run("data", "check", folder["a.yaml"]));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(0)]
    public void Training_and_statistics_say_what_was_left_out(int memory)
    {
        var config = Photos();
        File.WriteAllText(folder["photos/a/03.png"], "torn");
        File.WriteAllText(folder["photos/notes.txt"], "");
        Directory.CreateDirectory(folder["photos/empty"]);
        const string line = "left out: 1 of other formats (.txt 1), 1 damaged; empty class folders: empty";
        string[] set = ["--set", $"data.memoryMegabytes={memory}", "--set", "data.skipDamaged=true"];
        var (code, text, error) = InProcess.Run(["data", "stats", config, .. set]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"\n{line}\n", text);
        (code, text, error) = InProcess.Run(["train", config, "--outdir", folder["runs"], .. set]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"\n{line}\n", text);
        set = ["--set", "data.memoryMegabytes=2000"];
        Assert.Equal(2, InProcess.Run(["train", config, "--outdir", folder["runs"], .. set]).Code);
        foreach (var background in new[] { "256", "gray", "-1" })
        {
            (code, _, error) = InProcess.Run("data", "stats", config, "--set", $"data.background={background}");
            Assert.Equal(2, code);
            Assert.Contains("black, white or 0..255", error);
        }
    }

    // Two classes of six images, and a config that trains on them.
    private string Photos()
    {
        for (var k = 0; k < 12; k++)
        {
            var path = folder[$"photos/{(k < 6 ? "a" : "b")}/{k % 6:00}.png"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            ImageFile.Write(path, new([.. Enumerable.Range(0, 64).Select(p => (byte)(k * p))], 8, 8, 1));
        }
        File.WriteAllText(folder["photos.yaml"], $$"""
            model: {type: gaussianVae, hidden: [4], latentDim: 2}
            data: {type: imageFolder, path: '{{folder["photos"]}}', size: 4, color: gray, validCount: 2, testCount: 2}
            training: {steps: 2, batchSize: 4, sampleEvery: 0, device: cpu, threads: 1}
            logging: {tensorBoard: false}
            """);
        return folder["photos.yaml"];
    }

    [Fact]
    public void A_mirror_that_serves_another_file_is_reported_in_a_sentence_with_exit_code_2()
    {
        // Five tries a second apart and more would make the test wait: a missing file is told at once.
        using var server = new SmallServer([1, 2, 3], new SmallServer.Answer("404 Not Found"));
        var (code, _, error) = InProcess.Run("data", "prepare", "mnist", "--to", folder["mnist"], "--mirror",
            server.Address);
        Assert.Equal(2, code);
        Assert.Equal(
            "train-images-idx3-ubyte.gz: download: found 127.0.0.1: 404 Not Found, expected the file from one of "
            + "its mirrors.\n", error);
        Assert.Equal(2, InProcess.Run("data", "prepare", "mnist", "--mirror", "ftp://somewhere").Code);
        Assert.Equal(2, InProcess.Run("data", "prepare", "imagenet").Code);
    }

    [Fact]
    public void A_data_set_that_is_already_there_is_described_and_not_downloaded()
    {
        var stem = Directory.CreateDirectory(folder["mnist"]).FullName;
        foreach (var (part, count) in new[] { ("train", 20), ("t10k", 10) })
        {
            File.WriteAllBytes(Path.Combine(stem, $"{part}-images-idx3-ubyte"),
                [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 2, 0, 0, 0, 2, .. new byte[4 * count]]);
            File.WriteAllBytes(Path.Combine(stem, $"{part}-labels-idx1-ubyte"),
                [0, 0, 8, 1, 0, 0, 0, (byte)count, .. new byte[count]]);
        }
        var (code, text, error) =
            InProcess.Run("data", "prepare", "mnist", "--to", stem, "--mirror", "http://127.0.0.1:1/");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal($"mnist: 20 training and 10 test images [1, 2, 2], 10 classes, in {stem}\n", text);
    }

    [Fact]
    public void The_doctor_finds_no_problem_on_this_machine()
    {
        var (code, text, error) = InProcess.Run("doctor", "--device", "cpu", "--outdir", folder["runs"]);
        Assert.Equal((0, ""), (code, error));
        foreach (var part in new[] { "libtorch", "arithmetic", "threads", "OpenMP", "CUDA", "disk", "training" })
            Assert.Matches($"(?m)^(ok|hint) +{part} ", text);
        Assert.EndsWith("fit to train\n", text);
    }

    [Fact]
    public async Task Without_libtorch_the_doctor_still_runs_and_training_ends_with_one_sentence()
    {
        var program = typeof(CommandLine).Assembly.Location;
        // The program without the native libraries beside it.
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(program)!))
            File.Copy(file, folder[Path.GetFileName(file)]);
        program = folder[Path.GetFileName(program)];
        var files = Directory.GetFileSystemEntries(folder.Path).Length;
        var (code, text, error) =
            await Setup.Run.In(folder.Path, new Dictionary<string, string?>(), "dotnet", program, "doctor");
        Assert.Equal((1, ""), (code, error));
        Assert.Matches("(?m)^WRONG +libtorch +does not load: .*\n +-> build the program again on this machine$", text);
        Assert.Matches("(?m)^ok +disk ", text);
        Assert.EndsWith("1 problem\n", text);

        var config = Path.Combine(Repository.Root, "configs", "vae-digits.yaml");
        (code, text, error) = await Setup.Run.In(
            folder.Path, new Dictionary<string, string?>(), "dotnet", program, "train", config);
        Assert.Equal((1, ""), (code, text));
        Assert.Matches("^libtorch does not load: [^\n]*; build the program again on this machine\n$", error);
        // Left to itself, TorchSharp copies its libraries beside the program.
        Assert.Equal(files, Directory.GetFileSystemEntries(folder.Path).Length);
    }
}

using System.Text.Json;
using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary><c>sample</c> and <c>reconstruct</c>: pictures and numbers of a trained model.</summary>
public sealed class SampleCommandTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string Folder => small.Folder;

    private string Train(params string[] more) => small.Train(more);

    [Fact]
    public void Samples_need_no_data_and_are_a_function_of_the_seed()
    {
        var run = Train();
        byte[] Grid(string name, string seed)
        {
            var path = Path.Combine(Folder, name);
            var (code, _, error) = InProcess.Run("sample", run, "-n", "9", "--seed", seed, "-o", path, "--device",
                "cpu");
            Assert.Equal((0, ""), (code, error));
            return ImageFile.Read(path).Pixels;
        }

        Assert.Equal(Grid("a.png", "1"), Grid("b.png", "1"));
        Assert.NotEqual(Grid("a.png", "1"), Grid("c.png", "2"));
    }

    [Fact]
    public void Sampling_takes_overrides_and_names_a_bad_one()
    {
        var run = Train();
        var (code, text, error) =
            InProcess.Run("sample", run, "--npz", Path.Combine(Folder, "a.npz"), "-n", "5", "--batch-size", "2",
            "--set", "model.sigma=0.5", "--device", "cpu");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("5 samples of 00001-small/step-000012", text);
        Assert.True(File.Exists(Path.Combine(Folder, "a.npz")));
        (code, _, error) = InProcess.Run("sample", run, "--steps", "5", "--device", "cpu");
        Assert.Equal(2, code);
        Assert.Contains("--set model.sampler.steps=5: model.sampler: unknown key", error);
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(5, 5, 2)]
    [InlineData(16, 16, 2)]
    [InlineData(20, 10, 4)]
    public void Each_row_of_test_images_is_above_its_reconstructions(int n, int columns, int rows)
    {
        var run = Train();
        var path = Path.Combine(Folder, "r.png");
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
        (code, error) = Refused("sample", run, "-o", Path.Combine(Folder, "grid.svg"));
        Assert.Equal(2, code);
        Assert.EndsWith("picture: found a sheet of images, expected the name of a PNG file.\n", error);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_passed_over()
    {
        var run = Train();
        File.AppendAllText(Path.Combine(run, "step-000012", "model.safetensors"), "x");
        var (code, text, error) = InProcess.Run("sample", run, "-o", Path.Combine(Folder, "a.png"), "--device", "cpu");
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
}

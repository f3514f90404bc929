using System.Text.Json;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli.Tests;

/// <summary><c>train --init</c>, and the way back from PyTorch into a run's folder.</summary>
public sealed class InitTests : IDisposable
{
    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    private string At(string name) => Path.Combine(small.Folder, name);

    private static string Newest(string run) =>
        Path.Combine(Directory.GetDirectories(run, "step-*").Order(StringComparer.Ordinal).Last(), "model.safetensors");

    private string Write(Action<Dictionary<string, Tensor>> change)
    {
        var path = At("first.safetensors");
        using var scope = NewDisposeScope();
        using var model = new GaussianVae(new() { LatentDim = 3, Hidden = [16] }, new(1, 28, 28, 10));
        var weights = model.state_dict();
        change(weights);
        using var file = File.Create(path);
        SafeTensors.Write(file, weights);
        return path;
    }

    private string Refused(params string[] more)
    {
        var (code, _, error) = InProcess.Run(["train", small.Config(), "--outdir", At("runs"), .. more]);
        Assert.Equal(2, code);
        Assert.False(Directory.Exists(At("runs")));
        return error;
    }

    [Fact]
    public void Training_starts_from_the_weights_of_a_file()
    {
        var first = Write(_ => { });
        // A learning rate of nearly nothing leaves the weights where they were.
        var run = small.Train("--init", first, "--set", "optimizer.learningRate=1e-12", "--set", "ema={decay: 0.9}");
        using var scope = NewDisposeScope();
        var (given, trained) = (SafeTensors.Read(first), SafeTensors.Read(Newest(run)));
        foreach (var name in given.Keys.Where(n => n.EndsWith("weight", StringComparison.Ordinal)))
            Assert.True(given[name].allclose(trained[name], atol: 1e-8), name);
        var other = SafeTensors.Read(Newest(small.Train("--set", "optimizer.learningRate=1e-12")));
        Assert.False(given["encoder.0.weight"].allclose(other["encoder.0.weight"], atol: 1e-3));
    }

    [Fact]
    public void Every_tensor_that_does_not_fit_is_named_in_one_sentence()
    {
        var first = Write(w =>
        {
            _ = w.Remove("encoder.0.bias");
            w["extra"] = zeros(2);
            w["decoder.0.weight"] = zeros(16, 4);
        });
        Assert.Equal($"{first}: tensors: found missing encoder.0.bias; unexpected extra; of another shape "
            + "decoder.0.weight [16, 4] in place of [16, 3], expected the names and shapes of the model's.\n",
            Refused("--init", first));
        Assert.Contains("nowhere.safetensors: file: found none", Refused("--init", At("nowhere.safetensors")));
        File.WriteAllText(At("text.safetensors"), "these are no weights");
        Assert.Contains("text.safetensors: header length", Refused("--init", At("text.safetensors")));
        File.WriteAllBytes(At("weights.pt"), [.. "PK\x3\x4"u8, .. new byte[90]]);
        Assert.Equal($"{At("weights.pt")}: file: found one of torch.save, expected a safetensors file "
            + "(safetensors.torch.save_file writes one, and docs/save_from_pytorch.py).\n",
            Refused("--init", At("weights.pt")));
        var whole = Write(w => w["encoder.0.bias"] = ones(16, dtype: int64));
        Assert.Contains("of another type encoder.0.bias int64 in place of float32", Refused("--init", whole));
        var broken = Write(w => w["encoder.0.bias"] = full(16, float.NaN));
        Assert.Equal($"{broken}: tensor 'encoder.0.bias': found NaN or infinity, expected finite numbers.\n",
            Refused("--init", broken));
        Assert.Contains("expected one that is trained by gradients",
            Refused("--init", first, "--set", "model={type: kMeans}"));
    }

    [Fact]
    public void A_resumed_run_has_weights_of_its_own()
    {
        var run = small.Train();
        var (code, _, error) = InProcess.Run("train", "--resume", run, "--init", Newest(run));
        Assert.Equal(2, code);
        Assert.StartsWith("--init: weights: ", error);
    }

    [SkippableFact]
    public void Weights_of_PyTorch_start_a_training()
    {
        var first = At("torch.safetensors");
        _ = Python.Run(Script, first, "--hidden", "16", "--latents", "3");
        Assert.Equal(0, InProcess.Run("train", small.Config(), "--outdir", At("runs"), "--init", first).Code);
    }

    [SkippableFact]
    public void Weights_that_PyTorch_writes_into_a_run_are_those_of_every_command()
    {
        var run = small.Train("--set", "ema={decay: 0.9}");
        var theirs = JsonSerializer.Deserialize<Dictionary<string, float[]>>(Python.Run(Script, run, "--check"))!;
        using (var loaded = LoadedRun.Open(run, "cpu", w => Assert.Fail(w)))
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var z = arange(0, 3, dtype: float32).sin().unsqueeze(0);
            var decoded = ((GaussianVae)loaded.Model).Decoded(z).flatten().data<float>().ToArray();
            Assert.Equal(theirs["decoded"], decoded, (a, b) => Math.Abs(a - b) < 1e-5);
        }
        foreach (var command in new[] { "evaluate", "reconstruct", "sample" })
        {
            string[] file = command == "evaluate" ? [] : ["-o", At("x.png")];
            var (code, _, error) = InProcess.Run([command, run, "--device", "cpu", .. file]);
            Assert.Equal((0, ""), (code, error));
        }
        var (resumed, _, fault) = InProcess.Run("train", "--resume", run, "--set", "training.steps=14");
        Assert.Equal((0, ""), (resumed, fault));
    }

    private static string Script => Path.Combine(Repository.Root, "docs", "save_from_pytorch.py");
}

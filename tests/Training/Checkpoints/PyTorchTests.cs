using System.Text.Json;
using Generative;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Training.Tests.Checkpoints;

/// <summary>Weights that PyTorch made and saved, through docs/save_from_pytorch.py: loaded here they compute the
/// same.</summary>
public sealed class PyTorchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Weights_from_PyTorch_compute_the_same_here()
    {
        var printed = Python.Run(Path.Combine(Repository.Root, "docs", "save_from_pytorch.py"),
            folder["model.safetensors"], "--pixels", "784", "--hidden", "32", "--latents", "5", "--check");
        var theirs = JsonSerializer.Deserialize<Dictionary<string, float[]>>(printed)!;
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = new GaussianVae(new() { Hidden = [32], LatentDim = 5 }, new DataShape(1, 28, 28));
        new Checkpoint(folder.Path).LoadModel(model);
        var x = arange(0, 784, dtype: float32).sin().abs().view(1, 1, 28, 28);
        var z = arange(0, 5, dtype: float32).sin().unsqueeze(0);
        Close(theirs["mean"], model.Posterior(x).Mu);
        Close(theirs["decoded"], model.Decoded(z));
    }

    private static void Close(float[] expected, torch.Tensor actual)
    {
        var ours = actual.flatten().data<float>().ToArray();
        Assert.Equal(expected.Length, ours.Length);
        for (var k = 0; k < ours.Length; k++) Assert.Equal(expected[k], ours[k], 1e-5f);
    }
}

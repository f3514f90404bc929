using Generative;
using Generative.Data;
using Generative.Evaluation;
using Generative.Models.Vae;
using Generative.Training;
using static TorchSharp.torch;

/// <summary>From one picture of a folder to another through the latents of a saved VAE: VAE PHOTOS WAY.png.</summary>
public static class Interpolate
{
    public static void Main(string[] args)
    {
        using var model = Checkpoint.Load<GaussianVae>(args[0], "cpu");
        var data = DataSets.Open(new ImageFolderOptions { Path = args[1], Size = [28] });
        using var photos = new DeviceData(data.Train, Binarization.None, CPU);
        var z = model.Posterior(photos.Range(0, 2)).Mu;                                // [2, L]
        var (from, to) = (z.narrow(0, 0, 1), z.narrow(0, 1, 1));
        Tensor[] way = [.. Enumerable.Range(0, 9).Select(k => model.Decoded(Slerp.Between(from, to, k / 8.0)))];
        cat(way).SavePng(args[2], columns: 9);
    }
}

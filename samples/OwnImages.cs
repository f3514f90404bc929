using Generative.Data;
using Generative.Evaluation;
using Generative.Models.Vae;
using Generative.Training;

/// <summary>Trains a VAE on the pictures of a folder, draws new ones and saves it: PHOTOS VAE STEPS.</summary>
public static class OwnImages
{
    public static void Main(string[] args)
    {
        var data = DataSets.Open(new ImageFolderOptions { Path = args[0], Size = [28] });
        var options = new GaussianVaeOptions { Coder = CoderKind.Conv, Hidden = [32, 64], LatentDim = 16 };
        using var model = new GaussianVae(options, data.Shape);
        Trainer.Fit(model, data, new TrainingOptions { Steps = int.Parse(args[2]) }, new ProgressHook());
        Checkpoint.Save(args[1], model, data);
        model.Sample(64, seed: 1).SavePng(Path.Combine(args[1], "samples.png"));
    }
}

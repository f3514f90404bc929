using Generative;
using Generative.Data;
using Generative.Evaluation;
using Generative.Training;
using static TorchSharp.torch;

/// <summary>Each pixel by itself, ∏ Bernoulli(xᵢ; s(ℓᵢ)), trained on drawn digits: SAMPLES.png STEPS.</summary>
public sealed class OwnModel(DataShape image) : GenerativeModel(nameof(OwnModel)), ISampler
{
    private readonly TorchSharp.Modules.Parameter logits = nn.Parameter(zeros(image.Height, image.Width));
    public override Terms Loss(Batch batch) => [("nll", nn.functional.binary_cross_entropy_with_logits(
        logits.expand_as(batch.X), batch.X, reduction: nn.Reduction.None).flatten(1).sum(1))];
    public Tensor Sample(NoiseSource noise, Tensor? labels = null) =>
        noise.Uniform(1, image.Height, image.Width).lt(logits.sigmoid()).to(float32);

    public static void Main(string[] args)
    {
        var data = DataSets.Open(new DigitsOptions { Count = 2000 });
        var model = new OwnModel(data.Shape);
        var steps = new TrainingOptions { Steps = int.Parse(args[1]) };
        Trainer.Fit(model, data, new FitOptions { Optimizer = new() { LearningRate = 0.1 }, Training = steps }, []);
        model.Sample(64, seed: 1).SavePng(args[0]);
    }
}

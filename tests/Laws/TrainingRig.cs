using Generative.Data;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Laws.Tests;

/// <summary>A model with everything that its training step needs.</summary>
internal sealed class TrainingRig : IDisposable
{
    /// <summary>96 drawn digits.</summary>
    public static readonly ImageSet Digits = Data.Digits.Generate(96, 7);

    private readonly DeviceData images;
    private readonly BatchOrder order;
    private readonly PhaseOptimizers optimizers;
    private readonly TrainingStep step;
    private long taken;

    /// <summary>Every player of the model; or one of them alone, by its place among the phases.</summary>
    public TrainingRig(ModelOptions options, double gradientClip = 0, Device? device = null, int? player = null)
    {
        manual_seed(3);
        device ??= CPU;
        images = new(Digits, Binarization.Dynamic, device);
        Model = options.Create(Digits.Shape);
        Model.to(device);
        order = new(images.Count, 32, 5, device);
        var trained = player is { } k && Model is not IIterative ? new Alone(Model, Model.Phases[k]) : Model;
        optimizers = new(trained, new OptimizerOptions { GradientClip = gradientClip });
        step = new(trained, optimizers, images, order);
    }

    public GenerativeModel Model { get; }

    public IReadOnlyList<(string Name, double Value)> Metrics() => step.Metrics();

    public void Take(int steps)
    {
        using var gate = FinalizerGate.Close();
        for (var k = 0; k < steps; k++)
        {
            step.Take(taken);
            taken++;
            FinalizerGate.LetThrough();
        }
    }

    /// <summary>A player's loss of each of the 96 digits, the mean of four draws that are the same at every
    /// call.</summary>
    public double[] Losses(int player)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);
        var draws = Enumerable.Range(0, 4).Select(_ =>
            Model.Phases[player].Loss(images.Part(0, images.Count)).Total.detach().to(float64));
        return stack([.. draws]).mean([0]).data<double>().ToArray();
    }

    // Its other players stay as they are.
    private sealed class Alone(GenerativeModel model, Phase phase) : GenerativeModel(nameof(Alone))
    {
        private readonly GenerativeModel model = model;

        public override IReadOnlyList<Phase> Phases { get; } = [phase with { Name = "" }];
    }

    public void Dispose()
    {
        step.Dispose();
        optimizers.Dispose();
        order.Dispose();
        images.Dispose();
        Model.Dispose();
    }
}

using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Bench;

/// <summary>Loss A against loss B at the same weights and batch: mean and total variance of the gradient over
/// draws.</summary>
internal static class SgvbBench
{
    public static Dictionary<string, double> Run(Arguments a)
    {
        var data = Digits.Generate(128, 1);
        using var images = new DeviceData(data, Binarization.None, a.Device);
        Dictionary<string, double> results = [];
        foreach (var loss in new[] { SgvbLoss.A, SgvbLoss.B })
        {
            manual_seed(1);
            using var model = new GaussianVae(new GaussianVaeOptions { Loss = loss }, data.Shape);
            model.to(a.Device);
            Train(model, images, 200);
            var (variance, norm) = GradientVariance(model, images, draws: 400);
            results[$"gradient_variance_{loss}"] = variance;
            results[$"gradient_norm_{loss}"] = norm;
        }
        results["variance_ratio_A_over_B"] = results["gradient_variance_A"] / results["gradient_variance_B"];
        return results;
    }

    private static void Train(GaussianVae model, DeviceData images, int steps)
    {
        using var optimizer = new FusedAdam(new Generative.Training.OptimizerOptions { LearningRate = 1e-3 },
            model.parameters());
        for (var k = 0; k < steps; k++)
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            model.Loss(images.Range(0, images.Count)).Total.mean().backward();
            optimizer.Step();
        }
    }

    // Sum over all parameters of the variance of the gradient, and the norm of its mean.
    private static (double Variance, double Norm) GradientVariance(GaussianVae model, DeviceData images, int draws)
    {
        using var scope = NewDisposeScope();
        Tensor? sum = null, squares = null;
        for (var k = 0; k < draws; k++)
        {
            using var inner = NewDisposeScope();
            model.zero_grad();
            model.Loss(images.Range(0, images.Count)).Total.mean().backward();
            var g = cat([.. model.parameters().Where(p => p.grad is not null)
                .Select(p => p.grad!.flatten().to(float64))], 0);
            if (sum is null)
            {
                sum = g.MoveToOtherDisposeScope(scope);
                squares = g.square().MoveToOtherDisposeScope(scope);
            }
            else
            {
                sum.add_(g);
                squares!.add_(g.square());
            }
        }
        var mean = sum! / (double)draws;
        return (((squares! / (double)draws) - mean.square()).sum().item<double>() * draws / (draws - 1),
            mean.norm().item<double>());
    }
}

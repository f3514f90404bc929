using Generative;
using Generative.Models.Adversarial;
using Generative.Networks;
using Generative.Training;

namespace Generative.Models.Tests.Adversarial;

public sealed class WassersteinEstimateTests
{
    [Fact]
    public void The_logged_distance_is_the_Wasserstein_distance_in_pixels_of_0_to_1()
    {
        // Data that is one image x only: every unit of mass moves there, so W = E_q ‖x - G(z)‖, known from the samples.
        manual_seed(11);
        using var scope = NewDisposeScope();
        using var model = new Gan(
            new()
            {
                LatentDim = 4, Network = AdversarialNetwork.Mlp, Hidden = [32],
                Loss = AdversarialLossKind.Wasserstein, Penalty = PenaltyKind.Gradient, PenaltyWeight = 200
            },
            new DataShape(1, 6, 6));
        var x = full([256, 1, 6, 6], 0.8);
        var critic = model.Phases[0];
        using var optimizer =
            new FusedAdam(new OptimizerOptions { LearningRate = 5e-3, Betas = [0.5, 0.9] },
            critic.Trained.SelectMany(m => m.parameters()));
        double estimate = 0;
        const int steps = 150;
        for (var k = 0; k < steps; k++)
        {
            using var step = NewDisposeScope();
            optimizer.LearningRate = 5e-3 * (1 - (double)k / steps);
            model.zero_grad();
            var terms = critic.Loss(x);
            terms.Total.mean().backward();
            optimizer.Step();
            estimate = terms.Watched.Single(w => w.Name == "wasserstein").Value.mean().item<float>();
        }
        using var off = no_grad();
        var distance = (model.Sample(new NoiseSource(4096, CPU)) - 0.8).flatten(1).norm(1).mean().item<float>();
        // The penalty lets slopes pass 1 by W / 2λ, below a hundredth; the last batch's own error is as small.
        Assert.Equal(distance, estimate, 0.05 * distance);
        Assert.True(distance > 1);
    }

    [Fact]
    public void The_value_of_a_clipped_critic_is_not_called_a_distance()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = new Gan(
            new()
            {
                LatentDim = 4, Network = AdversarialNetwork.Mlp, Loss = AdversarialLossKind.Wasserstein,
                Clip = 0.01
            }, DataShape.Vector(2));
        Assert.Contains(model.Phases[0].Loss(randn(5, 1, 1, 2)).Watched, w => w.Name == "scaledWasserstein");
    }
}

using Generative.Inference;
using Generative.Models.Sequence;

namespace Generative.Models.Tests.Sequence;

/// <summary>On a chain of Gaussian latents the exact likelihood is known: the bounds of a trained VRNN stay below it,
/// and come close.</summary>
public sealed class KalmanLawTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const long T = 10;

    [Fact]
    public void The_bound_of_a_vrnn_reaches_the_likelihood_of_the_Kalman_filter_within_two_percent_from_below()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        // Variance 1 at every step, seen under noise of variance 1/4.
        var chain = new LinearGaussianChain(
            zeros(1), ones(1, 1), full([1, 1], 0.9), full([1, 1], 0.19), ones(1, 1), full([1, 1], 0.25));
        var o = new VrnnOptions
        {
            LatentDim = 1, States = 16, Hidden = [16], Features = 8, Likelihood = StepLikelihood.Gaussian
        };
        using var model = new Vrnn(o, DataShape.OfSequences((int)T, 1, SequenceKind.Numbers, varies: false));
        model.Initialize(Draw(chain, 1000));
        const int steps = 150;
        using var adam = optim.Adam(model.parameters(), lr: 1e-2);
        for (var t = 0; t < steps; t++)
        {
            using var step = NewDisposeScope();
            adam.ParamGroups.First().LearningRate = 1e-2 * (1 - (double)t / steps);
            adam.zero_grad();
            model.Loss(Draw(chain, 64)).Total.mean().backward();
            adam.step();
        }
        using var off = no_grad();
        var x = Draw(chain, 4000);
        var exact = KalmanFilter.Of(chain, x.squeeze(1)).LogProb.sum(1);
        var bound = -model.Loss(x).Total;
        var weighted = model.LogWeights(x, 8).logsumexp(0) - Math.Log(8);
        var (gap, error) = Gap(exact - bound);
        var (less, lessError) = Gap(exact - weighted);
        output.WriteLine($"exact {exact.mean().item<float>()}, gap {gap} ± {error}, of 8 samples {less} ± {lessError}");
        // E[log p - bound] ≥ 0 whatever the model is: a mean of 4000 differences may fall short by chance.
        Assert.InRange(gap, -3 * error, 0.02 * Math.Abs(exact.mean().item<float>()));
        Assert.InRange(less, -3 * lessError, gap + 3 * lessError);
    }

    private static Tensor Draw(LinearGaussianChain chain, long n) =>
        chain.Draw(randn(n, T, 1), randn(n, T, 1)).unsqueeze(1);

    private static (double Mean, double Error) Gap(Tensor d) =>
        (d.mean().item<float>(), d.std(unbiased: true).item<float>() / Math.Sqrt(d.shape[0]));
}

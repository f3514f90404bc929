using Generative.Bijectors;
using Generative.Networks;
using Generative.Training;

namespace Generative.Tests.Bijectors;

/// <summary>The distribution of f⁻¹(z): fitted, and drawn from.</summary>
public sealed class TransformedDistributionTests
{
    [Fact]
    public void An_affine_flow_reaches_the_maximum_likelihood_of_a_gaussian()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        const int D = 3;
        var x = randn(200, D, dtype: float64).matmul(randn(D, D, dtype: float64)) + randn(D, dtype: float64);
        using var flow = new TransformedDistribution(
            (Bijector)new Chain([new ActNorm(D), new InvertibleConvolution(D), new ActNorm(D)]).to(float64),
            new NormalBase(D));
        using var optimizer = new FusedAdam(new OptimizerOptions { LearningRate = 0.03 },
            flow.parameters());
        Tensor? nll = null;
        for (var k = 0; k < 500; k++)
        {
            optimizer.LearningRate = 0.03 * (1 - k / 500.0);
            optimizer.ZeroGrad();
            nll = -flow.LogProb(x).mean();
            nll.backward();
            optimizer.Step();
        }
        // The best Gaussian's: D/2 (1 + ln 2π) + ½ ln det of the covariance with 1/n.
        var c = x - x.mean([0], keepdim: true);
        var best = D / 2.0 * (1 + Math.Log(2 * Math.PI)) + 0.5
            * linalg.slogdet(c.t().matmul(c) / x.shape[0]).Item2.item<double>();
        Assert.Equal(best, nll!.item<double>(), 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_draw_comes_with_its_own_log_probability(bool mixture)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(9);
        using var density = new TransformedDistribution(
            new Chain([new ActNorm(3), new MaskedAutoregressive(3, new Made(3, [8], 2)), new InvertibleConvolution(3)]),
                mixture ? new MixtureBase(3, 4) : new NormalBase(3));
        density.to(float64);
        density.eval();
        foreach (var p in density.parameters()) p.add_(randn_like(p), alpha: 0.5);
        var (x, logP) = density.SampleAndLogProb(new NoiseSource(50, CPU, float64));
        Assert.InRange((density.LogProb(x) - logP).abs().max().item<double>(), 0, 1e-10);
    }
}

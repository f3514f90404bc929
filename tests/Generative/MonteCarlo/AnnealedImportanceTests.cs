using Generative.Distributions;
using Generative.MonteCarlo;
using Generative.Numerics;

namespace Generative.Tests.MonteCarlo;

/// <summary>Annealed importance sampling on a linear model, x = W z + b + s ε, whose density is a normal one.</summary>
public sealed class AnnealedImportanceTests : IDisposable
{
    private const double LogVar = -2;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor W = tensor(new[,] { { 1.5, 0.2 }, { -0.7, 1.1 }, { 0.4, -0.9 } });
    private readonly Tensor b = tensor(new[] { 0.3, -0.2, 0.1 });
    private readonly Tensor x = tensor(new[,] { { 0.5, 0.4, -0.3 }, { 2.5, -2.0, 1.0 } });

    public void Dispose() => scope.Dispose();

    private LatentJoint Joint(long k)
    {
        RandomState.Seed(6);
        var z = randn(k, 2, 2, dtype: float64);
        return new(z, at => DiagonalNormal.StandardLike(at).LogProb(at),
            at => new DiagonalNormal(at.MatMul(W.t()) + b, full([1], LogVar, dtype: float64)).LogProb(x));
    }

    // ln N(x; b, W Wᵀ + s² I), [2].
    private Tensor Exact()
    {
        var covariance = W.mm(W.t()) + Math.Exp(LogVar) * eye(3, dtype: float64);
        var y = x - b;
        var square = (y.mm(linalg.inv(covariance)) * y).sum([1]);
        var (_, logDet) = linalg.slogdet(covariance);
        return -0.5 * (square + logDet + 3 * Math.Log(2 * Math.PI));
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(40, 1500)]
    public void The_mean_weight_is_the_density(int steps, int chains)
    {
        var ratio = (Sampling(steps).LogWeights(Joint(chains)) - Exact()).exp();       // [k, 2]
        var error = ratio.std(0L) / Math.Sqrt(chains);
        Assert.InRange(((ratio.mean([0]) - 1) / error).abs().max().item<double>(), 0, 4);
    }

    [Fact]
    public void More_steps_make_the_weights_more_even()
    {
        double[] spreads = [.. new[] { 8, 80 }.Select(steps =>
            Sampling(steps).LogWeights(Joint(200)).std(0L).max().item<double>())];
        // ln w is a sum over T intervals of independent terms of size 1/T: its deviation falls as the root of T.
        Assert.True(spreads[1] < spreads[0] / 2, $"{spreads[0]} and {spreads[1]}");
    }

    private static AnnealedImportance Sampling(int steps) => new(steps, leapfrogs: 5, epsilon: 0.2);

    [Fact]
    public void The_temperatures_rise_from_0_to_1_in_small_steps_at_both_ends()
    {
        var sampling = Sampling(50);
        double[] betas = [.. Enumerable.Range(0, 51).Select(sampling.Beta)];
        Assert.Equal(0, betas[0], 1e-15);
        Assert.Equal(1, betas[50], 1e-15);
        double[] steps = [.. betas[1..].Zip(betas, (a, b) => a - b)];
        Assert.All(steps, s => Assert.True(s > 0));
        Assert.True(steps[0] < steps[25] / 5 && steps[49] < steps[25] / 5);
    }
}

using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Tests.Distributions;

/// <summary>A mixture of three normals in the plane, each density written out.</summary>
public sealed class NormalMixtureTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_density_is_the_mean_of_the_densities()
    {
        var z = randn(4, 5, 2, dtype: float64);
        var each = Parts.Select(p => new DiagonalNormal(p.Mu, p.LogVar).LogProb(z).exp());
        var expected = stack([.. each]).mean([0]).log();
        Assert.InRange((Mixture.LogProb(z) - expected).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void The_density_of_a_dimension_integrates_over_the_other_one()
    {
        var grid = (arange(-400, 401, dtype: float64) * 0.02).view(-1, 1);
        foreach (var at in new[] { -1.0, 0.3 })
        {
            var z = cat([full_like(grid, at), grid], 1);
            var expected = Mixture.LogProb(z).logsumexp(0) + Math.Log(0.02);
            // The grid's own error: smooth integrands that vanish at both ends.
            Assert.Equal(expected.item<double>(), Mixture.LogProbPerDimension(z)[0, 0].item<double>(), 1e-9);
        }
    }

    [Fact]
    public void Draws_have_its_moments()
    {
        RandomState.Seed(1);
        const int n = 200_000;
        var z = Mixture.Draw(Mixture.Choose(rand(n, 1, dtype: float64)), randn(n, 2, dtype: float64));
        var (mu, logVar) = (Mixture.Components.Mu, Mixture.Components.LogVar);
        foreach (var (drawn, expected) in new[]
            { (z, Mixture.Mean), (z.square(), (mu.square() + logVar.exp()).mean([0])) })
        {
            var error = drawn.std(0L) / Math.Sqrt(n);
            Assert.InRange(((drawn.mean([0]) - expected) / error).abs().max().item<double>(), 0, 4);
        }
        Assert.Equal([2L], Mixture.Sample().shape);
    }

    [Fact]
    public void The_divergence_of_two_normals_is_that_of_their_densities()
    {
        var (q, p) = (new DiagonalNormal(Parts[0].Mu, Parts[0].LogVar), new DiagonalNormal(Parts[1].Mu,
            Parts[1].LogVar));
        var grid = (arange(-1000, 1001, dtype: float64) * 0.01).view(-1, 1).expand(-1, 2);
        var expected = (q.LogProbPerDimension(grid).exp()
            * (q.LogProbPerDimension(grid) - p.LogProbPerDimension(grid))).sum([0]) * 0.01;
        Assert.InRange((q.KlPerDimension(p) - expected).abs().max().item<double>(), 0, 1e-9);
    }

    private static (Tensor Mu, Tensor LogVar)[] Parts =>
    [
        (tensor(new[] { 0.5, -1 }), tensor(new[] { -0.4, 0.2 })),
        (tensor(new[] { -0.8, 0.3 }), tensor(new[] { 0.1, -0.6 })),
        (tensor(new[] { 1.2, 1.1 }), tensor(new[] { -0.9, 0.3 })),
    ];

    private static NormalMixture Mixture =>
        new(new(stack([.. Parts.Select(p => p.Mu)]), stack([.. Parts.Select(p => p.LogVar)])));
}

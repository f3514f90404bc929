using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Inference;

/// <summary>Chains against what is known of their targets.</summary>
public sealed class MarkovChainsTests
{
    // Precision of the covariance (1, 0.8; 0.8, 1): (1, -0.8; -0.8, 1) / 0.36.
    private static Tensor Correlated(Tensor x) =>
        -(x.square().sum(-1) - 1.6 * x.select(-1, 0) * x.select(-1, 1)) / 0.72;

    private static Tensor Quartic(Tensor x) => -x.square().square().sum(-1) / 4 - x.select(-1, 0) * x.select(-1, 1) / 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mean_and_covariance_are_the_targets_within_standard_errors(bool hamiltonian)
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(3);
        var x = randn([64, 2], float64);
        var kept = new List<Tensor>();
        for (var t = 0; t < 500; t++)
        {
            x = hamiltonian ? MarkovChains.Hamiltonian(Correlated, x, 0.3, 5).X
                : MarkovChains.Metropolis(Correlated, x, 1).X;
            if (t >= 100) kept.Add(x);
        }
        var draws = stack(kept);
        // x, y, x², y², xy. The chains are independent: their means tell the standard error.
        var features = cat([draws, draws.square(), draws.prod(-1, keepdim: true)], -1).mean([0]);
        var error = features.std([0]) / Math.Sqrt(64);
        var z = (features.mean([0]) - tensor(new[] { 0, 0, 1, 1, 0.8 })) / error;
        Assert.InRange(z.abs().max().to(float64).item<double>(), 0, 4);
    }

    [Fact]
    public void Leapfrog_goes_back_the_way_it_came()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var (x, p) = (randn([16, 2], float64), randn([16, 2], float64));
        var (y, q) = MarkovChains.Leapfrog(Quartic, x, p, 0.1, 20);
        Assert.True((y - x).abs().max().item<double>() > 0.1);
        var (z, r) = MarkovChains.Leapfrog(Quartic, y, -q, 0.1, 20);
        Assert.InRange((z - x).abs().max().item<double>(), 0, 1e-10);
        Assert.InRange((r + p).abs().max().item<double>(), 0, 1e-10);
    }

    [Fact]
    public void Leapfrog_keeps_volume()
    {
        using var scope = NewDisposeScope();
        var state = tensor(new[] { 0.3, -0.7, 0.5, 1.1 });
        // Rows: central differences of the map (x, p) to (x', p') along each axis.
        var h = 1e-5 * eye(4, dtype: float64);
        var jacobian = (Map(state + h) - Map(state - h)) / 2e-5;
        Assert.True((jacobian - eye(4, dtype: float64)).abs().max().item<double>() > 0.1);
        var (_, logDet) = PositiveDefinite.Inverse(jacobian.MatMul(jacobian.t()));
        Assert.InRange(logDet.item<double>(), -1e-7, 1e-7);

        static Tensor Map(Tensor s)
        {
            var (y, q) = MarkovChains.Leapfrog(Quartic, s.narrow(1, 0, 2), s.narrow(1, 2, 2), 0.2, 10);
            return cat([y, q], 1);
        }
    }

    [Fact]
    public void Energy_error_falls_with_the_square_of_the_step()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        var (x, p) = (randn([64, 2], float64), randn([64, 2], float64));
        var ratio = Error(0.02, 50) / Error(0.01, 100);
        Assert.InRange(ratio, 3.8, 4.2);

        double Error(double epsilon, int steps)
        {
            var (y, q) = MarkovChains.Leapfrog(Quartic, x, p, epsilon, steps);
            var change = MarkovChains.Energy(Quartic, y, q) - MarkovChains.Energy(Quartic, x, p);
            return change.abs().mean().item<double>();
        }
    }

    [Fact]
    public void Metropolis_and_Hastings_leave_their_target_alone()
    {
        using var scope = NewDisposeScope();
        var pi = tensor(new[] { 0.1, 0.2, 0.3, 0.4 });
        var proposal = tensor(new[,] { { 0, 0.5, 0.25, 0.25 }, { 0.5, 0, 0.5, 0 }, { 0.1, 0.2, 0.3, 0.4 },
            { 0.25, 0, 0.5, 0.25 } });
        var transition = FiniteChain.MetropolisHastings(pi, proposal);
        Assert.InRange((transition.sum(1) - 1).abs().max().item<double>(), 0, 1e-14);
        Assert.True(transition.min().item<double>() >= 0);
        Assert.InRange(FiniteChain.Imbalance(pi, transition).item<double>(), 0, 1e-15);
        var law = FiniteChain.Stationary(transition);
        Assert.InRange(FiniteChain.TotalVariation(law, pi).item<double>(), 0, 1e-12);
    }
}

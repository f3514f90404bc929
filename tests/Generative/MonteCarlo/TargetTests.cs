using Generative.MonteCarlo;
using Generative.Numerics;
using Generative.Targets;

namespace Generative.Tests.MonteCarlo;

/// <summary>Targets against enumeration and closed forms.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData(2, 0.3)]
    [InlineData(4, 0.2)]
    [InlineData(4, 0.44068679350977147)]
    [InlineData(4, 0.8)]
    public void The_energy_of_a_small_magnet_is_that_of_all_its_states(int n, double J)
    {
        using var scope = NewDisposeScope();
        var states = 1 << (n * n);
        var bits = arange(states, dtype: int64).unsqueeze(1).bitwise_right_shift(arange(n * n, dtype: int64));
        var x = bits.bitwise_and(tensor(1L)).to(float64) * 2 - 1;                      // [2^n², n²]
        var ising = new Ising(n, J);
        var logP = ising.LogDensity(x);
        Assert.Equal(logP.logsumexp(0).item<double>(), Ising.LogPartition(n, tensor(J, float64)).item<double>(), 1e-9);
        var p = (logP - logP.logsumexp(0)).exp();
        var energy = ising.Watched(x).select(1, 0);
        var mean = (p * energy).sum().item<double>();
        Assert.Equal(mean, ising.Mean[0], 1e-9);
        Assert.Equal((p * energy.square()).sum().item<double>() - mean * mean, ising.Variance[0], 1e-8);
    }

    [Fact]
    public void A_large_magnet_has_the_energy_of_an_infinite_one_away_from_the_transition()
    {
        // Onsager: e = -coth 2J (1 + 2/π (2 tanh² 2J - 1) K(k)), k = 2 sinh 2J / cosh² 2J; at J = 0.2, K(k) by the
        // arithmetic-geometric mean.
        var J = 0.2;
        var k = 2 * Math.Sinh(2 * J) / Math.Pow(Math.Cosh(2 * J), 2);
        var (a, b) = (1.0, Math.Sqrt(1 - k * k));
        for (var i = 0; i < 40; i++) (a, b) = ((a + b) / 2, Math.Sqrt(a * b));
        var K = Math.PI / (2 * a);
        var e = -(1 + 2 / Math.PI * (2 * Math.Pow(Math.Tanh(2 * J), 2) - 1) * K) / Math.Tanh(2 * J);
        Assert.Equal(e, new Ising(64, J).Mean[0], 1e-9);
    }

    [Fact]
    public void The_moments_and_the_density_of_a_network_are_those_of_all_its_states()
    {
        using var scope = NewDisposeScope();
        var network = new NetworkOptions().Create();
        Assert.Equal(["rain", "sprinkler", "wet", "moisture"], network.Names);
        // P(wet) by hand.
        var wet = 0.8 * 0.4 * 0.9 + 0.2 * 0.99 * 0.8 + 0.2 * 0.01 * 0.99;
        double[] byHand = [0.2, 0.8 * 0.4 + 0.2 * 0.01, wet, 0.2 + 0.5 * wet];
        Assert.All(byHand.Zip(network.Mean), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
        var grid = linspace(-1, 2, 3001, dtype: float64);
        var x = cartesian_prod(tensor(new[] { 0.0, 1 }), tensor(new[] { 0.0, 1 }), tensor(new[] { 0.0, 1 }), grid);
        var p = network.LogDensity(x).exp() * 0.001;
        Assert.Equal(1, p.sum().item<double>(), 1e-9);
        for (var j = 0; j < 4; j++)
        {
            var mean = (p * x[.., j]).sum().item<double>();
            Assert.Equal(mean, network.Mean[j], 1e-9);
            Assert.Equal((p * x[.., j].square()).sum().item<double>() - mean * mean, network.Variance[j], 1e-9);
        }
    }

    [Fact]
    public void Gaussian_nodes_follow_their_parents()
    {
        var network = new NetworkOptions
        {
            Nodes = new Dictionary<string, NodeOptions>
            {
                ["coin"] = new DiscreteNodeOptions { Table = [[0.25, 0.75]] },
                ["a"] = new GaussianNodeOptions { Means = [2], Deviations = [3] },
                ["b"] = new GaussianNodeOptions
                {
                    Parents = ["coin", "a"], Means = [-1, 1], Deviations = [1, 2], Weights = [0.5],
                },
            },
        }.Create();
        // b = m + a / 2 + s ε: E = 0.5 + 1; Var = Var m + 9 / 4 + E[s²].
        Assert.Equal(1.5, network.Mean[2], 1e-12);
        Assert.Equal(0.75 + 2.25 + 0.25 + 0.75 * 4, network.Variance[2], 1e-12);
    }

    [Fact]
    public void A_network_names_its_faults()
    {
        string Fault(params (string Name, NodeOptions Node)[] nodes) => Assert.Throws<OptionsException>(
            () => new NetworkOptions { Nodes = nodes.ToDictionary(n => n.Name, n => n.Node) }.Create()).Message;
        Assert.Equal("nodes.a.parents: got 'b', expected names of nodes above a",
            Fault(("a", new DiscreteNodeOptions { Parents = ["b"] }), ("b", new DiscreteNodeOptions())));
        Assert.Equal("nodes.b.table: got 1 rows, expected 2, one for each combination of its parents' states",
            Fault(("a", new DiscreteNodeOptions()), ("b", new DiscreteNodeOptions { Parents = ["a"] })));
        Assert.Equal("nodes.a.table: got [[0.5, 0.6]], expected rows of one length, of numbers from 0 on that add up "
            + "to 1", Fault(("a", new DiscreteNodeOptions { Table = [[0.5, 0.6]] })));
        Assert.Equal("nodes.b.weights: got 0 of them, expected 1, one for each Gaussian parent",
            Fault(("a", new GaussianNodeOptions()), ("b", new GaussianNodeOptions { Parents = ["a"] })));
        Assert.Equal("nodes.b.parents: got a Gaussian one, expected discrete ones for a discrete node",
            Fault(("a", new GaussianNodeOptions()), ("b", new DiscreteNodeOptions { Parents = ["a"] })));
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

    [Fact]
    public void Total_variation_falls_with_the_second_eigenvalue()
    {
        using var scope = NewDisposeScope();
        // From 0 to 1 with probability 0.3, back with 0.2: π = (0.4, 0.6), second eigenvalue 0.5.
        var transition = tensor(new[,] { { 0.7, 0.3 }, { 0.2, 0.8 } });
        var laws = FiniteChain.Laws(tensor(new[] { 1.0, 0 }), transition, 30);
        var variation = FiniteChain.TotalVariation(laws, FiniteChain.Stationary(transition));
        for (var t = 0; t <= 30; t++) Assert.Equal(0.6 * Math.Pow(0.5, t), variation[t].item<double>(), 1e-12);
    }

    [Fact]
    public void A_chain_that_cannot_come_everywhere_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.True(FiniteChain.IsIrreducible(tensor(new[,] { { 0.0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } })));
        Assert.False(FiniteChain.IsIrreducible(tensor(new[,] { { 1.0, 0 }, { 0.5, 0.5 } })));
        var options = new FiniteTargetOptions { Transition = [[1, 0], [0.5, 0.5]] };
        Assert.StartsWith("transition: got states that cannot be reached from each other",
            Assert.Throws<OptionsException>(options.Create).Message);
    }
}

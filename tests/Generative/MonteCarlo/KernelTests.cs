using Generative.MonteCarlo;
using Generative.Numerics;
using Generative.Targets;

namespace Generative.Tests.MonteCarlo;

/// <summary>Steps of Markov chains against what is known of them.</summary>
public sealed class KernelTests
{
    private static Tensor Quartic(Tensor x) => -x.square().square().sum(-1) / 4 - x.select(-1, 0) * x.select(-1, 1) / 2;

    [Fact]
    public void Leapfrog_goes_back_the_way_it_came()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(1);
        var kernel = new Hamiltonian(Quartic, 0.1, 20);
        var (x, p) = (randn([16, 2], float64), randn([16, 2], float64));
        var (y, q) = kernel.Leapfrog(x, p, tensor(0.1));
        Assert.True((y - x).abs().max().item<double>() > 0.1);
        var (z, r) = kernel.Leapfrog(y, -q, tensor(0.1));
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
            var kernel = new Hamiltonian(Quartic, 0.2, 10);
            var (y, q) = kernel.Leapfrog(s.narrow(1, 0, 2), s.narrow(1, 2, 2), tensor(0.2));
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
            var kernel = new Hamiltonian(Quartic, epsilon, steps);
            var (y, q) = kernel.Leapfrog(x, p, tensor(epsilon));
            return (kernel.Energy(y, q) - kernel.Energy(x, p)).abs().mean().item<double>();
        }
    }

    [Fact]
    public void A_warm_up_finds_the_step_size_of_the_wanted_share()
    {
        using var scope = NewDisposeScope();
        using var random = RandomState.Generator(5);
        using var noise = new NoiseSource(64, random, CPU, float64);
        // On N(0, s²) a step of scale a s is accepted with probability 2/π arctan(2 / a): 0.44 at a = 2.4.
        var target = new NormalTarget(0, 10);
        var walk = new Metropolis(target.LogDensity, 1);
        var draws = MarkovChain.Run(walk, target.Start(noise), new(300, 200), noise, 0.44);
        Assert.InRange(draws.StepSize!.Value, 20, 29);
        Assert.InRange(draws.Acceptance!.Value, 0.41, 0.47);
    }

    [Fact]
    public void The_same_seed_gives_the_same_chains()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Last(7), Last(7));
        Assert.NotEqual(Last(7), Last(8));

        static double Last(ulong seed)
        {
            using var random = RandomState.Generator(seed);
            using var noise = new NoiseSource(4, random, CPU, float64);
            var draws = new HamiltonianOptions().Run(new Banana(new()), new(20, 10), noise);
            return draws.X[3, 9, 1].item<double>();
        }
    }

    [Fact]
    public void Draws_of_Gibbs_have_the_autocorrelation_of_theory()
    {
        using var scope = NewDisposeScope();
        using var random = RandomState.Generator(9);
        using var noise = new NoiseSource(256, random, CPU, float64);
        var draws = new GibbsSamplerOptions().Run(new CorrelatedNormal(0.9), new(50, 400), noise);
        Assert.Null(draws.Acceptance);
        var rho = Convergence.Autocorrelation(draws.X)[.., 0];
        // 100,000 draws with an effective size of a tenth: errors of 0.01.
        Assert.Equal(Math.Pow(0.9, 2), rho[1].item<double>(), 0.01);
        Assert.Equal(Math.Pow(0.9, 10), rho[5].item<double>(), 0.03);
    }
}

using System.Text.Json;
using Generative.MonteCarlo;
using Generative.Numerics;

namespace Generative.Tests.MonteCarlo;

/// <summary>R-hat and effective sample size against the formulas of the paper, number by number, and against
/// theory.</summary>
public sealed class ConvergenceTests
{
    [Fact]
    public void Effective_size_is_that_of_the_formulas_number_by_number()
    {
        using var scope = NewDisposeScope();
        var x = Autoregression(0.6, chains: 4, draws: 101, seed: 1);
        var found = Convergence.EffectiveSize(x);
        for (var s = 0; s < 3; s++) Assert.Equal(ByLoops(x[.., .., s]), found[s].item<double>(), 1e-7);
        // Chains that go to and fro are worth more than independent draws.
        var (fro, _) = (Autoregression(-0.5, 4, 200, 2), 0);
        Assert.Equal(ByLoops(fro[.., .., 0]), Convergence.EffectiveSize(fro)[0].item<double>(), 1e-7);
        Assert.True(Convergence.EffectiveSize(fro)[0].item<double>() > 800);
    }

    // convergence.R: the R package posterior, whose authors are those of the paper.
    [Fact]
    public void Five_kinds_of_chains_get_the_numbers_that_the_authors_program_gives()
    {
        using var scope = NewDisposeScope();
        var stored = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "Generative", "MonteCarlo", "convergence.json"))).RootElement;
        foreach (var e in stored.GetProperty("cases").EnumerateArray())
        {
            double Number(string name) => e.GetProperty(name).GetDouble();
            var x = Congruential(Number("phi"), (int)Number("draws"), Number("shift"), Number("scale"));
            // float64; Φ⁻¹ of R and of libtorch agree to about 1e-12.
            Assert.Equal(1, Convergence.RHat(x).item<double>() / Number("rhat"), 1e-9);
            Assert.Equal(1, Convergence.BulkSize(x).item<double>() / Number("bulk"), 1e-8);
            Assert.Equal(1, Convergence.TailSize(x).item<double>() / Number("tail"), 1e-8);
            Assert.Equal(1, Convergence.MeanSize(x).item<double>() / Number("mean"), 1e-8);
            Assert.Equal(1, Convergence.PlainRHat(x).item<double>() / Number("plain"), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Effective_size_of_an_autoregression_is_that_of_theory(double phi)
    {
        using var scope = NewDisposeScope();
        var x = Autoregression(phi, chains: 16, draws: 4000, seed: 3);
        var expected = 64_000 * (1 - phi) / (1 + phi);
        foreach (var size in new[] { Convergence.MeanSize(x), Convergence.BulkSize(x) })
            Assert.InRange(size.mean().item<double>() / expected, 0.9, 1.1);
        Assert.InRange(Convergence.TailSize(x).mean().item<double>(), 0.9 * expected, 64_000 * 1.1);
        // A half of a chain is worth 105 draws at φ = 0.9: R-hat is about √(1 + 1/105).
        Assert.InRange(Convergence.RHat(x).max().item<double>(), 0.999, 1.02);
    }

    [Fact]
    public void R_hat_of_a_few_numbers_is_as_by_hand()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 1, 2, 3 }, { 3, 4, 5 } }).unsqueeze(-1);
        // W = 1, B / N = 2, V = 2/3 + 2.
        Assert.Equal(Math.Sqrt(8.0 / 3), Convergence.PlainRHat(x).item<double>(), 1e-14);
        // Ranks 1, 2, 3.5, 3.5, 5, 6 of six: z = Φ⁻¹((r - 0.375) / 6.25).
        var z = Convergence.Normalized(x).flatten();
        Assert.Equal(0, (z[2] - z[3]).item<double>());
        Assert.Equal(0, (z[2]).item<double>(), 1e-15);
        Assert.Equal(-1.2815515655446004, z[0].item<double>(), 1e-12);                 // Φ⁻¹(0.1)
    }

    [Fact]
    public void Chains_that_differ_in_place_or_only_in_scale_are_found_out()
    {
        using var scope = NewDisposeScope();
        var x = Autoregression(0.3, chains: 4, draws: 500, seed: 4);
        var shifted = x + tensor(new[] { 0.0, 0, 0, 1 }).view(4, 1, 1);
        Assert.True(Convergence.RHat(shifted).min().item<double>() > 1.05);
        var scaled = x * tensor(new[] { 1.0, 1, 1, 3 }).view(4, 1, 1);
        Assert.True(Convergence.RHat(scaled).min().item<double>() > 1.05);
        // The mean alone does not see it.
        Assert.True(Convergence.PlainRHat(scaled).max().item<double>() < 1.05);
        // A chain that drifts agrees with the others, not with itself.
        var drifting = x + linspace(-2, 2, 500, dtype: float64).view(1, 500, 1);
        Assert.True(Convergence.RHat(drifting).min().item<double>() > 1.1);
        Assert.True(Convergence.RHat(full([4, 100, 1], 2.0, float64)).isnan().all().item<bool>());
    }

    // The chains of convergence.R: whole numbers below 2⁵³ drive them, so they are the same everywhere.
    private static Tensor Congruential(double phi, int draws, double shift, double scale)
    {
        var state = 1.0;
        double Uniform()
        {
            state = (state * 1103515 + 12345) % 2147483648;
            return (state + 0.5) / 2147483648;
        }
        var x = new double[4, draws, 1];
        for (var m = 0; m < 4; m++)
        {
            var last = Uniform() - 0.5;
            for (var t = 0; t < draws; t++)
            {
                last = phi * last + Uniform() - 0.5;
                x[m, t, 0] = m == 3 ? last * scale + shift : last;
            }
        }
        return tensor(x);
    }

    // Three numbers with correlation φ to their neighbors and variance 1.
    private static Tensor Autoregression(double phi, long chains, long draws, long seed)
    {
        RandomState.Seed(seed);
        List<Tensor> x = [randn([chains, 3], float64)];
        for (var t = 1; t < draws; t++)
            x.Add(phi * x[^1] + Math.Sqrt(1 - phi * phi) * randn([chains, 3], float64));
        return stack(x, 1);
    }

    // Stan's order of the same steps: pairs until one is not positive, then none above the one before.
    private static double ByLoops(Tensor x)
    {
        var (M, N) = ((int)x.shape[0], (int)x.shape[1]);
        var at = new double[M][];
        for (var m = 0; m < M; m++) at[m] = x[m].contiguous().data<double>().ToArray();
        double[] means = [.. at.Select(chain => chain.Average())];
        double Covariance(int lag) => at.Select((chain, m) => Enumerable.Range(0, N - lag)
            .Sum(t => (chain[t] - means[m]) * (chain[t + lag] - means[m])) / N).Average();
        var within = Covariance(0) * N / (N - 1);
        var grand = means.Average();
        var total = within * (N - 1) / N + means.Sum(m => (m - grand) * (m - grand)) / (M - 1);
        double Rho(int lag) => lag == 0 ? 1 : 1 - (within - Covariance(lag)) / total;
        List<double> pairs = [];
        var t = 0;
        for (; t < N - 5 && Rho(t) + Rho(t + 1) > 0; t += 2) pairs.Add(Rho(t) + Rho(t + 1));
        for (var k = 1; k < pairs.Count; k++) pairs[k] = Math.Min(pairs[k], pairs[k - 1]);
        var tau = -1 + 2 * pairs.Sum() + Math.Max(0, Rho(t));
        return M * N / Math.Max(tau, 1 / Math.Log10(M * N));
    }
}

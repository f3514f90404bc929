using Generative;
using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>Importance weights against closed forms on p(z) = N(0, 1), p(x|z) = N(z, 1).</summary>
public sealed class ImportanceWeightingTests
{
    private static readonly Func<Tensor, IDistribution> unitNormal = z => new DiagonalNormal(z, zeros_like(z));

    private static DiagonalNormal Q(double mu, double variance, int batch = 1) =>
        new(full([batch, 1], mu, dtype: float64), full([batch, 1], Math.Log(variance), dtype: float64));

    private static (double Mean, double Error) Moments(Tensor t) =>
        (t.mean().item<double>(), t.std().item<double>() / Math.Sqrt(t.numel()));

    [Theory]
    [InlineData(1, -1.9189385)]
    [InlineData(2, -1.6534738)]
    public void Importance_weighted_bounds_with_the_prior_are_the_published_values(int k, double expected)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        // [k, B]
        var logW = ImportanceWeighting.LogWeights(ones([200_000, 1], dtype: float64), Q(0, 1, 200_000), unitNormal, k);
        var (mean, error) = Moments(logW.logsumexp(0) - Math.Log(k));
        Assert.True(Math.Abs(mean - expected) < 4 * error, $"IWAE-{k}: {mean} ± {error}, expected {expected}");
    }

    [Fact]
    public void The_doubly_reparameterized_gradient_has_the_bounds_own_mean_and_less_variance_in_the_encoder()
    {
        using var scope = NewDisposeScope();
        const int copies = 40_000, k = 8;
        // q = N(0.3, e^-0.4), p(x|z) = N(w z, 1), x = 1; one copy of (mu, log var, w) for each of many independent
        // estimates.
        (torch.Tensor Mean, torch.Tensor Error, torch.Tensor Variance, double Value) Gradient(bool doubly)
        {
            manual_seed(doubly ? 5 : 6);
            var mu = full([copies, 1], 0.3, dtype: float64).requires_grad_();
            var logVar = full([copies, 1], -0.4, dtype: float64).requires_grad_();
            var w = full([copies, 1], 0.8, dtype: float64).requires_grad_();
            var loss = ImportanceWeighting.Loss(ones([copies, 1], dtype: float64), new DiagonalNormal(mu, logVar),
                z => new DiagonalNormal(w * z, zeros_like(z)), k, doubly);
            loss.Total.sum().backward();
            var g = cat([mu.grad!, logVar.grad!, w.grad!], 1);                        // [copies, 3]
            return (g.mean([0]), (g.var(0L) / copies).sqrt(), g.var(0L), loss.Total.mean().item<double>());
        }

        var (plain, doubled) = (Gradient(false), Gradient(true));
        Assert.Equal(plain.Value, doubled.Value, 0.02);
        Assert.True(((plain.Mean - doubled.Mean).abs() < 4
            * (plain.Error.square() + doubled.Error.square()).sqrt()).all().item<bool>(),
            $"{plain.Mean} against {doubled.Mean}");
        Assert.True((doubled.Variance.slice(0, 0, 2, 1) < 0.5 * plain.Variance.slice(0, 0, 2, 1)).all().item<bool>(),
            $"{doubled.Variance} against {plain.Variance}");
    }

    [Fact]
    public void With_the_exact_posterior_every_weight_is_the_evidence()
    {
        using var scope = NewDisposeScope();
        // The posterior of z given x = 1 is N(1/2, 1/2), and log p(1) = log N(1; 0, 2) = -1.5155121.
        var logW = ImportanceWeighting.LogWeights(ones([64, 1], dtype: float64), Q(0.5, 0.5, 64), unitNormal, 7);
        Assert.Equal(-1.5155121234846454, logW.min().item<double>(), 12);
        Assert.Equal(-1.5155121234846454, logW.max().item<double>(), 12);
    }

    [Fact]
    public void Terms_refuse_a_duplicate_name()
    {
        using var scope = NewDisposeScope();
        Terms terms = [("a", ones(2)), ("b", ones(2))];
        Assert.Equal(["a", "b"], terms.Names);
        Assert.Equal([2f, 2f], terms.Total.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => terms.Add(("a", ones(2))));
    }
}

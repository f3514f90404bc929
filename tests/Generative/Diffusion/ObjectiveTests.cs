using Generative;
using Generative.Diffusion;

namespace Generative.Tests.Diffusion;

/// <summary>Losses and the bound, on Gaussian data where every expectation is known.</summary>
public sealed class ObjectiveTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DiffusionProcess q = new(NoiseSchedule.Linear(1000));
    private readonly GaussianData unit = new(0, 1);

    public void Dispose() => scope.Dispose();

    private static double Mean(Tensor t) => t.mean().item<double>();

    // E over x_0 and ε of something at every level.
    private double OverLevels(Func<Transition, Tensor, Tensor, Tensor, double> f) =>
        Enumerable.Range(1, q.T).Average(t =>
    {
        using var inner = NewDisposeScope();
        var (x0, eps) = unit.Nodes;
        var step = q.Between(t, t - 1, x0);
        return f(step, step.Upper.Diffuse(x0, eps), x0, eps);
    });

    [Fact]
    public void The_errors_of_the_best_predictions_are_the_published_values()
    {
        Assert.Equal(0.7244868, OverLevels((step, x, x0, _) => Mean((unit.Best(x, step.Upper) - x0).square())), 1e-7);
        Assert.Equal(0.2755132, OverLevels((step, x, _, eps) =>
            Mean((step.Upper.FromX0(x, unit.Best(x, step.Upper)).Epsilon - eps).square())), 1e-7);
    }

    [Theory]
    [InlineData(ReverseVariance.Beta, 1.4189385332)]
    [InlineData(ReverseVariance.Posterior, 1.8838309)]
    public void The_bound_on_unit_normal_data_is_its_published_value(ReverseVariance variance, double expected)
    {
        // With σ² = β it is the entropy (1 + ln 2π)/2: the reverse process is exact.
        var (x, _) = unit.Nodes;
        var sum = Mean(BoundTerms.Prior(q.At(q.T, x), x)) + q.T * OverLevels((step, xt, x0, _) =>
        {
            var (best, logVariance) = (unit.Best(xt, step.Upper), step.LogVariance(variance));
            return Mean(step.Lower.AlphaBar.item<double>() == 1
                ? BoundTerms.Gaussian(x0, step.PosteriorMean(xt, best), logVariance)
                : BoundTerms.Denoising(step, xt, x0, best, logVariance));
        });
        Assert.Equal(expected, sum, 1e-7);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(40, 4000)]
    public void The_bound_by_draws_has_the_same_mean(int levels, int n)
    {
        manual_seed(3);
        var x0 = randn([n, 1, 1, 4], dtype: float64);
        Prediction Denoise(Tensor x, Tensor t) => q.At(t, x).FromX0(x, unit.Best(x, q.At(t, x)));
        var (prior, denoising, decoder) = new DiffusionElbo(q, Denoise, ReverseVariance.Beta, DataShape.Vector(4))
            .Parts(x0, levels);
        var nats = (prior + denoising + decoder) / 4;
        var error = nats.std().item<double>() / Math.Sqrt(n);
        Assert.True(Math.Abs(Mean(nats) - 1.4189385332) < 4 * error, $"{Mean(nats)} ± {error}");
        Assert.True(error < 0.05, $"± {error}: too wide to show anything");
    }

    [Fact]
    public void The_divergence_is_the_weighted_error_of_the_example()
    {
        manual_seed(8);
        var (x0, x, guess) = (randn([16, 2], dtype: float64), randn([16, 2], dtype: float64),
            randn([16, 2], dtype: float64));
        foreach (var t in new[] { 2, 250, 1000 })
        {
            var step = q.Between(t, t - 1, x0);
            var kl = BoundTerms.Denoising(step, x, x0, guess, step.LogVariance(ReverseVariance.Posterior));
            var weight = DenoisingLoss.ElboWeight(step, ReverseVariance.Posterior);
            // Relative: the weight reaches 5,000 at t = 2.
            Assert.True(((kl - weight * (guess - x0).square()).abs() / (1 + weight)).max().item<double>() < 1e-10);
            Assert.Equal(1, weight.item<double>() / (0.5 * (q.Schedule.Snr(t - 1) - q.Schedule.Snr(t))), 1e-9);
            var onNoise = DenoisingLoss.OnPrediction(PredictionType.Epsilon, step.Upper, weight).item<double>();
            var beta = q.Schedule.Beta(t);
            Assert.Equal(
                1, onNoise
                / (beta * beta / (2 * q.Schedule.PosteriorVariance(t) * q.Schedule.Alpha(t)
                * (1 - q.Schedule.AlphaBar(t)))), 1e-9);
        }
    }

    public static TheoryData<LossWeighting, ReverseVariance> Weightings
    {
        get
        {
            TheoryData<LossWeighting, ReverseVariance> data = [];
            foreach (var w in Enum.GetValues<LossWeighting>().Where(w => w != LossWeighting.Simple))
                foreach (var v in Enum.GetValues<ReverseVariance>()) data.Add(w, v);
            return data;
        }
    }

    [Theory, MemberData(nameof(Weightings))]
    public void The_three_predictions_have_one_weighted_loss(LossWeighting weighting, ReverseVariance variance)
    {
        manual_seed(9);
        var t = randint(1, 1001, [64], dtype: int64);
        var (x0, eps, guess) = (randn([64, 2], dtype: float64), randn([64, 2], dtype: float64),
            randn([64, 2], dtype: float64));
        var step = q.Below(t, x0);
        var x = step.Upper.Diffuse(x0, eps);
        var p = step.Upper.FromX0(x, guess);
        Tensor Loss(PredictionType type, Tensor output) =>
            DenoisingLoss.Weight(weighting, type, step, variance, 5)
                * (DenoisingLoss.Target(type, step.Upper, x0, eps) - output).square();
        var ofX0 = Loss(PredictionType.X0, guess);
        Assert.True((Loss(PredictionType.Epsilon, p.Epsilon) / ofX0 - 1).abs().max().item<double>() < 1e-7);
        Assert.True((Loss(PredictionType.V, step.Upper.V(p.X0, p.Epsilon)) / ofX0 - 1).abs().max().item<double>()
            < 1e-7);
    }

    [Theory]
    [InlineData(0.0, -9.2)]
    [InlineData(0.4, -2.0)]
    [InlineData(-1.3, -5.0)]
    public void The_probabilities_of_a_pixel_add_up_to_one(double mean, double logVariance)
    {
        var pixels = arange(256, dtype: float64) / 127.5 - 1;
        var nats = BoundTerms.Discretized(pixels, full_like(pixels, mean), full_like(pixels, logVariance));
        // 256 probabilities floored at 1e-12
        Assert.Equal(1, (-nats).exp().sum().item<double>(), 1e-8);
        // In the middle, where the bin is small beside σ: the density times the bin's width.
        if (logVariance == -2.0)
            Assert.Equal(
                1, ((-nats[180]).exp()
                / (2 / 255.0
                * (-BoundTerms.Gaussian(pixels[180], tensor(mean), tensor(logVariance))).exp())).item<double>(), 1e-4);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-9)]
    // a probability is 0.12 at most, of hundreds of sums
    [InlineData(ScalarType.Float32, 1e-6)]
    public void Levels_drawn_by_their_loss_leave_its_mean_as_it_is(ScalarType precision, double tolerance)
    {
        manual_seed(10);
        const int T = 40;
        var loss = (arange(1, T + 1, dtype: float64) / 8).exp();                       // L_t, [T]
        using var timesteps = new Timesteps(T, TimestepSampling.LossAware);
        // as a run casts its model, buffers and all
        timesteps.to(CPU, precision);
        var x = zeros([4000, 1], dtype: float64);
        var (first, flat) = timesteps.Draw(x);
        // uniform before anything is known
        Assert.Equal(1, flat.max().item<double>(), 1e-12);
        for (var k = 0; k < 5; k++) timesteps.Observe(first, loss.index_select(0, first - 1));
        Assert.True((timesteps.Probabilities() - (0.999 * loss / loss.sum() + 1e-3 / T)).abs().max().item<double>()
            < tolerance);
        var (t, weight) = timesteps.Draw(x);
        var values = weight * loss.index_select(0, t - 1);
        var error = values.std().item<double>() / Math.Sqrt(4000);
        Assert.True(Math.Abs(Mean(values) - Mean(loss)) < 4 * error + 1e-6 * Mean(loss),
            $"{Mean(values)} ± {error}, expected {Mean(loss)}");
        Assert.True(error < 0.05 * loss.std().item<double>() / Math.Sqrt(4000),
            "it should vary far less than uniform draws do");
    }
}

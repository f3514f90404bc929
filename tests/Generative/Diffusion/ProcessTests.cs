using Generative;
using Generative.Diffusion;

namespace Generative.Tests.Diffusion;

/// <summary>The forward process, its posterior and the four ways to say what is in x_t.</summary>
public sealed class ProcessTests : IDisposable
{
    // float64, a few dozen operations, coefficients up to 160
    private const double exact = 1e-10;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly DiffusionProcess q = new(NoiseSchedule.Linear(1000));

    public void Dispose() => scope.Dispose();

    private static void Same(Tensor a, Tensor b, double tolerance = exact) =>
        Assert.True((a - b).abs().max().item<double>() < tolerance, $"{(a - b).abs().max().item<double>()} apart");

    [Fact]
    public void The_forward_process_step_by_step_and_in_one_jump_have_one_distribution()
    {
        // A Gaussian's law is its mean and variance: the mean from steps without noise, the variance by adding up what
        // each step's noise becomes.
        var (mean, variance) = (ones([1, 1], dtype: float64), 0.0);
        for (var t = 1; t <= 700; t++)
        {
            var step = q.Between(t, t - 1, mean);
            mean = step.Step(mean, zeros_like(mean));
            var noise = step.Step(zeros_like(mean), ones_like(mean)).item<double>();
            variance = q.Schedule.Alpha(t) * variance + noise * noise;
        }
        Same(mean, q.At(700, mean).Signal);
        Assert.Equal(Math.Pow(q.At(700, mean).Noise.item<double>(), 2), variance, 1e-12);
    }

    [Fact]
    public void Ten_thousand_forward_chains_have_the_moments_of_the_jump()
    {
        manual_seed(4);
        var few = new DiffusionProcess(NoiseSchedule.Linear(20, 0.02, 0.3));
        var x = full([10_000, 1], 1.5, dtype: float64);
        for (var t = 1; t <= 20; t++) x = few.Between(t, t - 1, x).Step(x, randn_like(x));
        var direct = few.At(20, x).Diffuse(full_like(x, 1.5), randn_like(x));
        var error = Math.Sqrt(2 * x.var().item<double>() / 10_000);
        Assert.True(Math.Abs((x.mean() - direct.mean()).item<double>()) < 4 * error);
        // The variance of a variance: 2 σ⁴/n, of each of the two.
        Assert.True(Math.Abs((x.var() / direct.var()).item<double>() - 1) < 4 * Math.Sqrt(4.0 / 10_000));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(500, 499)]
    [InlineData(1000, 700)]
    public void The_posterior_follows_from_Bayes_rule(int t, int s)
    {
        // q(x_s|x_t, x_0) ∝ q(x_t|x_s) q(x_s|x_0), both Gaussian in x_s: precisions add, and so do precision-weighted
        // means.
        var (x, x0) = (tensor(new[] { 0.7 }), tensor(new[] { -0.4 }));
        var step = q.Between(t, s, x);
        var (alpha, beta, rest) = (step.Alpha.item<double>(), step.Beta.item<double>(), 1 - q.Schedule.AlphaBar(s));
        var precision = alpha / beta + 1 / rest;
        var mean = (Math.Sqrt(alpha) / beta * 0.7 + Math.Sqrt(q.Schedule.AlphaBar(s)) / rest * -0.4) / precision;
        Assert.Equal(1 / precision, step.PosteriorVariance.item<double>(), exact);
        Assert.Equal(mean, step.PosteriorMean(x, x0).item<double>(), exact);
    }

    [Fact]
    public void Both_forms_of_the_mean_agree_at_every_level()
    {
        manual_seed(5);
        var t = randint(1, 1001, [64], dtype: int64);
        var (x0, eps) = (randn([64, 1, 2, 2], dtype: float64), randn([64, 1, 2, 2], dtype: float64));
        var step = q.Below(t, x0);
        var x = step.Upper.Diffuse(x0, eps);
        Same(step.PosteriorMean(x, x0), step.PosteriorMeanOfNoise(x, eps));
    }

    [Fact]
    public void The_predictions_x0_epsilon_v_and_score_convert_into_each_other()
    {
        manual_seed(6);
        var t = randint(1, 1001, [64], dtype: int64);
        var (x0, eps) = (randn([64, 3], dtype: float64), randn([64, 3], dtype: float64));
        var level = q.At(t, x0);
        var x = level.Diffuse(x0, eps);
        foreach (var p in new[] { level.FromX0(x, x0), level.FromEpsilon(x, eps), level.FromV(x, level.V(x0, eps)),
            level.FromScore(x, level.Score(eps)) })
        {
            Same(p.X0, x0);
            Same(p.Epsilon, eps);
        }
    }

    [Fact]
    public void The_score_is_the_gradient_of_the_log_density()
    {
        manual_seed(7);
        var (x0, eps) = (randn([8, 2], dtype: float64), randn([8, 2], dtype: float64));
        var level = q.At(300, x0);
        var x = level.Diffuse(x0, eps).requires_grad_();
        var logDensity = -0.5 * (x - level.Signal * x0).square() / level.Noise.square();
        Same(autograd.grad([logDensity.sum()], [x])[0], level.Score(eps));
    }

    [Fact]
    public void A_learned_variance_goes_from_the_posterior_to_beta()
    {
        var like = zeros([1], dtype: float64);
        var step = q.Between(40, 39, like);
        Same(step.LogVariance(ReverseVariance.Learned, zeros_like(like)), step.PosteriorVariance.log());
        Same(step.LogVariance(ReverseVariance.Learned, ones_like(like)), step.Beta.log());
        Same(step.LogVariance(ReverseVariance.Learned, full_like(like, 0.5)),
            0.5 * (step.Beta.log() + step.PosteriorVariance.log()));
        Assert.Equal(Math.Log(q.Schedule.Beta(1)),
            q.Between(1, 0, like).LogVariance(ReverseVariance.Posterior).item<double>(), exact);
    }

    [Fact]
    public void Coefficients_of_single_precision_are_rounded_once()
    {
        // 1 - ᾱ_1 = 1e-4 loses four digits where ᾱ itself is single.
        var level = q.At(1, zeros([1], dtype: float32));
        Assert.Equal((float)Math.Sqrt(1 - q.Schedule.AlphaBar(1)), level.Noise.item<float>());
    }
}

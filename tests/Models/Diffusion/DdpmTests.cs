using Generative;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Models.Diffusion;
using Generative.Training;

namespace Generative.Models.Tests.Diffusion;

/// <summary>The whole model: what it learns on data whose best denoiser is known, and its bound.</summary>
public sealed class DdpmTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    // .3 N(-2, .5²) + .7 N(1, 1)
    private static readonly (double Weight, double Mean, double Sigma)[] mixture = [(0.3, -2, 0.5), (0.7, 1, 1)];

    private static Tensor Draw(long n)
    {
        var first = rand([n, 1, 1, 1]).lt(mixture[0].Weight);
        var z = randn([n, 1, 1, 1]);
        return where(first, z * mixture[0].Sigma + mixture[0].Mean, z * mixture[1].Sigma + mixture[1].Mean);
    }

    // E[x_0|x_t] = Σ_k r_k (m_k + √ᾱ s_k² (x_t - √ᾱ m_k) / v_k),   v_k = ᾱ s_k² + 1 - ᾱ, r the responsibilities.
    private static Tensor Best(Tensor x, double a)
    {
        Tensor? total = null, weighted = null;
        foreach (var (w, m, s) in mixture)
        {
            var v = a * s * s + 1 - a;
            var off = x - Math.Sqrt(a) * m;
            var r = w / Math.Sqrt(v) * (-0.5 / v * off.square()).exp();
            var part = r * (m + Math.Sqrt(a) * s * s / v * off);
            (total, weighted) = (total is null ? r : total + r, weighted is null ? part : weighted + part);
        }
        return weighted! / total!;
    }

    [Fact]
    public void A_trained_network_recovers_the_best_denoiser_of_a_mixture()
    {
        manual_seed(1);
        using var model =
            new Ddpm(new DdpmOptions
            {
                Timesteps = 40, BetaStart = 0.005, BetaEnd = 0.3,
                PredictionType = PredictionType.V, Hidden = [64, 64]
            }, DataShape.Vector(1));
        const int steps = 3000;
        using var adam = new FusedAdam(new OptimizerOptions { LearningRate = 3e-3 },
            model.parameters());
        for (var k = 0; k < steps; k++)
        {
            using var step = NewDisposeScope();
            adam.LearningRate = 3e-3 * (1 + Math.Cos(Math.PI * k / steps)) / 2;
            adam.ZeroGrad();
            model.Loss(Draw(512)).Total.mean().backward();
            adam.Step();
        }
        using var off = no_grad();
        model.eval();
        double error = 0, size = 0;
        for (var t = 1; t <= 40; t++)
        {
            var x = model.Process.At(t, Draw(1)).Diffuse(Draw(4000), randn([4000, 1, 1, 1]));
            var best = Best(x, model.Process.Schedule.AlphaBar(t));
            error += (model.Predicted(x, full([4000], t, dtype: int64)).X0 - best).square().mean().item<float>();
            size += best.square().mean().item<float>();
        }
        // Root mean square over all levels, beside that of the denoiser itself.
        Assert.True(Math.Sqrt(error / size) < 0.02, $"off by {Math.Sqrt(error / size):P2}");
    }

    public static TheoryData<PredictionType, LossWeighting> Trainings
    {
        get
        {
            TheoryData<PredictionType, LossWeighting> data = [];
            foreach (var p in Enum.GetValues<PredictionType>())
                foreach (var w in Enum.GetValues<LossWeighting>()) data.Add(p, w);
            return data;
        }
    }

    [Theory, MemberData(nameof(Trainings))]
    public void An_untrained_network_has_the_loss_of_predicting_zero(PredictionType type, LossWeighting weighting)
    {
        // The U-Net's last layer starts at zero, so that the loss is the weighted mean square of the target itself.
        manual_seed(2);
        var options = new DdpmOptions
        {
            Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4, PredictionType = type,
            Weighting = weighting, Unet = new() { Channels = 8, Multipliers = [1], AttentionSide = 0 }
        };
        using var model = new Ddpm(options, new DataShape(1, 8, 8));
        model.eval();
        using var off = no_grad();
        var x = rand([1, 1, 8, 8]).expand(1024, 1, 8, 8).contiguous();
        var loss = model.Loss(x).Total.to(float64);
        var square = (2 * x[0] - 1).to(float64).square();                              // x_0²
        var expected = Enumerable.Range(1, 20).Average(t =>
        {
            var step = model.Process.Between(t, t - 1, square);
            var target = type switch
            {
                PredictionType.Epsilon =>
                ones_like(square),
                PredictionType.X0 => square,
                _ => step.Upper.AlphaBar + (1 - step.Upper.AlphaBar) * square
            };
            var weighted = DenoisingLoss.Weight(weighting, type, step, ReverseVariance.Beta, 5) * target;
            return (weighting == LossWeighting.Elbo ? 20 * weighted.sum() : weighted.mean()).item<double>();
        });
        var error = loss.std().item<double>() / 32;
        Assert.True(Math.Abs(loss.mean().item<double>() - expected) < 4 * error + 1e-6 * expected,
            $"{loss.mean().item<double>()} ± {error}, expected {expected}");
    }

    [Fact]
    public void The_variance_term_trains_the_variance_and_not_the_mean()
    {
        manual_seed(3);
        using var model =
            new Ddpm(new DdpmOptions
            {
                Timesteps = 20, Variance = ReverseVariance.Learned,
                Unet = new() { Channels = 8, Multipliers = [1] }
            }, new DataShape(1, 8, 8));
        var terms = model.Loss(rand([16, 1, 8, 8]));
        Assert.Equal(["error", "variance"], terms.Names);
        terms["variance"].mean().backward();
        // [2, 8, 3, 3]: mean, then variance
        var last = model.named_parameters().Last(p => p.name.EndsWith("weight", StringComparison.Ordinal)).parameter;
        Assert.Equal(0, last.grad![0].abs().max().item<float>());
        Assert.True(last.grad[1].abs().max().item<float>() > 0);
    }

    [Fact]
    public void Bits_per_dimension_are_the_sum_of_their_parts()
    {
        manual_seed(4);
        using var model =
            new Ddpm(new DdpmOptions
            {
                Timesteps = 30, BoundSteps = 0,
                Unet = new() { Channels = 8, Multipliers = [1] }
            }, new DataShape(1, 8, 8));
        model.eval();
        using var off = no_grad();
        var measures = model.Measure(rand([4, 1, 8, 8])).ToDictionary(m => m.Name, m => m.Value);
        Assert.Equal(["bits_per_dim", "bits_per_dim_prior", "bits_per_dim_denoising", "bits_per_dim_decoder"],
            measures.Keys);
        Assert.True((measures["bits_per_dim"] - measures["bits_per_dim_prior"] - measures["bits_per_dim_denoising"]
            - measures["bits_per_dim_decoder"]).abs().max().item<float>() < 1e-5);
        Assert.All(measures.Values, m => Assert.True(m.min().item<float>() >= 0));
    }

    [Fact]
    public void The_profile_adds_up_to_the_bound()
    {
        manual_seed(8);
        using var model =
            new Ddpm(new DdpmOptions { Timesteps = 6, BetaStart = 0.05, BetaEnd = 0.5, BoundSteps = 0, Hidden = [8] },
            DataShape.Vector(2));
        using var off = no_grad();
        var x = randn([20_000, 1, 1, 2]);
        var profile = model.Profile(x)!;
        Assert.Equal([1.0, 2, 3, 4, 5, 6], profile.Points.Select(p => p.Level));
        var measures = model.Measure(x).ToDictionary(m => m.Name, m => m.Value);
        // Other noise: the difference of two means of 20,000.
        var sum = profile.Points.Sum(p => p.Value.mean().item<float>());
        var error = Math.Sqrt(2 * (measures["bound"] - measures["bound_prior"]).var().item<float>() / 20_000);
        Assert.True(Math.Abs(sum - (measures["bound"] - measures["bound_prior"]).mean().item<float>()) < 4 * error,
            $"{sum} ± {error}");
    }
}

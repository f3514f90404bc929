using Generative;
using Generative.Models.Score;
using Generative.Score;
using Generative.Training;

namespace Generative.Models.Tests.Score;

/// <summary>Score networks and energies trained for a few seconds on a density that is known.</summary>
public sealed class ScoreModelTests
{
    private static readonly GaussianMixture line = GaussianMixture.Line;

    private static void Fit(GenerativeModel model, GaussianMixture data, int steps) =>
        Fit(model, n => data.Draw(n).to(float32).view(n, 1, 1, -1), steps);

    private static void Fit(
        GenerativeModel model, Func<long, Tensor> draw, int steps, double rate = 4e-3, int batch = 256)
    {
        using var optimizer = new FusedAdam(new OptimizerOptions { LearningRate = rate },
            model.parameters().Where(p => p.requires_grad));
        for (var k = 0; k < steps; k++)
        {
            using var scope = NewDisposeScope();
            optimizer.LearningRate = rate * (1 + Math.Cos(Math.PI * k / steps)) / 2;
            model.zero_grad();
            model.Loss(draw(batch)).Total.mean().backward();
            optimizer.Step();
        }
        model.eval();
    }

    private static EnergyModel Energy(EnergyLoss loss, int samples = 1)
    {
        manual_seed(11);
        return new(new()
        {
            Hidden = [32, 32], Loss = loss, Samples = samples, Scale = 2, Sigma = 0.15,
            Sampler = new() { Steps = 150, Step = 0.3 }
        }, DataShape.Vector(1));
    }

    // E_p ½ (s_p - s)², by quadrature.
    private static double Divergence(GaussianMixture p, Func<Tensor, Tensor> score)
    {
        using var off = no_grad();
        var x = Line.Nodes(6, 601);
        Tensor Score(Tensor u) => score(u.to(float32).view(-1, 1, 1, 1)).to(float64).view(-1, 1);
        return Line.Integral(x, p.LogDensity(x).exp() * FisherDivergence.At(p.Score, Score, x)).item<double>();
    }

    [Fact]
    public void A_score_network_recovers_the_weights_of_a_mixture_on_the_line()
    {
        using var scope = NewDisposeScope();
        manual_seed(12);
        // Modes four times as far apart as wide: plain Langevin dynamics would leave half of the chains at either.
        var data = new GaussianMixture((0.3, [-2], 0.5), (0.7, [2], 0.5));
        using var model =
            new ScoreNetwork(new()
            {
                Hidden = [32, 32], SigmaMax = 5, SigmaMin = 0.1, Levels = 8,
                Sampler = new() { Steps = 40 }
            }, DataShape.Vector(1));
        Fit(model, data, 1200);
        var x = model.Sample(new(10_000, CPU));
        Assert.Equal([10_000, 1, 1, 1], x.shape);
        Assert.Equal(0.3, x.lt(0).to(float32).mean().item<float>(), 0.03);
        Assert.InRange(Divergence(data.Noised(1.57), u => model.Score(u, 1.57)), 0, 0.02);
    }

    [Fact]
    public void On_images_chains_end_at_the_data_points_in_the_right_proportions()
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        // Two images, white above or white on the left, 3 to 7: apart by 2 √8 = 5.7 where pixels count from -1 to 1.
        var images = zeros(2, 1, 4, 4);
        images[0, 0, ..2].fill_(1);
        images[1, 0, .., ..2].fill_(1);
        using var model =
            new ScoreNetwork(new()
            {
                Unet = new() { Channels = 16, Multipliers = [1], Patch = 2, AttentionSide = 0 },
                SigmaMax = 6, SigmaMin = 0.1, Levels = 20
            }, new DataShape(1, 4, 4));
        Tensor Draw(long n) => images.index_select(0, rand(n).gt(0.3).to(int64));
        // A fresh network says 0, and misses ε of 16 numbers: half of a χ² of 16.
        Assert.Equal(8, model.Loss(Draw(2000)).Total.mean().item<float>(), 4 * Math.Sqrt(8 / 2000.0));
        Fit(model, Draw, 400, batch: 128);
        var x = model.Sample(new(1000, CPU));
        // [n, 2], from 0 to 1 a pixel: 2.8 from one image to the other
        var distance = (x.unsqueeze(1) - images).square().sum([2, 3, 4]).sqrt();
        Assert.InRange(distance.min(1).values.mean().item<float>(), 0, 0.1);
        // The standard error is 0.0145.
        Assert.Equal(0.3, distance.argmin(1).eq(0).to(float32).mean().item<float>(), 0.06);
    }

    [Theory]
    [InlineData(EnergyLoss.Explicit)]
    [InlineData(EnergyLoss.Sliced)]
    [InlineData(EnergyLoss.Denoising)]
    [InlineData(EnergyLoss.NoiseContrastive)]
    public void Every_loss_of_the_energy_model_learns_the_score_of_the_data(EnergyLoss loss)
    {
        using var scope = NewDisposeScope();
        using var model = Energy(loss, loss == EnergyLoss.NoiseContrastive ? 4 : 1);
        var target = loss == EnergyLoss.Denoising ? line.Noised(0.15) : line;
        var before = Divergence(target, model.Score);
        Fit(model, line, 600);
        // Half of E ‖s_p‖² is what a score of 0 would cost.
        Assert.InRange(before, 0.2, 2);
        Assert.InRange(Divergence(target, model.Score), 0, 0.06);
    }

    [Fact]
    public void Noise_contrastive_estimation_learns_the_normalizing_constant_and_the_adjusted_chain_samples_the_model()
    {
        using var scope = NewDisposeScope();
        using var model = Energy(EnergyLoss.NoiseContrastive, 4);
        Fit(model, line, 800);
        using var off = no_grad();
        var u = Line.Nodes(10, 2001);
        var density = model.LogDensity(u.to(float32).view(-1, 1, 1, 1)).exp().to(float64);
        Assert.Equal(1, Line.Integral(u, density).item<double>(), 0.04);
        var x = model.Sample(new(20_000, CPU)).to(float64).flatten();
        // The model's own moments, by quadrature; the standard errors are 0.012 and 0.02.
        Assert.Equal((Line.Integral(u, density * u.squeeze(1)) / Line.Integral(u, density)).item<double>(),
            x.mean().item<double>(), 0.05);
        Assert.Equal((Line.Integral(u, density * u.square().squeeze(1)) / Line.Integral(u, density)).item<double>(),
            x.square().mean().item<double>(), 0.1);
        var (name, nll) = Assert.Single(model.Measure(line.Draw(4000).to(float32).view(-1, 1, 1, 1)));
        Assert.Equal("nll", name);
        // The mixture's entropy.
        var density0 = line.LogDensity(u);
        Assert.Equal(-Line.Integral(u, density0.exp() * density0).item<double>(), nll.mean().item<float>(), 0.1);
    }

    [Fact]
    public void Without_gradients_measures_and_losses_have_no_graph()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var x = randn(6, 1, 1, 1);
        foreach (var loss in Enum.GetValues<EnergyLoss>())
        {
            var model = Energy(loss);
            var (name, value) = Assert.Single(model.Loss(x));
            Assert.False(value.requires_grad, name);
            Assert.Equal([6], value.shape);
        }
        var network = new ScoreNetwork(new() { SigmaMax = 1, SigmaMin = 0.01, Levels = 3 }, DataShape.Vector(1));
        Assert.Equal(["denoising/sigma1", "denoising/sigma0.1", "denoising/sigma0.01"],
            network.Measure(x).Select(m => m.Name));
    }

    [Fact]
    public void Options_that_contradict_one_another_are_refused()
    {
        Assert.Empty(new ScoreNetworkOptions().Faults());
        Assert.Equal(["unet.groups: got 3, expected a divisor of channels 32",
            "sigmaMin: got 2 beside sigmaMax 1, expected less"],
            new ScoreNetworkOptions { SigmaMax = 1, SigmaMin = 2, Unet = new() { Groups = 3 } }.Faults());
        Assert.Equal("activation: got relu beside loss explicit, expected one with a second derivative",
            Assert.Single(new EnergyModelOptions
            {
                Loss = EnergyLoss.Explicit,
                Activation = Generative.Networks.Activation.Relu
            }.Faults()));
        Assert.Empty(new EnergyModelOptions
        {
            Loss = EnergyLoss.Denoising,
            Activation = Generative.Networks.Activation.Relu
        }.Faults());
    }
}

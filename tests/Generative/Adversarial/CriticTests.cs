using Generative;
using Generative.Adversarial;
using Generative.Networks;
using Generative.Training;
using TorchSharp.Modules;

namespace Generative.Tests.Adversarial;

/// <summary>Critics against what is known of them in closed form.</summary>
public sealed class CriticTests
{
    // N(0, 1) against N(mean, 1): the best score is ln p/q = mean²/2 - mean x.
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(0.0)]
    public void The_best_classifier_is_p_over_p_plus_q_and_its_value_2_JS_minus_ln_4(double mean)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (x, y) = (randn(200_000, dtype: float64), randn(200_000, dtype: float64) + mean);
        var w = new Parameter(zeros(3, dtype: float64));
        using var optimizer = optim.LBFGS([w], lr: 0.5, max_iter: 60);
        torch.Tensor Score(torch.Tensor at) => w[0] + w[1] * at + w[2] * at.square();
        torch.Tensor Loss()
        {
            w.grad?.zero_();
            var (real, fake) = new Minimax().Critic(Score(x), Score(y));
            var loss = (real + fake).mean();
            loss.backward();
            return loss;
        }
        _ = optimizer.step(Loss);
        // Standard errors of a logistic fit on 400,000 points are below 0.006.
        Assert.Equal(mean * mean / 2, w[0].item<double>(), 0.025);
        Assert.Equal(-mean, w[1].item<double>(), 0.025);
        Assert.Equal(0, w[2].item<double>(), 0.025);
        // Its value: 2 JS - ln 4 by quadrature, -ln 4 where both are one. The sample's own error is below 0.002.
        var grid = linspace(-12, 13, 25_001, dtype: float64);
        var (p, q) = ((-0.5 * grid.square()).exp() / Math.Sqrt(2 * Math.PI),
            (-0.5 * (grid - mean).square()).exp() / Math.Sqrt(2 * Math.PI));
        var value = (p * (p / (p + q)).log() + q * (q / (p + q)).log()).sum().item<double>() * 0.001;
        if (mean == 0) Assert.Equal(-Math.Log(4), value, 1e-9);
        Assert.Equal(value, -Loss().item<double>(), 0.005);
    }

    [Fact]
    public void The_penalty_of_a_linear_critic_is_known()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var w = randn(5, dtype: float64);
        var penalty = CriticPenalties.Gradient(x =>
            x.flatten(1).mv(w), randn(6, 1, 1, 5, dtype: float64), randn(6, 1, 1, 5, dtype: float64));
        Assert.Equal([6], penalty.shape);
        Assert.Equal(Math.Pow(w.norm().item<double>() - 1, 2), penalty.mean().item<double>(), 1e-12);
        var r1 = CriticPenalties.R1(x => x.flatten(1).mv(w), randn(6, 1, 1, 5, dtype: float64));
        Assert.Equal(0.5 * w.square().sum().item<double>(), r1.mean().item<double>(), 1e-12);
    }

    public static TheoryData<string> Critics => ["mlp", "dcgan", "dcgan, spectral", "residual", "residual, spectral"];

    private static Module<torch.Tensor, torch.Tensor> Critic(string name)
    {
        var image = new DataShape(1, 16, 16);
        var norm = name.EndsWith("spectral", StringComparison.Ordinal) ? CriticNorm.Spectral : CriticNorm.None;
        if (name == "mlp")
            return Sequential(Flatten(), Linear(256, 16), ReLU(), Linear(16, 16), LeakyReLU(0.2), Linear(16, 1));
        var (layers, features) = name.StartsWith("dcgan", StringComparison.Ordinal) ? Dcgan.Critic(image, 4, norm)
            : ResidualGan.Critic(image, 4, norm);
        return Sequential(layers, norm == CriticNorm.Spectral ? SpectralNorm.Linear(features, 1) : Linear(features, 1));
    }

    [Theory, MemberData(nameof(Critics))]
    public void The_penaltys_gradient_is_the_derivative_of_the_penalty(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var critic = Critic(name);
        critic.to(float64);
        critic.eval();
        var x = randn(4, 1, 16, 16, dtype: float64);
        torch.Tensor Penalty() => CriticPenalties.R1(at => critic.call(at).squeeze(-1), x).mean();
        critic.zero_grad();
        Penalty().backward();
        // Against central differences along a random direction of all parameters.
        manual_seed(4);
        var directions = critic.parameters().Select(p => randn_like(p)).ToArray();
        var slope = critic.parameters().Zip(directions)
            .Sum(t => t.First.grad is { } g ? (g * t.Second).sum().item<double>() : 0);
        // So small that no rectifier changes sides between the two; rounding then leaves about 1e-8.
        const double h = 1e-8;
        double At(double s)
        {
            using (no_grad())
                foreach (var (p, d) in critic.parameters().Zip(directions)) p.add_(d, s);
            return Penalty().item<double>();
        }
        var difference = (At(h) - At(-2 * h)) / (2 * h);
        Assert.True(Math.Abs(slope) > 1e-6, "no slope to compare");
        Assert.Equal(slope, difference, 1e-4 * Math.Abs(slope) + 1e-6);
    }

    [Fact]
    public void Layers_without_a_bias_have_the_gradients_of_their_definition()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        using var linear = Linear(64, 96, hasBias: false);
        using var up = ConvTranspose2d(6, 4, 4, stride: 2, padding: 1, bias: false);
        torch.Tensor x = randn(32, 64, requires_grad: true), y = randn(8, 6, 7, 7, requires_grad: true);
        (linear.call(x).square().sum() + up.call(y).square().sum()).backward();
        // In float64, by other operators; float32 sums of some hundred products leave 1e-5.
        var (W, X) = (linear.weight.detach().to(float64).requires_grad_(), x.detach().to(float64));
        X.mm(W.t()).square().sum().backward();
        Assert.True(linear.weight.grad!.to(float64).allclose(W.grad!, 1e-4, 1e-3));
        var (V, Y) = (up.weight.detach().to(float64).requires_grad_(), y.detach().to(float64).requires_grad_());
        functional.conv_transpose2d(Y, V, null, [2, 2], [1, 1]).square().sum().backward();
        Assert.True(up.weight.grad!.to(float64).allclose(V.grad!, 1e-4, 1e-3));
        Assert.True(y.grad!.to(float64).allclose(Y.grad!, 1e-4, 1e-3));
    }

    [Fact]
    public void The_spectral_norm_is_the_largest_singular_value()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        foreach (var layer in new[] { SpectralNorm.Linear(20, 12), SpectralNorm.Conv2d(3, 8, 3, 1, 1) })
        {
            layer.to(float64);
            layer.train();
            for (var k = 0; k < 300; k++) _ = layer.Normalized();
            layer.eval();
            Assert.Equal(1, linalg.svdvals(layer.Normalized().flatten(1))[0].item<double>(), 1e-6);
        }
    }

    [Fact]
    public void Power_iterations_state_comes_back_from_a_checkpoint()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (a, b) = (SpectralNorm.Linear(7, 5), SpectralNorm.Linear(7, 5));
        Assert.Contains("u", a.state_dict().Keys);
        b.load_state_dict(a.state_dict().ToDictionary(e => e.Key, e => e.Value.clone()));
        a.eval();
        b.eval();
        var x = randn(3, 7);
        Assert.Equal(a.call(x).data<float>().ToArray(), b.call(x).data<float>().ToArray());
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("dcgan")]
    [InlineData("dcgan, spectral")]
    public void The_slope_of_a_clipped_or_normalized_critic_stays_below_its_bound(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var spectral = name.EndsWith("spectral", StringComparison.Ordinal);
        var critic = Critic(name);
        critic.train();
        for (var k = 0; k < 50; k++) _ = critic.call(randn(2, 1, 16, 16));
        critic.eval();
        double bound = 1;
        if (!spectral)
        {
            WeightClipping.Clip(critic, 0.01);
            Assert.True(critic.parameters().All(p => p.abs().max().item<float>() <= 0.01f));
        }
        // A convolution's operator norm is at most that of its kernel as a matrix times the square root of the places
        // that an input takes part in.
        foreach (var module in critic.modules())
            bound *= module switch
            {
                SpectralNorm s => s.Normalized().dim() == 4
                    ? Math.Sqrt(s.Normalized().shape[2] * s.Normalized().shape[3]) : 1,
                Linear l => linalg.svdvals(l.weight)[0].item<float>(),
                ImageConvolution c => linalg.svdvals(c.Weight.flatten(1))[0].item<float>()
                    * Math.Sqrt(c.Weight.shape[2] * c.Weight.shape[3]),
                _ => 1,
            };
        var (x, y) = (randn(64, 1, 16, 16), randn(64, 1, 16, 16));
        var slope = ((critic.call(x) - critic.call(y)).flatten(1).norm(1)
            / (x - y).flatten(1).norm(1)).max().item<float>();
        Assert.InRange(slope, 1e-12, bound * (1 + 1e-4));
    }

    [Theory]
    [InlineData(3.0, 1.0, 3.0)]
    [InlineData(0.0, 2.0, 0.797884560802865)]
    public void A_penalized_critic_recovers_the_earth_movers_distance(double mean, double sigma, double distance)
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var critic = Mlp.Create(1, [32, 32], 1, Activation.LeakyRelu);
        using var optimizer =
            new FusedAdam(new OptimizerOptions { LearningRate = 5e-3, Betas = [0.5, 0.9] },
            critic.parameters());
        var loss = new Wasserstein();
        const int steps = 600;
        for (var k = 0; k < steps; k++)
        {
            using var step = NewDisposeScope();
            var t = (double)k / steps;
            optimizer.LearningRate = 5e-3 * (1 - t);
            // Weak at first: a penalty of full strength holds a critic of the wrong shape at slope 1. In the end
            // strong: the slope passes 1 by about W / 2λ.
            var lambda = 0.02 * Math.Pow(5000, t);
            var (x, y) = (randn(256, 1), mean + sigma * randn(256, 1));
            critic.zero_grad();
            var (real, fake) = loss.Critic(critic.call(x).squeeze(-1), critic.call(y).squeeze(-1));
            (real + fake + lambda * CriticPenalties.Gradient(
                at => critic.call(at).squeeze(-1), x, y)).mean().backward();
            optimizer.Step();
        }
        using var off = no_grad();
        var (p, q) = (randn(200_000, 1), mean + sigma * randn(200_000, 1));
        var estimate = (critic.call(p).mean() - critic.call(q).mean()).item<float>();
        Assert.Equal(distance, estimate, 0.03 * distance);
    }
}

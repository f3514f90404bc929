using Generative.Inference;
using Generative.Models.Bayesian;
using Generative.Models.Classifiers;
using Generative.Models.Regression;
using Generative.Models.Vae;
using Generative.Numerics;

namespace Generative.Models.Tests.Bayesian;

/// <summary>Draws of weights, of outputs, and what a posterior may stand around.</summary>
public sealed class WeightPosteriorTests : IDisposable
{
    private const int n = 20_000;
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Outputs_of_a_layer_are_drawn_with_the_mean_and_variance_that_drawn_weights_give()
    {
        RandomState.Seed(1);
        using var layers = Sequential(Linear(3, 2)).to(float64);
        using var posterior = new WeightPosterior(layers, (_, _) => 1, 0.3);
        posterior.to(float64);
        var x = tensor(new[] { 0.5, -1, 2 });
        posterior.Center();
        var mean = layers.call(x).detach();
        posterior.Draw();
        var y = layers.call(x.expand(n, 3)).detach();                                  // [n, 2]
        var variance = 0.09 * (x.square().sum() + 1).item<double>();
        for (var k = 0; k < 2; k++)
        {
            var one = y.select(1, k) - mean[k];
            Assert.InRange(one.mean().item<double>(), -5 * Math.Sqrt(variance / n), 5 * Math.Sqrt(variance / n));
            // The variance of a normal's variance is 2 v² / n.
            var error = 5 * variance * Math.Sqrt(2.0 / n);
            Assert.InRange(one.square().mean().item<double>() - variance, -error, error);
        }
        // One draw for all: rows are equal.
        posterior.Draw(isShared: true);
        var same = layers.call(x.expand(4, 3)).detach();
        Assert.Equal(0, (same - same[0]).abs().max().item<double>());
        Assert.NotEqual(0, (same[0] - mean).abs().max().item<double>());
    }

    [Fact]
    public void The_divergence_is_paid_once_for_all_training_examples_and_not_for_others()
    {
        RandomState.Seed(2);
        using var model = (BayesianModel)new BayesianOptions { Model = new RegressionOptions() }
            .Create(DataShape.Vector(3));
        var x = rand(40, 1, 1, 3);
        model.Start(new WholeExamples(x));
        var expected = model.Posterior.Divergence().item<float>() / 40;
        var share = model.Loss(x[..7])["weights"];
        Assert.Equal([7], share.shape);
        Assert.Equal(expected, share[3].item<float>(), 1e-4 * expected);
        model.eval();
        Assert.Equal(["nll"], model.Loss(x).Names);
        Assert.Equal(["squared_error", "weights"], model.Measure(x).Select(m => m.Name));
    }

    [Fact]
    public void Weights_that_stay_single_numbers_are_trained_and_have_no_divergence()
    {
        RandomState.Seed(3);
        var options = new BayesianOptions
        {
            Model = new GaussianVaeOptions { Hidden = [8], LatentDim = 2 }, Point = ["encoder"]
        };
        using var model = (BayesianModel)options.Create(new(1, 4, 4));
        Assert.Equal(["decoder.0.bias", "decoder.0.weight", "decoder.2.bias", "decoder.2.weight", "logSigma"],
            model.Posterior.Names.Order());
        model.Loss(rand(5, 1, 4, 4)).Total.mean().backward();
        foreach (var (name, p) in model.named_parameters().Where(p => p.name.Contains("encoder")))
        {
            Assert.True(p.requires_grad);
            Assert.True(p.grad!.abs().max().item<float>() > 0, name);
        }
        var fault = Assert.Throws<OptionsException>(() => (options with { Point = ["encodr"] }).Create(new(1, 4, 4)));
        Assert.Equal("point: got encodr, expected the beginning of a weight's name, as decoder or encoder or logSigma",
            fault.Message);
    }

    [Fact]
    public void Weights_of_convolutions_pass_the_gradient_to_their_posterior()
    {
        RandomState.Seed(4);
        using var model = (BayesianModel)new BayesianOptions
        {
            Model = new ClassifierOptions { Channels = [4, 4], Features = 6, Shift = 0 }
        }.Create(new(1, 8, 8, Classes: 3));
        var terms = model.Loss(new(rand(6, 1, 8, 8), tensor(new[] { 0L, 1, 2, 0, 1, 2 })));
        var first = model.Posterior.Of("body.0.weight");
        var gradients = Gradients.Of(terms["cross_entropy"], [first.Mu, first.LogVar]);
        Assert.All(gradients, g => Assert.True(g.abs().max().item<float>() > 0));
        model.Posterior.Release();
    }

    [Fact]
    public void The_predictive_density_of_a_linear_model_is_normal_and_the_same_at_every_call()
    {
        RandomState.Seed(5);
        using var off = no_grad();
        var options = new BayesianOptions
        {
            Model = new RegressionOptions { Hidden = [], Sigma = 0.5 }, InitialShare = 0.4, Draws = 4000
        };
        using var model = (BayesianModel)options.Create(DataShape.Vector(3));
        var (w, b) = (model.Posterior.Of("network.0.weight"), model.Posterior.Of("network.0.bias"));
        var (x, y) = (tensor(new[] { 0.6f, -1.1f }), 0.3f);
        var example = tensor(new[] { 0.6f, -1.1f, y }).view(1, 1, 1, 3);
        // p(y|x) = N(y; E[w]ᵀx + E[b], σ² + Σ x² Var[w] + Var[b]).
        var mean = ((w.Mu * x).sum() + b.Mu.sum()).item<float>();
        var variance = 0.25 + 0.16 * (0.6 * 0.6 + 1.1 * 1.1 + 1);
        var expected = -0.5 * ((y - mean) * (y - mean) / variance + Math.Log(2 * Math.PI * variance));
        var density = (IDensity)model;
        RandomState.Seed(6);
        var next = rand(1).item<float>();
        RandomState.Seed(6);
        var first = density.LogProb(example).item<float>();
        Assert.Equal(next, rand(1).item<float>());
        // Densities of single draws spread about as far as their mean: 1 / √4000, five times.
        Assert.InRange(first - expected, -0.08, 0.08);
        Assert.Equal(first, density.LogProb(example).item<float>());
    }

    [Fact]
    public void A_model_of_several_players_has_no_posterior()
    {
        var fault = Assert.Throws<OptionsException>(() =>
            new BayesianOptions { Model = new Generative.Models.Adversarial.GanOptions() }.Create(new(1, 28, 28)));
        Assert.Equal("model: got gan, expected one that is trained along the gradient of one loss from its first step "
            + "on", fault.Message);
    }
}

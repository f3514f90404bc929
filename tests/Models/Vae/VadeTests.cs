using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;
using static Generative.Models.Tests.Vae.FourPixels;

namespace Generative.Models.Tests.Vae;

/// <summary>VaDE with one latent, four binary pixels and three clusters: integrals over z are sums over a fine grid,
/// expectations over c sums over the clusters.</summary>
public sealed class VadeTests : IDisposable
{
    private const int Copies = 100_000;
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_prior_is_the_sum_over_clusters_and_the_evidence_adds_up_to_one()
    {
        using var off = no_grad();
        using var model = Model();
        var (z, (pi, mu, logVar)) = (Grid().squeeze(-1), Parameters(model));           // [G, 1]
        var expected = (pi * LogNormal(z, mu.t(), logVar.t()).exp()).sum([1]);
        Assert.InRange((model.Prior.LogProb(z).exp() - expected).abs().max().item<double>(), 0, 1e-12);
        // The grid's own error: smooth integrands that vanish at both ends, 0.05 apart.
        Assert.Equal(1, LogEvidence(model, Images()).exp().sum().item<double>(), 1e-9);
    }

    [Fact]
    public void Each_term_is_its_expectation_over_clusters_and_codes()
    {
        using var off = no_grad();
        using var model = Model();
        model.eval();
        var x = Images()[3..4];
        RandomState.Seed(2);
        var terms = model.Loss(x.expand(Copies, 1, 2, 2));
        var expected = Expected(model, x);
        Assert.Equal(["reconstruction", "kl", "category"], terms.Names);
        foreach (var (name, value) in terms)
        {
            var error = value.std().item<double>() / Math.Sqrt(Copies);
            Assert.InRange(value.mean().item<double>(), expected[name] - 4 * error, expected[name] + 4 * error);
        }
    }

    [Fact]
    public void The_bound_is_below_the_evidence_of_every_image()
    {
        using var off = no_grad();
        using var model = Model();
        var evidence = LogEvidence(model, Images());
        for (var k = 0; k < 16; k++)
        {
            var gap = evidence[k].item<double>() + Expected(model, Images()[k..(k + 1)]).Values.Sum();
            Assert.True(gap > 0, $"image {k}: the bound is above the evidence by {-gap}");
        }
    }

    [Fact]
    public void Importance_weights_estimate_the_evidence()
    {
        using var off = no_grad();
        using var model = Model();
        RandomState.Seed(3);
        var weights = model.LogWeights(Images(), Copies).exp();                        // [k, 16]
        var error = weights.std(0L) / Math.Sqrt(Copies);
        var distance = (weights.mean([0]) - LogEvidence(model, Images()).exp()) / error;
        Assert.InRange(distance.abs().max().item<double>(), 0, 4);
    }

    [Fact]
    public void Before_the_mixture_only_the_autoencoder_is_trained()
    {
        using var model = Model();
        var x = Images();
        var terms = model.Loss(x);
        Assert.Equal(0, terms["kl"].abs().sum().item<double>());
        Assert.Equal(0, terms["category"].abs().sum().item<double>());
        var plain = -model.Likelihood(model.Posterior(x).Mu).LogProb(x.flatten(1));
        Assert.InRange((terms["reconstruction"] - plain).abs().max().item<double>(), 0, 1e-12);
        terms.Total.mean().backward();
        Assert.Equal(0, Gradient(model, "prior.mu").abs().max().item<double>());
        Start(model);
        model.zero_grad();
        model.Loss(x).Total.mean().backward();
        Assert.All(new[] { "prior.mu", "prior.logVar", "prior.logits", "encoder.0.weight", "decoder.0.weight" },
            name => Assert.True(Gradient(model, name).abs().max().item<double>() > 0, name));
    }

    [Fact]
    public void The_start_takes_a_mixture_of_the_codes_that_fits_them_better_than_one_normal()
    {
        using var off = no_grad();
        using var model = Model();
        RandomState.Seed(4);
        Start(model);
        var codes = model.Posterior(Images()).Mu;                                      // [16, 1]
        var fitted = model.Prior.LogProb(codes).mean().item<double>();
        // The best single normal has the mean log-density -1/2 (ln 2π s² + 1).
        var single = -0.5 * (logTwoPi + Math.Log(codes.std(false).square().item<double>()) + 1);
        Assert.True(fitted > single + 0.05, $"{fitted} and {single}");
        Assert.Equal(1, Parameters(model).Pi.sum().item<double>(), 1e-12);
        // A maximum of the likelihood: the mean of the codes is that of the mixture.
        Assert.Equal(codes.mean().item<double>(), model.Prior.Mean.item<double>(), 1e-6);
    }

    [Fact]
    public void A_cluster_is_that_of_the_largest_responsibility_and_samples_of_it_have_its_mean()
    {
        using var off = no_grad();
        using var model = Model();
        var (pi, mu, logVar) = Parameters(model);
        var z = model.Posterior(Images()).Mu;
        var joint = pi.log() + LogNormal(z, mu.t(), logVar.t());                       // [16, 3]
        var expected = (joint - joint.logsumexp(1, keepdim: true)).exp();
        Assert.InRange((model.Responsibilities(Images()) - expected).abs().max().item<double>(), 0, 1e-12);
        Assert.True(model.Categorize(Images()).eq(joint.argmax(1)).all().item<bool>());
        RandomState.Seed(5);
        var grid = model.Likelihood(Grid().squeeze(-1)).Mean;                          // [G, 4]
        for (var c = 0; c < 3; c++)
        {
            var labels = full([20_000], c, dtype: int64);
            var drawn = model.Sample(new NoiseSource(20_000, CPU, float64), labels).flatten(1);
            var density = LogNormal(Grid().squeeze(-1), mu[c], logVar[c]).exp();       // [G, 1]
            var mean = (Cell * density * grid).sum([0]);
            var distance = (drawn.mean([0]) - mean) / (drawn.std(0L) / Math.Sqrt(20_000));
            Assert.InRange(distance.abs().max().item<double>(), 0, 4);
        }
    }

    [Fact]
    public void More_clusters_than_examples_are_refused_in_a_sentence()
    {
        using var model = Model();
        var fault = Assert.Throws<OptionsException>(() => model.Expect(2));
        Assert.Equal("clusters: got 3, expected at most as many as training examples, 2", fault.Message);
    }

    [Fact]
    public void A_distortion_is_of_the_encoders_images_in_training_alone()
    {
        using var off = no_grad();
        using var model = Model(new() { Distortion = new() });
        Tensor[] trained = [.. Enumerable.Range(0, 2).Select(_ => model.Loss(Images())["reconstruction"])];
        Assert.True((trained[0] - trained[1]).abs().max().item<double>() > 1e-3);
        // Measured, the loss is that of the images: the same draws give the numbers of a model without distortion.
        using var other = Model();
        model.eval();
        other.eval();
        RandomState.Seed(9);
        var measured = model.Loss(Images()).Total;
        RandomState.Seed(9);
        Assert.Equal(0, (measured - other.Loss(Images()).Total).abs().max().item<double>());
        var fault = Assert.Throws<OptionsException>(() => new Vade(new() { Distortion = new() }, DataShape.Vector(3)));
        Assert.StartsWith("distortion: got one beside vectors of 3 numbers, expected null", fault.Message);
    }

    [Fact]
    public void A_start_from_groups_leaves_reconstructions_as_they_are()
    {
        using var off = no_grad();
        using var model = Model(new() { Neighbors = 4 }, latents: 2);
        var (before, code) = (model.Reconstruct(Images()), model.Posterior(Images()).Mu);
        RandomState.Seed(6);
        Start(model);
        Assert.InRange((model.Reconstruct(Images()) - before).abs().max().item<double>(), 0, 1e-10);
        Assert.True((model.Posterior(Images()).Mu - code).abs().max().item<double>() > 0.1);
    }

    private static void Start(Vade model)
    {
        using var off = no_grad();
        model.Start(new WholeExamples(Images()));
    }

    // Each term by enumeration of c and quadrature over z, of one image.
    private static Dictionary<string, double> Expected(Vade model, Tensor x)
    {
        var (pi, mu, logVar) = Parameters(model);
        var (z, q) = (Grid().squeeze(-1), model.Posterior(x));                         // [G, 1]
        var logQ = LogNormal(z, q.Mu, q.LogVar);                                       // [G, 1]
        var weight = Cell * logQ.exp();
        var each = LogNormal(z, mu.t(), logVar.t());                                   // ln p(z|c), [G, 3]
        var gamma = functional.softmax(pi.log() + each, 1);
        // KL(q(z|x) ‖ p(z|c)) by quadrature too, [3].
        var divergence = (weight * (logQ - each)).sum([0]);
        var fit = model.Likelihood(z).LogProb(x.flatten(1).expand(z.shape[0], -1)).unsqueeze(1);
        return new()
        {
            ["reconstruction"] = -(weight * fit).sum().item<double>(),
            ["kl"] = (weight * gamma * divergence).sum().item<double>(),
            ["category"] = (weight * gamma * (gamma.log() - pi.log())).sum().item<double>(),
        };
    }

    // ln Σ_c ∫ π_c p(z|c) p(x|z) dz, [B].
    private static Tensor LogEvidence(Vade model, Tensor x)
    {
        var (pi, mu, logVar) = Parameters(model);
        var z = Grid().expand(-1, x.shape[0], 1);
        var each = pi.log() + LogNormal(Grid().squeeze(-1), mu.t(), logVar.t());       // [G, 3]
        return (model.Likelihood(z).LogProb(x.flatten(1)) + each.logsumexp(1, keepdim: true)).logsumexp(0)
            + Math.Log(Cell);
    }

    private static Tensor LogNormal(Tensor z, Tensor mu, Tensor logVar) =>
        -0.5 * (logTwoPi + logVar + (z - mu).square() / logVar.exp());

    private static (Tensor Pi, Tensor Mu, Tensor LogVar) Parameters(Vade model)
    {
        var state = model.state_dict();
        return (functional.softmax(state["prior.logits"], 0), state["prior.mu"], state["prior.logVar"]);
    }

    private static Tensor Gradient(Vade model, string name) =>
        model.named_parameters().Single(p => p.name == name).parameter.grad!;

    private static Vade Model(VadeOptions? o = null, int latents = 1)
    {
        RandomState.Seed(1);
        var model = new Vade((o ?? new()) with
        {
            Clusters = 3,
            LatentDim = latents,
            Hidden = [6],
            Activation = Activation.Tanh,
            Restarts = 3,
        }, Square);
        model.to(float64);
        using var off = no_grad();
        foreach (var (name, p) in model.named_parameters())
        {
            if (name.EndsWith("weight", StringComparison.Ordinal)) p.mul_(2.5);
            if (name.StartsWith("prior", StringComparison.Ordinal)) p.add_(0.4 * randn_like(p));
            // A posterior wider than the clusters: importance weights have a variance.
            if (name == "encoder.2.bias") p.add_(1.5);
        }
        return model;
    }
}

using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;
using static Generative.Models.Tests.Vae.FourPixels;

namespace Generative.Models.Tests.Vae;

/// <summary>The conditional VAE with one latent, four binary pixels and three classes: the integral over z is a sum
/// over a fine grid, for each class.</summary>
public sealed class ConditionalVaeTests : IDisposable
{
    private const int Copies = 100_000;
    private static readonly DataShape square = new(1, 2, 2, Classes: 3);
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    public static TheoryData<SgvbLoss, CoderKind, ConditionalPrior> Cases => new()
    {
        { SgvbLoss.A, CoderKind.Mlp, ConditionalPrior.Standard }, { SgvbLoss.B, CoderKind.Mlp,
            ConditionalPrior.Standard },
        { SgvbLoss.A, CoderKind.Mlp, ConditionalPrior.Learned }, { SgvbLoss.B, CoderKind.Mlp,
            ConditionalPrior.Learned },
        { SgvbLoss.B, CoderKind.Conv, ConditionalPrior.Learned }, { SgvbLoss.Iwae, CoderKind.Mlp,
            ConditionalPrior.Learned },
    };

    [Theory, MemberData(nameof(Cases))]
    public void The_mean_loss_of_each_class_is_its_bound_by_quadrature(
        SgvbLoss loss, CoderKind coder, ConditionalPrior prior)
    {
        using var off = no_grad();
        using var model = Model(new() { Loss = loss, Coder = coder, ConditionalPrior = prior });
        var x = Images()[3..4];
        for (var y = 0; y < 3; y++)
        {
            RandomState.Seed(2 + y);
            var values = model.Loss(new(x.expand(Copies, 1, 2, 2), Class(y, Copies))).Total;
            var error = values.std().item<double>() / Math.Sqrt(Copies);
            Assert.InRange(values.mean().item<double>() + Bound(model, x, y), -4 * error, 4 * error);
        }
    }

    [Theory]
    [InlineData(ConditionalPrior.Standard)]
    [InlineData(ConditionalPrior.Learned)]
    public void The_probabilities_of_all_images_add_up_to_one_in_every_class(ConditionalPrior prior)
    {
        using var off = no_grad();
        using var model = Model(new() { ConditionalPrior = prior });
        for (var y = 0; y < 3; y++)
            Assert.Equal(1, LogEvidence(model, Images(), y).exp().sum().item<double>(), 1e-9);
    }

    [Fact]
    public void Importance_weights_average_to_the_evidence_of_the_class()
    {
        using var off = no_grad();
        using var model = Model(new() { ConditionalPrior = ConditionalPrior.Learned });
        var x = Images()[5..6];
        for (var y = 0; y < 3; y++)
        {
            RandomState.Seed(4 + y);
            var w = model.LogWeights(new(x, Class(y, 1)), 200_000).exp();                    // E[w] = p(x|y)
            var error = w.std().item<double>() / Math.Sqrt(200_000);
            var evidence = LogEvidence(model, x, y).exp().item<double>();
            Assert.InRange(w.mean().item<double>(), evidence - 4 * error, evidence + 4 * error);
        }
    }

    [Theory]
    [InlineData(ConditionalPrior.Standard)]
    [InlineData(ConditionalPrior.Learned)]
    public void Samples_of_a_class_have_the_mean_of_that_class(ConditionalPrior prior)
    {
        using var off = no_grad();
        using var model = Model(new() { ConditionalPrior = prior });
        Assert.Equal(3, model.Classes);
        for (var y = 0; y < 3; y++)
        {
            var expected = (LogEvidence(model, Images(), y).exp().view(-1, 1) * Images().flatten(1)).sum([0]);
            RandomState.Seed(5 + y);
            var drawn = model.Sample(new NoiseSource(50_000, CPU, float64), Class(y, 50_000)).flatten(1);
            var error = drawn.std(0L) / Math.Sqrt(50_000);
            Assert.InRange(((drawn.mean([0]) - expected) / error).abs().max().item<double>(), 0, 4);
        }
    }

    [Fact]
    public void An_image_is_reconstructed_at_the_class_of_the_largest_bound()
    {
        using var off = no_grad();
        using var model = Model(new() { ConditionalPrior = ConditionalPrior.Learned });
        var x = Images();
        // Class by class, in the order of the formula.
        var bounds = stack([.. Enumerable.Range(0, 3).Select(y =>
        {
            var (q, labels) = (model.Posterior(x, Class(y, 16)), Class(y, 16));
            var (m, v) = PriorOf(model, y);
            var kl = 0.5 * ((q.LogVar.exp() + (q.Mu - m).square()) / v - 1 - q.LogVar + v.log()).sum(-1);
            return model.Likelihood(q.Mu, labels).LogProb(x.flatten(1)) - kl;
        })], 1);
        var best = bounds.argmax(1);
        Assert.True(best.unique().output.numel() > 1, "one class is the best for all images");
        Assert.Equal(best.data<long>().ToArray(), model.ClassOf(x).data<long>().ToArray());
        var expected = model.Decoded(model.Posterior(x, best).Mu, best);
        Assert.InRange((model.Reconstruct(x) - expected).abs().max().item<double>(), 0, 1e-12);
    }

    [Fact]
    public void The_learned_prior_and_both_networks_are_trained()
    {
        using var model = Model(new() { ConditionalPrior = ConditionalPrior.Learned });
        model.Loss(new(Images(), arange(16, dtype: int64).remainder(3))).Total.mean().backward();
        foreach (var (name, p) in model.named_parameters().Where(p => p.parameter.requires_grad))
            Assert.True(p.grad is { } g && g.abs().max().item<double>() > 0, $"{name} has no gradient");
    }

    [Fact]
    public void Without_labels_it_says_what_is_missing()
    {
        Assert.Equal("classConditional: got true, expected false: this data has no labels",
            Assert.Throws<OptionsException>(() => new GaussianVae(new() { ClassConditional = true }, new(1, 2, 2)))
                .Message);
        Assert.Equal("conditionalPrior: got learned, expected classConditional: true beside it",
            Assert.Throws<OptionsException>(() => new GaussianVae(
                new() { ConditionalPrior = ConditionalPrior.Learned }, square)).Message);
        using var model = Model(new());
        Assert.Contains("trained on labels", Assert.Throws<OptionsException>(() => model.Loss(Images()))
            .Message);
    }

    [Fact]
    public void A_model_without_classes_has_the_weights_that_it_always_had()
    {
        using var model = new GaussianVae(new() { Hidden = [6], LatentDim = 2 }, square);
        Assert.Equal(["logSigma [1]", "encoder.0.weight [6,4]", "encoder.0.bias [6]", "encoder.2.weight [4,6]",
            "encoder.2.bias [4]", "decoder.0.weight [6,2]", "decoder.0.bias [6]", "decoder.2.weight [4,6]",
            "decoder.2.bias [4]"], model.state_dict().Select(p => $"{p.Key} [{string.Join(',', p.Value.shape)}]"));
    }

    private static Tensor Class(int y, long n) => full([n], y, dtype: int64);

    private static GaussianVae Model(GaussianVaeOptions o)
    {
        RandomState.Seed(1);
        var model = new GaussianVae(
            o with
            {
                LatentDim = 1,
                Hidden = [6],
                Activation = Activation.Tanh,
                ClassConditional = true,
                Samples = o.Loss == SgvbLoss.Iwae ? 2 : 1
            }, square);
        model.to(float64);
        using var off = no_grad();
        // Far enough from the prior and from a straight line to tell the bounds and the classes apart.
        foreach (var (name, p) in model.named_parameters())
        {
            if (name.EndsWith("weight", StringComparison.Ordinal)) p.mul_(2.5);
            if (name == "classPrior.mu") p.copy_(tensor(new[] { -0.7, 0.2, 1.1 }).view(3, 1));
            if (name == "classPrior.logVar") p.copy_(tensor(new[] { -0.5, 0.3, 0.1 }).view(3, 1));
        }
        return model;
    }

    // Mean and variance of p(z|y), [1].
    private static (Tensor Mean, Tensor Variance) PriorOf(GaussianVae model, int y)
    {
        var weights = model.state_dict();
        return weights.TryGetValue("classPrior.mu", out var mu) ? (mu[y], weights["classPrior.logVar"][y].exp())
            : (zeros(1, dtype: float64), ones(1, dtype: float64));
    }

    private static Tensor LogNormal(Tensor z, Tensor mu, Tensor variance) =>
        -0.5 * (logTwoPi + variance.log() + (z - mu).square() / variance);

    // ln p(x, z|y), [G, B], for x [B, 1, 2, 2].
    private static Tensor LogJoint(GaussianVae model, Tensor x, int y)
    {
        var (m, v) = PriorOf(model, y);
        var z = Grid().expand(-1, x.shape[0], 1);
        return model.Likelihood(z, Class(y, x.shape[0])).LogProb(x.flatten(1)) + LogNormal(z, m, v).squeeze(-1);
    }

    // ln p(x|y), [B].
    private static Tensor LogEvidence(GaussianVae model, Tensor x, int y) =>
        LogJoint(model, x, y).logsumexp(0) + Math.Log(Cell);

    // E_q[ln w] for one image, or E_q[ln (w_1 + w_2)/2] of the importance-weighted bound.
    private static double Bound(GaussianVae model, Tensor x, int y)
    {
        var q = model.Posterior(x, Class(y, 1));
        var logQ = LogNormal(Grid(), q.Mu, q.LogVar.exp()).squeeze(-1);
        var logW = (LogJoint(model, x, y) - logQ).squeeze(-1);                          // [G]
        var weight = Cell * logQ.exp().squeeze(-1);
        if (((GaussianVaeOptions)model.BuiltFrom!.Value.Options).Loss != SgvbLoss.Iwae)
            return (weight * logW).sum().item<double>();
        var both = logaddexp(logW.unsqueeze(0), logW.unsqueeze(1)) - Math.Log(2);       // [G, G]
        return (weight.unsqueeze(0) * weight.unsqueeze(1) * both).sum().item<double>();
    }
}

using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;
using static Generative.Models.Tests.Vae.FourPixels;

namespace Generative.Models.Tests.Vae;

/// <summary>A VAE with one latent and four binary pixels: every integral over z is a sum over a fine grid, every
/// expectation over x a sum over sixteen images.</summary>
public sealed class OneLatentTests : IDisposable
{
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_probabilities_of_all_images_add_up_to_one()
    {
        using var off = no_grad();
        using var model = Model(new());
        var total = LogEvidence(model, Images()).exp().sum().item<double>();
        // The grid's own error: smooth integrands that vanish at both ends, 0.05 apart.
        Assert.Equal(1, total, 1e-9);
    }

    public static TheoryData<SgvbLoss, int> Losses => new()
    {
        { SgvbLoss.A, 1 }, { SgvbLoss.A, 2 }, { SgvbLoss.B, 1 }, { SgvbLoss.B, 2 },
        { SgvbLoss.Iwae, 2 }, { SgvbLoss.Dreg, 2 },
    };

    [Theory, MemberData(nameof(Losses))]
    public void The_mean_loss_is_the_bound_by_quadrature(SgvbLoss loss, int draws)
    {
        using var off = no_grad();
        using var model = Model(new() { Loss = loss, Samples = draws });
        var x = Images()[3..4];
        var expected = -Bound(model, x, loss).item<double>();
        RandomState.Seed(2);
        var values = model.Loss(x.expand(100_000, 1, 2, 2)).Total;
        var error = values.std().item<double>() / Math.Sqrt(100_000);
        Assert.InRange(values.mean().item<double>(), expected - 4 * error, expected + 4 * error);
    }

    [Theory, MemberData(nameof(Losses))]
    public void The_mean_gradient_is_that_of_the_quadrature(SgvbLoss loss, int draws)
    {
        using var model = Model(new() { Loss = loss, Samples = draws });
        var x = Images()[3..4];
        (-Bound(model, x, loss)).backward();
        var truth = Gradient(model);
        RandomState.Seed(3);
        var samples = stack([.. Enumerable.Range(0, 60).Select(_ =>
        {
            model.zero_grad();
            model.Loss(x.expand(1000, 1, 2, 2)).Total.mean().backward();
            return Gradient(model);
        })]);
        var error = (samples.std(0L) / Math.Sqrt(60)).clamp_min(1e-9);
        // The largest of 84 numbers, each with an error that 60 batches estimate.
        Assert.InRange(((samples.mean([0]) - truth) / error).abs().max().item<double>(), 0, 4.5);
    }

    [Fact]
    public void The_bounds_are_in_order_below_the_evidence()
    {
        using var off = no_grad();
        using var model = Model(new());
        foreach (var x in Images().split(1))
        {
            var (elbo, iwae, evidence) = (Bound(model, x, SgvbLoss.B).item<double>(),
                Bound(model, x, SgvbLoss.Iwae).item<double>(), LogEvidence(model, x).item<double>());
            Assert.True(elbo < iwae && iwae < evidence, $"{elbo} < {iwae} < {evidence}");
        }
    }

    [Theory]
    [InlineData(SgvbLoss.B, 1)]
    [InlineData(SgvbLoss.Iwae, 2)]
    public void Importance_weights_average_to_the_bounds(SgvbLoss bound, int k)
    {
        using var off = no_grad();
        using var model = Model(new());
        var x = Images()[3..4];
        RandomState.Seed(4);
        var logW = model.LogWeights(x.expand(100_000, 1, 2, 2), k);                     // [K, B]
        var values = logW.logsumexp(0) - Math.Log(k);
        var (mean, error) = (values.mean().item<double>(), values.std().item<double>() / Math.Sqrt(100_000));
        Assert.InRange(Bound(model, x, bound).item<double>(), mean - 4 * error, mean + 4 * error);
    }

    [Fact]
    public void Samples_have_the_mean_of_the_marginal()
    {
        using var off = no_grad();
        using var model = Model(new());
        var expected = (LogEvidence(model, Images()).exp().view(-1, 1) * Images().flatten(1)).sum([0]);
        RandomState.Seed(5);
        var drawn = model.Sample(new NoiseSource(50_000, CPU, float64)).flatten(1);
        var error = drawn.std(0L) / Math.Sqrt(50_000);
        Assert.InRange(((drawn.mean([0]) - expected) / error).abs().max().item<double>(), 0, 4);
    }

    [Fact]
    public void Decoding_a_line_between_two_codes_goes_from_one_reconstruction_to_the_other()
    {
        using var off = no_grad();
        using var model = Model(new());
        var (a, b) = (Images()[1..2], Images()[14..15]);
        Tensor At(double share) => model.Decoded((1 - share) * model.Posterior(a).Mu + share * model.Posterior(b).Mu);
        Assert.Equal(0, (At(0) - model.Reconstruct(a)).abs().max().item<double>());
        Assert.Equal(0, (At(1) - model.Reconstruct(b)).abs().max().item<double>());
        // E[x|z] at the middle, one pixel at a time, from p(x|z) itself.
        var z = 0.5 * (model.Posterior(a).Mu + model.Posterior(b).Mu);
        var p = model.Likelihood(z.expand(16, 1)).LogProb(Images().flatten(1)).exp().view(-1, 1);
        Assert.InRange((At(0.5).flatten(1) - (p * Images().flatten(1)).sum([0], keepdim: true)).abs().max()
            .item<double>(), 0, 1e-12);
    }

    [Theory]
    [InlineData(PixelLikelihood.Gaussian)]
    [InlineData(PixelLikelihood.GaussianLearned)]
    public void The_gaussian_likelihood_has_the_deviation_of_its_option(PixelLikelihood kind)
    {
        using var model = Model(new() { Likelihood = kind, Sigma = 0.3 });
        var z = tensor(new[] { 0.7 }, float64).view(1, 1);
        var mean = model.Likelihood(z).Mean;
        var x = mean + 0.2;
        var expected = -4 * (0.5 * logTwoPi + Math.Log(0.3)) - 4 * 0.5 * Math.Pow(0.2 / 0.3, 2);
        // The deviation is held in float32.
        Assert.Equal(expected, model.Likelihood(z).LogProb(x).item<double>(), 1e-5);
        var learned = model.parameters().Where(p => p.requires_grad).Any(p => p.numel() == 1);
        Assert.Equal(kind == PixelLikelihood.GaussianLearned, learned);
    }

    [Fact]
    public void Convolutions_decode_several_draws_as_they_decode_each()
    {
        using var off = no_grad();
        RandomState.Seed(6);
        using var model = new GaussianVae(new() { Coder = CoderKind.Conv, Hidden = [2, 3], LatentDim = 2 },
            new(1, 8, 8));
        model.to(float64);
        var (x, z) = (rand(3, 1, 8, 8, dtype: float64), randn(5, 3, 2, dtype: float64));
        var together = model.Likelihood(z).LogProb(x.flatten(1));                       // [5, 3]
        for (var k = 0; k < 5; k++)
            Assert.InRange((together[k] - model.Likelihood(z[k]).LogProb(x.flatten(1))).abs().max().item<double>(),
                0, 1e-10);
    }

    private static GaussianVae Model(GaussianVaeOptions o)
    {
        RandomState.Seed(1);
        var model = new GaussianVae(o with { LatentDim = 1, Hidden = [6], Activation = Activation.Tanh }, Square);
        model.to(float64);
        using var off = no_grad();
        // Far enough from the prior and from a straight line to tell the bounds apart.
        foreach (var (name, p) in model.named_parameters())
            if (name.EndsWith("weight", StringComparison.Ordinal)) p.mul_(2.5);
        return model;
    }

    private static Tensor Gradient(GaussianVae model) =>
        cat([.. model.named_parameters().Where(p => p.parameter.grad is not null)
            .Select(p => p.parameter.grad!.flatten().clone())]);

    // ln N(z; mu, exp(logVar)), written out here.
    private static Tensor LogNormal(Tensor z, Tensor mu, Tensor logVar) =>
        -0.5 * (logTwoPi + logVar + (z - mu).square() / logVar.exp());

    // ln p(x|z) and ln p(z), [G, B], for x [B, 1, 2, 2].
    private static (Tensor LogLikelihood, Tensor LogPrior) Joint(GaussianVae model, Tensor x)
    {
        var z = Grid().expand(-1, x.shape[0], 1);
        return (model.Likelihood(z).LogProb(x.flatten(1)), -0.5 * (logTwoPi + z.square()).squeeze(-1));
    }

    // ln ∫ p(x|z) p(z) dz, [B].
    private static Tensor LogEvidence(GaussianVae model, Tensor x)
    {
        var (likelihood, prior) = Joint(model, x);
        return (likelihood + prior).logsumexp(0) + Math.Log(Cell);
    }

    // E_q[ln w], or E_q[ln (w_1 + w_2)/2], w = p(x|z) p(z)/q(z|x), for one image: [].
    private static Tensor Bound(GaussianVae model, Tensor x, SgvbLoss loss)
    {
        var (likelihood, prior) = Joint(model, x);
        var q = model.Posterior(x);
        var logQ = LogNormal(Grid(), q.Mu, q.LogVar).squeeze(-1);
        var logW = (likelihood + prior - logQ).squeeze(-1);                             // [G]
        var weight = Cell * logQ.exp().squeeze(-1);
        if (loss is SgvbLoss.A or SgvbLoss.B) return (weight * logW).sum();
        var both = logaddexp(logW.unsqueeze(0), logW.unsqueeze(1)) - Math.Log(2);       // [G, G]
        return (weight.unsqueeze(0) * weight.unsqueeze(1) * both).sum();
    }
}

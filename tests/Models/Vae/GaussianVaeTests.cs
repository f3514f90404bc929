using Generative;
using Generative.Models.Vae;
using Generative.Numerics;

namespace Generative.Models.Tests.Vae;

/// <summary>The VAE's losses against closed forms, on p(z) = N(0, 1), p(x|z) = N(z, 1), x = 1, by weights that make the
/// networks so.</summary>
public sealed class GaussianVaeTests : IDisposable
{
    private const int Copies = 200_000;
    private static readonly DataShape number = new(1, 1, 1);
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void With_the_prior_as_posterior_the_elbo_is_its_closed_form()
    {
        // E_{N(0,1)}[log N(1; z, 1)] = -(ln 2 pi + 1 + 1)/2 = -1.9189385
        using var model = Model(new(), mu: 0, variance: 1);
        RandomState.Seed(1);
        var terms = model.Loss(Ones(Copies));
        var (mean, error) = Moments(-terms.Total);
        Assert.True(Math.Abs(mean + 1.9189385) < 4 * error, $"{mean} ± {error}");
        Assert.Equal(0, terms["kl"].abs().max().item<double>(), 1e-12);
    }

    [Fact]
    public void With_the_exact_posterior_every_importance_weight_is_the_evidence()
    {
        // The posterior of z given x = 1 is N(1/2, 1/2), and log p(1) = log N(1; 0, 2) = -1.5155121.
        using var model = Model(new(), mu: 0.5, variance: 0.5);
        var logW = model.LogWeights(Ones(8), 7);
        Assert.Equal([7L, 8L], logW.shape);
        Assert.Equal(-1.5155121234846454, logW.min().item<double>(), 1e-12);
        Assert.Equal(-1.5155121234846454, logW.max().item<double>(), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Loss_A_and_loss_B_have_the_same_expectation(int draws)
    {
        using var a = Model(new() { Loss = SgvbLoss.A, Samples = draws }, mu: 0.3, variance: 0.4);
        using var b = Model(new() { Loss = SgvbLoss.B, Samples = draws }, mu: 0.3, variance: 0.4);
        RandomState.Seed(3);
        var (meanA, errorA) = Moments(a.Loss(Ones(Copies)).Total);
        var (meanB, errorB) = Moments(b.Loss(Ones(Copies)).Total);
        Assert.True(Math.Abs(meanA - meanB) < 4 * Math.Sqrt((errorA * errorA) + (errorB * errorB)),
            $"A {meanA} ± {errorA}, B {meanB} ± {errorB}");
        // KL(N(0.3, 0.4) || N(0, 1)) = (0.09 + 0.4 - 1 - ln 0.4) / 2; loss A has it by Monte Carlo.
        var kl = (0.09 + 0.4 - 1 - Math.Log(0.4)) / 2;
        Assert.Equal(kl, b.Loss(Ones(3))["kl"].mean().item<double>(), 1e-12);
        var (klA, errorKl) = Moments(a.Loss(Ones(Copies))["kl"]);
        Assert.True(errorKl > 0 && Math.Abs(klA - kl) < 4 * errorKl, $"{klA} ± {errorKl}, expected {kl}");
    }

    [Fact]
    public void Beta_scales_the_divergence_only()
    {
        using var one = Model(new(), mu: 0.7, variance: 0.2);
        using var three = Model(new() { Beta = 3 }, mu: 0.7, variance: 0.2);
        RandomState.Seed(4);
        var first = one.Loss(Ones(8));
        RandomState.Seed(4);
        var second = three.Loss(Ones(8));
        Assert.Equal(first["reconstruction"].data<double>().ToArray(),
            second["reconstruction"].data<double>().ToArray());
        Assert.Equal(3 * first["kl"].sum().item<double>(), second["kl"].sum().item<double>(), 1e-12);
    }

    [Fact]
    public void Samples_and_reconstructions_are_the_means_of_the_decoder()
    {
        using var model = Model(new(), mu: 0.7, variance: 0.2);
        Assert.Equal([0.7, 0.7], model.Reconstruct(Ones(2)).data<double>().ToArray());
        using var noise = new NoiseSource([5, 6], CPU, float64);
        using var again = new NoiseSource([5, 6], CPU, float64);
        Assert.Equal(again.Normal(1).data<double>().ToArray(), model.Sample(noise).data<double>().ToArray());
    }

    private static Tensor Ones(int n) => ones([n, 1, 1, 1], dtype: float64);

    private static (double Mean, double Error) Moments(Tensor t) =>
        (t.mean().item<double>(), t.std().item<double>() / Math.Sqrt(t.numel()));

    // Encoder: mu and variance whatever x is. Decoder: z = relu(z) - relu(-z).
    private static GaussianVae Model(GaussianVaeOptions o, double mu, double variance)
    {
        var model =
            new GaussianVae(o with { LatentDim = 1, Hidden = [2], Likelihood = PixelLikelihood.Gaussian, Sigma = 1 },
            number);
        model.to(float64);
        using var off = no_grad();
        var weights = model.state_dict();
        weights["encoder.2.weight"].zero_();
        weights["encoder.2.bias"].copy_(tensor(new[] { mu, Math.Log(variance) }));
        weights["decoder.0.weight"].copy_(tensor(new[] { 1.0, -1 }).view(2, 1));
        weights["decoder.0.bias"].zero_();
        weights["decoder.2.weight"].copy_(tensor(new[] { 1.0, -1 }).view(1, 2));
        weights["decoder.2.bias"].zero_();
        return model;
    }
}

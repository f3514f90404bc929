using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;
using static Generative.Models.Tests.Vae.FourPixels;

namespace Generative.Models.Tests.Vae;

/// <summary>VampPrior against sums over a fine grid; free bits and warm-up against their formulas; the warning of a
/// posterior that is gone.</summary>
public sealed class PriorTests : IDisposable
{
    private const int Copies = 100_000;
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_vamp_prior_is_the_mean_of_the_posteriors_of_its_inputs()
    {
        using var off = no_grad();
        using var model = Model(Vamp);
        var z = Grid().squeeze(-1);                                                     // [G, 1]
        var densities = Enumerable.Range(0, 3).Select(k => model.Posterior(Inputs(model)[k..(k + 1)]).LogProb(z).exp());
        var expected = stack([.. densities]).mean([0]);
        Assert.InRange((model.Prior().LogProb(z).exp() - expected).abs().max().item<double>(), 0, 1e-12);
        Assert.Equal(1, expected.sum().item<double>() * Cell, 1e-9);
    }

    [Theory]
    [InlineData(SgvbLoss.A)]
    [InlineData(SgvbLoss.B)]
    public void The_mean_loss_under_the_vamp_prior_is_the_bound_by_quadrature(SgvbLoss loss)
    {
        using var off = no_grad();
        using var model = Model(Vamp with { Loss = loss });
        var x = Images()[3..4];
        RandomState.Seed(2);
        var values = model.Loss(x.expand(Copies, 1, 2, 2)).Total;
        var error = values.std().item<double>() / Math.Sqrt(Copies);
        var logQ = model.Posterior(x).LogProb(Grid());                                  // [G, 1]
        var bound = (Cell * logQ.exp() * (LogJoint(model, x) - logQ)).sum().item<double>();
        Assert.InRange(values.mean().item<double>() + bound, -4 * error, 4 * error);
    }

    [Fact]
    public void Samples_of_the_vamp_prior_have_the_mean_of_the_marginal()
    {
        using var off = no_grad();
        using var model = Model(Vamp);
        var evidence = (LogJoint(model, Images()).logsumexp(0) + Math.Log(Cell)).exp();  // p(x), [16]
        Assert.Equal(1, evidence.sum().item<double>(), 1e-9);
        RandomState.Seed(5);
        var drawn = model.Sample(new NoiseSource(50_000, CPU, float64)).flatten(1);
        var expected = (evidence.view(-1, 1) * Images().flatten(1)).sum([0]);
        Assert.InRange(((drawn.mean([0]) - expected) / (drawn.std(0L) / Math.Sqrt(50_000))).abs().max()
            .item<double>(), 0, 4);
    }

    [Fact]
    public void With_one_latent_its_divergence_is_that_of_its_dimension()
    {
        using var off = no_grad();
        using var model = Model(Vamp);
        var x = Images()[3..4].expand(Copies, 1, 2, 2);
        RandomState.Seed(6);
        var whole = model.Loss(x)["kl"];
        var parts = model.Code(x)!.Value.Divergence!.squeeze(-1);
        var error = Math.Sqrt(2) * whole.std().item<double>() / Math.Sqrt(Copies);
        Assert.InRange((whole.mean() - parts.mean()).item<double>(), -4 * error, 4 * error);
    }

    [Fact]
    public void The_inputs_of_the_vamp_prior_are_trained()
    {
        using var model = Model(Vamp);
        model.Loss(Images()).Total.mean().backward();
        var inputs = model.named_parameters().Single(p => p.name == "pseudoInputs.u").parameter;
        Assert.True(inputs.grad!.abs().sum([1, 2, 3]).min().item<double>() > 0);
    }

    [Fact]
    public void Free_bits_charge_the_larger_of_each_dimension_and_lambda()
    {
        using var model = Model(new() { FreeBits = 0.3, LatentDim = 5, Beta = 2 });
        var q = model.Posterior(Images());
        var means = q.KlToStandardPerDimension.mean([0]);                               // [5]
        var count = means.gt(0.3).sum().item<long>();
        Assert.InRange(count, 1, 4);
        var terms = model.Loss(Images());
        Assert.Equal(2 * means.sum().item<double>(), terms["kl"].mean().item<double>(), 1e-12);
        Assert.Equal(2 * means.clamp(min: 0.3).sum().item<double>(),
            (terms["kl"] + terms["freeBits"]).mean().item<double>(), 1e-12);
        // The gradient too is that of the clamped means.
        (terms["kl"] + terms["freeBits"]).mean().backward();
        var own = model.named_parameters().Single(p => p.name == "encoder.2.bias").parameter.grad!.clone();
        model.zero_grad();
        (2 * model.Posterior(Images()).KlToStandardPerDimension.mean([0]).clamp(min: 0.3).sum()).backward();
        var expected = model.named_parameters().Single(p => p.name == "encoder.2.bias").parameter.grad!;
        Assert.InRange((own - expected).abs().max().item<double>(), 0, 1e-12);
        Assert.True(expected.abs().max().item<double>() > 0);
        // Measured, the loss is the negative bound.
        model.eval();
        Assert.Equal(["reconstruction", "kl"], model.Loss(Images()).Names);
    }

    [Fact]
    public void The_weight_of_the_divergence_rises_in_the_first_steps()
    {
        using var model = Model(new() { WarmUpSteps = 4 });
        double[] shares = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            var terms = model.Loss(Images());
            return ((terms["kl"] + terms["warmUp"]).sum() / terms["kl"].sum()).item<double>();
        })];
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1], shares, (a, b) => Math.Abs(a - b) < 1e-12);
        model.eval();
        Assert.Equal(["reconstruction", "kl"], model.Loss(Images()).Names);
        Assert.Contains("warmUp.step", model.state_dict().Keys);
    }

    [Fact]
    public void A_divergence_that_stays_at_zero_is_reported_once_until_it_comes_back()
    {
        using var model = Model(new() { Beta = 4, LatentDim = 7 });
        string[] At(double kl) => [.. model.Warnings(new Dictionary<string, double> { ["kl"] = 4 * kl })];
        for (var k = 0; k < 4; k++) Assert.Empty(At(0.001));
        var warning = Assert.Single(At(0.001));
        Assert.StartsWith("posterior collapse: the divergence of all 7 latent dimensions together is 0.001 nats",
            warning);
        Assert.Empty(At(0.001));
        Assert.Empty(At(3));
        for (var k = 0; k < 4; k++) Assert.Empty(At(0.004));
        Assert.Single(At(0.004));
    }

    [Fact]
    public void Aids_that_need_parts_of_the_bound_are_refused_beside_others()
    {
        static string Fault(GaussianVaeOptions o) =>
            Assert.Throws<OptionsException>(() => new GaussianVae(o, new(1, 2, 2, 3))).Message;
        Assert.StartsWith("warmUpSteps: got 5 beside loss iwae", Fault(new()
        {
            WarmUpSteps = 5,
            Loss = SgvbLoss.Iwae
        }));
        Assert.StartsWith("freeBits: got 0.5 beside another loss", Fault(new()
        {
            FreeBits = 0.5,
            Loss = SgvbLoss.A
        }));
        Assert.StartsWith("freeBits: got 0.5 beside prior vamp", Fault(Vamp with { FreeBits = 0.5 }));
        Assert.StartsWith("prior: got vamp beside classConditional true", Fault(Vamp with { ClassConditional = true }));
    }

    private static GaussianVaeOptions Vamp => new() { Prior = LatentPrior.Vamp, PseudoInputs = 3, LatentDim = 1 };

    private static Tensor Inputs(GaussianVae model) => model.state_dict()["pseudoInputs.u"];

    private static GaussianVae Model(GaussianVaeOptions o)
    {
        RandomState.Seed(1);
        var model = new GaussianVae(
            o with { LatentDim = o.LatentDim == 20 ? 1 : o.LatentDim, Hidden = [6], Activation = Activation.Tanh },
            Square);
        model.to(float64);
        using var off = no_grad();
        foreach (var (name, p) in model.named_parameters())
            if (name.EndsWith("weight", StringComparison.Ordinal)) p.mul_(2.5);
        return model;
    }

    // ln p(x, z), [G, B], for x [B, 1, 2, 2].
    private static Tensor LogJoint(GaussianVae model, Tensor x)
    {
        var posteriors = Enumerable.Range(0, 3)
            .Select(k => model.Posterior(Inputs(model)[k..(k + 1)]).LogProb(Grid().squeeze(-1)).exp());
        var prior = stack([.. posteriors]).mean([0]).log().view(-1, 1);                 // [G, 1]
        return model.Likelihood(Grid().expand(-1, x.shape[0], 1)).LogProb(x.flatten(1)) + prior;
    }
}

using Generative.Models.Flows;
using Generative.Models.Vae;
using Generative.Networks;
using Generative.Numerics;
using static Generative.Models.Tests.Vae.FourPixels;

namespace Generative.Models.Tests.Vae;

/// <summary>A VAE with two latents and four binary pixels, its posterior a flow: integrals over z are sums over a grid
/// in the plane.</summary>
public sealed class FlowPosteriorTests : IDisposable
{
    private const int Copies = 20_000;
    private const double Width = 0.05;
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private static readonly Dictionary<string, FlowPosteriorOptions> flows = new()
    {
        ["inverse autoregressive"] =
            new() { Flow = new MafOptions { Layers = 2, Hidden = [6], Norm = FlowNorm.None, Bound = 1 }, Context = 2 },
        ["couplings"] =
            new() { Flow = new RealNvpOptions { Couplings = 2, Hidden = [6], Norm = FlowNorm.None, Bound = 1 } },
    };

    public static TheoryData<string> Flows => [.. flows.Keys];

    [Theory, MemberData(nameof(Flows))]
    public void The_density_of_the_posterior_integrates_to_one_and_is_that_of_its_draws(string flow)
    {
        using var off = no_grad();
        using var model = Model(flow);
        var q = model.FlowPosterior(Images()[5..6]);
        var total = q.LogProb(Plane()).exp().sum().item<double>() * Width * Width;
        // Smooth, and gone at the edge: the sum over the grid has errors far below this.
        Assert.Equal(1, total, 1e-5);
        RandomState.Seed(4);
        var (z, logQ) = model.FlowPosterior(Images()).RSample(3);
        Assert.Equal([3, 16, 2], z.shape);
        Assert.InRange((model.FlowPosterior(Images()).LogProb(z) - logQ).abs().max().item<double>(), 0, 1e-9);
        var normal = model.Posterior(Images()).LogProb(z);
        Assert.True((normal - logQ).abs().max().item<double>() > 0.1, "the flow does nothing");
    }

    [Theory, MemberData(nameof(Flows))]
    public void The_mean_loss_is_the_bound_by_quadrature_which_is_below_the_evidence(string flow)
    {
        using var off = no_grad();
        using var model = Model(flow);
        var x = Images()[3..4];
        var z = Plane();
        var (logJoint, logQ) = (LogJoint(model, z, x), model.FlowPosterior(x).LogProb(z));
        var bound = (logQ.exp() * (logJoint - logQ)).sum().item<double>() * Width * Width;
        var evidence = logJoint.logsumexp(0).item<double>() + 2 * Math.Log(Width);
        Assert.True(bound < evidence - 1e-3, $"the bound is {bound}, the evidence {evidence}");
        RandomState.Seed(2);
        var values = model.Loss(x.expand(Copies, 1, 2, 2)).Total;
        var error = values.std().item<double>() / Math.Sqrt(Copies);
        Assert.InRange(values.mean().item<double>(), -bound - 4 * error, -bound + 4 * error);
        // The mean weight is the evidence.
        var weights = model.LogWeights(x, Copies).exp();
        var distance = (weights.mean().item<double>() - Math.Exp(evidence)) / weights.std().item<double>();
        Assert.InRange(distance * Math.Sqrt(Copies), -4, 4);
    }

    [Theory, MemberData(nameof(Flows))]
    public void Every_weight_of_the_flow_and_of_its_context_is_trained(string flow)
    {
        using var model = Model(flow);
        model.Loss(Images()).Total.mean().backward();
        var parts = model.named_parameters().Where(p => p.name.StartsWith("flow", StringComparison.Ordinal)).ToArray();
        Assert.True(parts.Length > 4);
        Assert.All(parts, p => Assert.True(p.parameter.grad!.abs().max().item<double>() > 0, p.name));
    }

    [Fact]
    public void What_needs_a_normal_posterior_is_refused_beside_a_flow()
    {
        static string Fault(GaussianVaeOptions o) => Assert.Throws<OptionsException>(
            () => new GaussianVae(o with { Posterior = flows["couplings"] }, new(1, 2, 2, 3))).Message;
        Assert.StartsWith("prior: got vamp beside a flow", Fault(new() { Prior = LatentPrior.Vamp }));
        Assert.StartsWith("classConditional: got true beside a flow", Fault(new() { ClassConditional = true }));
        Assert.StartsWith("freeBits: got 0.5 beside a flow", Fault(new() { FreeBits = 0.5 }));
        Assert.StartsWith("loss: got dreg beside a flow", Fault(new() { Loss = SgvbLoss.Dreg }));
        var mixture = new FlowPosteriorOptions { Flow = new MafOptions { Base = BaseKind.Mixture } };
        Assert.StartsWith("posterior.flow.base: got mixture", Assert.Throws<OptionsException>(
            () => new GaussianVae(new() { Posterior = mixture }, Square)).Message);
    }

    // z from -12 to 12 in both directions, [G², 1, 2].
    private static Tensor Plane()
    {
        var line = arange(-240, 241, dtype: float64) * Width;
        return cartesian_prod(line, line).unsqueeze(1);
    }

    // ln p(x, z), [G², 1].
    private static Tensor LogJoint(GaussianVae model, Tensor z, Tensor x) =>
        model.Likelihood(z).LogProb(x.flatten(1)) + model.Prior().LogProb(z);

    private static GaussianVae Model(string flow)
    {
        RandomState.Seed(1);
        var model = new GaussianVae(
            new() { LatentDim = 2, Hidden = [6], Activation = Activation.Tanh, Posterior = flows[flow] }, Square);
        model.to(float64);
        using var off = no_grad();
        foreach (var (name, p) in model.named_parameters())
        {
            if (name.StartsWith("flow", StringComparison.Ordinal)) p.add_(0.2 * randn_like(p));
            else if (name.EndsWith("weight", StringComparison.Ordinal)) p.mul_(1.5);
        }
        return model;
    }
}

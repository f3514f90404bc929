using Generative;
using Generative.Bijectors;
using Generative.Data;
using Generative.Models.Flows;
using Generative.Networks;
using Generative.Training;

namespace Generative.Models.Tests.Flows;

/// <summary>What likelihoods of whole flows have to be: sums, integrals, a hand computation.</summary>
public sealed class NormalizingFlowTests
{
    private static readonly DataShape plane = DataShape.Vector(2, 2);
    private static readonly DataShape tiny = new(1, 2, 2);

    /// <summary>Every kind of flow, small.</summary>
    private static readonly Dictionary<string, FlowOptions> kinds = new()
    {
        ["realNvp"] = new RealNvpOptions { Couplings = 4, Hidden = [32] },
        ["realNvp, mixture"] = new RealNvpOptions { Couplings = 2, Hidden = [32], Base = BaseKind.Mixture },
        ["realNvp, batch norm"] = new RealNvpOptions { Couplings = 4, Hidden = [32], Norm = FlowNorm.Batch },
        ["glow"] = new GlowOptions { Steps = 4, Hidden = [32] },
        ["maf"] = new MafOptions { Layers = 3, Hidden = [32] },
        ["splineFlow"] = new SplineFlowOptions { Couplings = 2, Hidden = [32] },
    };

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Fact]
    public void Every_kind_of_flow_is_tested() =>
        Assert.Empty(RunTypes.Current.KindsOf(typeof(FlowOptions)).Select(k => k.Type)
            .Except(kinds.Values.Select(o => o.GetType())).Select(t => $"{t.Name}: add its small form"));

    [Theory, MemberData(nameof(Kinds))]
    public void A_trained_density_of_the_plane_integrates_to_one(string kind)
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        using var flow = Trained(kinds[kind], Toys.Draw(Toy.Moons, 2000, 0.15, 1).Tensor(), steps: 60);
        using var off = no_grad();
        // Midpoints of 400 x 400 squares over [-8, 8]²: the density varies on a scale of 0.3, and nothing to speak of
        // lies outside.
        const int n = 400;
        const double limit = 8, side = 2 * limit / n;
        var axis = arange(n, dtype: float32) * side + (side / 2 - limit);
        var grid = stack([axis.repeat(n), axis.repeat_interleave(n)], 1).view(-1, 1, 1, 2);
        var mass = flow.LogProb(grid).to(float64).exp().sum().item<double>() * side * side;
        Assert.Equal(1, mass, 2e-3);
    }

    [Fact]
    public void A_spline_flow_comes_within_0_05_nats_of_a_known_mixture()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        const double sigma = 0.5;
        torch.Tensor Draw(int n, ulong seed) => Toys.Draw(Toy.TwoGaussians, n, sigma, seed).Tensor();
        using var flow = Trained(new SplineFlowOptions { Couplings = 4, Hidden = [32, 32] }, Draw(8000, 1), steps: 400);
        using var off = no_grad();
        var x = Draw(20_000, 2);
        var each = Toys.Components(Toy.TwoGaussians).Select(c =>
            Math.Log(c.Weight / (2 * Math.PI * sigma * sigma))
                - (x.flatten(1).to(float64) - tensor(new[] { c.X, c.Y })).square().sum([1]) / (2 * sigma * sigma));
        var truth = stack([.. each]).logsumexp(0);
        // KL(p ‖ flow) by Monte Carlo; of 20,000 draws its standard error is below 0.003.
        var kl = (truth - flow.LogProb(x).to(float64)).mean().item<double>();
        Assert.InRange(kl, -0.01, 0.05);
    }

    [Theory]
    [InlineData(DequantisationKind.Uniform)]
    [InlineData(DequantisationKind.Variational)]
    public void The_probabilities_of_all_images_add_up_to_one(DequantisationKind kind)
    {
        // E_q[p(v) / (2^D q(u|x))] = P(x) for each of the 16 binary images of 2 x 2 pixels, whatever the flow and
        // whatever q; alpha leaves next to nothing outside the logits' range.
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var flow =
            new NormalizingFlow(new RealNvpOptions
            {
                Couplings = 2, Widths = [6], Blocks = 1, Levels = 2,
                Dequantization = kind, DequantisationWidth = 6, Norm = FlowNorm.None, Alpha = 1e-4
            }, tiny);
        using var off = no_grad();
        foreach (var p in flow.parameters()) p.add_(randn_like(p), alpha: 0.08);
        // σ(x) about 3: a narrow q leaves weights p/q whose variance is infinite.
        if (kind == DequantisationKind.Variational)
            flow.state_dict()["dequantiser.net.last.bias"].narrow(0, 4, 4).add_(1.1);
        var images =
            stack([.. Enumerable.Range(0, 16)
            .Select(k => tensor(new float[] { k & 1, k >> 1 & 1, k >> 2 & 1, k >> 3 & 1 }))]).view(16, 1, 2, 2);
        const int draws = 20_000;
        var p_x = flow.LogProb(images.repeat(draws, 1, 1, 1)).to(float64).exp().view(draws, 16).sum([1]);
        var (mean, error) = (p_x.mean().item<double>(), p_x.std().item<double>() / Math.Sqrt(draws));
        Assert.True(error < 0.02, $"standard error {error}");
        Assert.InRange(mean, 1 - 4 * error, 1 + 4 * error);
    }

    [Fact]
    public void Bits_per_dimension_are_those_of_a_hand_computation()
    {
        // Before training, without norms, the flow is the identity on logits.
        using var scope = NewDisposeScope();
        using var off = no_grad();
        const double lambda = 1e-2;
        using var flow =
            new NormalizingFlow(new RealNvpOptions
            {
                Couplings = 1, Widths = [4], Blocks = 0, Alpha = lambda,
                Norm = FlowNorm.None
            }, tiny);
        flow.to(float64);
        var x = tensor(new double[] { 0, 3, 200, 255 }).view(1, 1, 2, 2) / 255;
        manual_seed(8);
        var measures = flow.Measure(x).ToDictionary(m => m.Name, m => m.Value.item<double>());
        manual_seed(8);
        (double LogP, double Bits) ByHand(double[] u)
        {
            double logP = 0, slope = 0;
            foreach (var (k, i) in new[] { 0, 3, 200, 255 }.Select((k, i) => (k, i)))
            {
                var s = lambda + (1 - 2 * lambda) * (k + u[i]) / 256;
                var z = Math.Log(s / (1 - s));
                logP += -0.5 * z * z - 0.5 * Math.Log(2 * Math.PI);
                slope += (Math.Log2(s) + Math.Log2(1 - s)) / 4;
            }
            return (logP, -logP / (4 * Math.Log(2)) - Math.Log2(1 - 2 * lambda) + 8 + slope);
        }

        var (first, second) = (ByHand(rand_like(x).data<double>().ToArray()),
            ByHand(rand_like(x).data<double>().ToArray()));
        Assert.Equal(first.LogP, measures["logit_log_prob"], 1e-9);
        Assert.Equal((first.Bits + second.Bits) / 2, measures["bits_per_dim"], 1e-9);
        Assert.Equal(Math.Pow(first.Bits - second.Bits, 2) / 2, measures["variance_over_draws"], 1e-9);
        Assert.InRange(measures["inversion_error"], 0, 1e-12);
    }

    [Fact]
    public void Labels_choose_the_density_and_without_labels_it_is_their_mean()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(10);
        using var flow = new NormalizingFlow(new MafOptions { Layers = 2, Hidden = [8], ClassConditional = true },
            plane);
        foreach (var p in flow.parameters()) p.add_(randn_like(p), alpha: 0.2);
        var x = randn(6, 1, 1, 2);
        torch.Tensor Of(long y) => flow.LogProb(x, full([6], y, dtype: int64));
        Assert.True((Of(0) - Of(1)).abs().max().item<float>() > 1e-3);
        var mean = ((Of(0).exp() + Of(1).exp()) / 2).log();
        Assert.InRange((mean - flow.LogProb(x)).abs().max().item<float>(), 0, 1e-5f);
        torch.Tensor Drawn(long y) => flow.Sample(new NoiseSource([3L], CPU), full([1], y, dtype: int64));
        Assert.True((Drawn(0) - Drawn(1)).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void Tables_are_standardized_by_constants_saved_with_the_model()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(11);
        var x = randn(500, 1, 1, 2) * tensor(new[] { 0.01f, 300f }) + tensor(new[] { 5f, -2000f });
        using var flow = new NormalizingFlow(new RealNvpOptions { Couplings = 1, Hidden = [4], Norm = FlowNorm.None },
            plane);
        flow.Initialize(x);
        // The identity between N(0, I) and the standardized rows: the density is the product of the two columns'
        // normals.
        var rows = x.flatten(1);
        var (mu, sigma) = (rows.mean([0]), rows.std(0L, unbiased: false));
        var expected = (-0.5 * ((rows - mu) / sigma).square() - sigma.log() - Math.Log(2 * Math.PI) / 2).sum([1]);
        Assert.InRange((expected - flow.LogProb(x)).abs().max().item<float>(), 0, 1e-3f);
        using var other = new NormalizingFlow(new RealNvpOptions { Couplings = 1, Hidden = [4], Norm = FlowNorm.None },
            plane);
        other.load_state_dict(flow.state_dict());
        Assert.Equal(0, (other.LogProb(x) - flow.LogProb(x)).abs().max().item<float>());
    }

    [Fact]
    public void Temperature_scales_the_noise()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var cold = new NormalizingFlow(new RealNvpOptions { Temperature = 0, Norm = FlowNorm.None }, plane);
        using var warm = new NormalizingFlow(new RealNvpOptions { Temperature = 2, Norm = FlowNorm.None }, plane);
        Assert.Equal(0, cold.Sample(new NoiseSource(9, CPU)).abs().max().item<float>());
        Assert.InRange(warm.Sample(new NoiseSource(4000, CPU)).std().item<float>(), 1.9f, 2.1f);
    }

    private static NormalizingFlow Trained(FlowOptions options, torch.Tensor x, int steps)
    {
        var flow = new NormalizingFlow(options, plane);
        flow.Initialize(x);
        flow.train();
        using var optimizer = new FusedAdam(new OptimizerOptions { LearningRate = 5e-3 },
            flow.parameters());
        for (var k = 0; k < steps; k++)
        {
            using var step = NewDisposeScope();
            optimizer.LearningRate = 5e-3 * (1 - (double)k / steps);
            optimizer.ZeroGrad();
            flow.Loss(x.index_select(0, randint(0, x.shape[0], [256], dtype: int64))).Total.mean().backward();
            optimizer.Step();
        }
        flow.eval();
        return flow;
    }
}

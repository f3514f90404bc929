using Generative;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;

namespace Generative.Tests.Diffusion;

/// <summary>What holds for every sampler, on Gaussian data with the exact denoiser.</summary>
public sealed class SamplerLaws
{
    private static readonly GaussianData data = new(0.5, 0.7);

    /// <summary>Every sampler under its config name and a word for the variant, with the levels it needs to come within
    /// a hundredth.</summary>
    private static readonly Dictionary<string, DiffusionSamplerOptions> cases = new()
    {
        ["ancestral"] = new AncestralOptions { Steps = 1000 },
        ["ancestral, beta"] = new AncestralOptions { Steps = 1000, Variance = ReverseVariance.Beta },
        ["ddim"] = new DdimOptions { Steps = 250 },
        ["ddim, eta 0.5"] = new DdimOptions { Steps = 500, Eta = 0.5 },
        ["ddim, eta 1"] = new DdimOptions { Steps = 1000, Eta = 1 },
        ["dpmSolver"] = new DpmSolverOptions { Steps = 100 },
        ["heun"] = new HeunOptions { Steps = 100 },
        ["eulerMaruyama"] = new EulerMaruyamaOptions { Steps = 1000 },
        ["predictorCorrector"] = new PredictorCorrectorOptions { Steps = 1000 },
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    [Fact]
    public void Every_sampler_is_enrolled()
    {
        var options = typeof(DiffusionSamplerOptions).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(DiffusionSamplerOptions))).ToHashSet();
        Assert.Empty(options.Where(t => !t.IsDefined(typeof(KindAttribute), false))
            .Select(t => $"{t.Name} has no config name: give it a [Kind]"));
        Assert.Empty(options.Except(cases.Values.Select(c => c.GetType()))
            .Select(t => $"{t.Name} stands under no law: add it here"));
        Assert.All(cases, c => Assert.Equal(c.Key.Split(',')[0], KindAttribute.NameOf(c.Value)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Samples_have_the_moments_of_the_data(string name)
    {
        const int n = 20_000;
        using var scope = NewDisposeScope();
        manual_seed(11);
        var q = new DiffusionProcess(NoiseSchedule.Linear(1000));
        var x = cases[name].Create()
            .Run(q, data.Denoiser(q), randn([n, 1], dtype: float64), Sampling.Levels(q.T, cases[name].Steps),
            new NoiseSource(n, CPU, float64));
        // Four standard errors of n draws, and a hundredth for the size of the steps.
        Assert.InRange(x.mean().item<double>(), data.M - 4 * data.S / Math.Sqrt(n) - 0.01,
            data.M + 4 * data.S / Math.Sqrt(n) + 0.01);
        Assert.InRange(x.std().item<double>() / data.S, 1 - 4 / Math.Sqrt(2.0 * n) - 0.01,
            1 + 4 / Math.Sqrt(2.0 * n) + 0.01);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_sample_is_a_function_of_its_seed(string name)
    {
        using var scope = NewDisposeScope();
        var q = new DiffusionProcess(NoiseSchedule.Linear(1000));
        Tensor Draw(params long[] seeds)
        {
            var noise = new NoiseSource(seeds, CPU, float64);
            return cases[name].Create().Run(q, data.Denoiser(q), noise.Normal(2), Sampling.Levels(q.T, 20), noise);
        }
        Assert.Equal(Draw(3, 4, 5)[1].data<double>().ToArray(), Draw(4)[0].data<double>().ToArray());
        Assert.NotEqual(Draw(3)[0].data<double>().ToArray(), Draw(4)[0].data<double>().ToArray());
    }

    [Theory, MemberData(nameof(Names))]
    public void Tied_outputs_of_the_three_predictions_give_the_same_sample(string name)
    {
        using var scope = NewDisposeScope();
        var q = new DiffusionProcess(NoiseSchedule.Linear(1000));
        // One function of (x, t), put out as x_0, as ε and as v.
        static Tensor Guess(Tensor x, int t) => (x * 0.6).tanh() + 0.001 * t;
        Tensor Draw(PredictionType type)
        {
            var noise = new NoiseSource([1L, 2, 3], CPU, float64);
            Denoiser denoise = (x, t) =>
            {
                var level = q.At(t, x);
                var p = level.FromX0(x, Guess(x, t));
                return level.From(type, x, type switch
                {
                    PredictionType.X0 =>
                    p.X0,
                    PredictionType.Epsilon => p.Epsilon,
                    _ => level.V(p.X0, p.Epsilon)
                });
            };
            return cases[name].Create().Run(q, denoise, noise.Normal(2), Sampling.Levels(q.T, 30), noise);
        }
        var x0 = Draw(PredictionType.X0);
        foreach (var type in new[] { PredictionType.Epsilon, PredictionType.V })
            Assert.True((Draw(type) - x0).abs().max().item<double>() < 1e-8,
                $"{type}: rounding is magnified by 1/√ᾱ_T = 157 at the most");
    }

    [Fact]
    public void Sampling_leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var q = new DiffusionProcess(NoiseSchedule.Linear(100));
        foreach (var options in cases.Values)
        {
            var noise = new NoiseSource(2, CPU, float64);
            var start = noise.Normal(2);
            var live = torch.Tensor.TotalCount;
            var x = options.Create().Run(q, data.Denoiser(q), start, Sampling.Levels(100, 10), noise);
            Assert.Equal(live + 1, torch.Tensor.TotalCount);
            x.Dispose();
        }
    }
}

using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Inference;
using Generative.Models.Adversarial;
using Generative.Models.Classical;
using Generative.Models.Classifiers;
using Generative.Models.Diffusion;
using Generative.Models.Discrete;
using Generative.Models.Flows;
using Generative.Models.Score;
using Generative.Models.Vae;
using Generative.Networks;
using Generative.Training;
using TorchSharp;

namespace Generative.Laws.Tests;

/// <summary>What holds for the training step of every model in the catalog.</summary>
public sealed class TrainingLaws
{
    private static readonly ImageSet digits = Digits.Generate(96, 7);

    /// <summary>Every options record of the catalog, with its main variants.</summary>
    public static TheoryData<string> Variants => [.. Options.Keys];

    private static UNetOptions SmallUnet => new() { Channels = 8, Multipliers = [1], Patch = 4, Dropout = 0.1 };

    internal static readonly Dictionary<string, ModelOptions> Options = new()
    {
        ["gaussianVae"] = new GaussianVaeOptions { Hidden = [32], LatentDim = 4 },
        ["gaussianVae, loss A, 3 samples"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Loss = SgvbLoss.A, Samples = 3 },
        ["gaussianVae, iwae"] = new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Loss = SgvbLoss.Iwae,
            Samples = 3 },
        ["gaussianVae, dreg"] = new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Loss = SgvbLoss.Dreg,
            Samples = 3 },
        ["gaussianVae, conv"] = new GaussianVaeOptions { Coder = CoderKind.Conv, Hidden = [4, 8], LatentDim = 4 },
        ["gaussianVae, learned gaussian"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Likelihood = PixelLikelihood.GaussianLearned },
        ["discreteVae"] = new DiscreteVaeOptions { LatentCount = 16, Hidden = [32] },
        ["discreteVae, gumbelSoftmax"] = new DiscreteVaeOptions
        {
            Latents = DiscreteKind.Categorical, LatentCount = 6, Classes = 4, Hidden = [32],
                Divergence = DiscreteDivergence.ClosedForm, Prior = DiscretePrior.Learned,
            Estimator = new GumbelSoftmaxOptions { Temperature = new() { Schedule = TemperatureSchedule.Annealed } },
        },
        ["discreteVae, disArm"] = new DiscreteVaeOptions { LatentCount = 16, Estimator = new DisArmOptions() },
        ["discreteVae, relax"] =
            new DiscreteVaeOptions { Latents = DiscreteKind.Categorical, LatentCount = 6, Classes = 4,
            Estimator = new RelaxOptions { Hidden = [16] } },
        ["discreteVae, vimco"] =
            new DiscreteVaeOptions { LatentCount = 16, Bound = Bound.ImportanceWeighted,
            Estimator = new VimcoOptions { Samples = 4 } },
        ["discreteVae, stGumbel"] = new DiscreteVaeOptions { LatentCount = 16, Estimator = new StGumbelOptions() },
        ["discreteVae, arsm"] = new DiscreteVaeOptions { Latents = DiscreteKind.Categorical, LatentCount = 6,
            Classes = 4, Estimator = new ArsmOptions() },
        ["sigmoidBeliefNetwork"] = new SigmoidBeliefNetworkOptions { Layers = [24, 16] },
        ["sigmoidBeliefNetwork, muProp"] =
            new SigmoidBeliefNetworkOptions { Layers = [24, 16, 8], Estimator = new MuPropOptions() },
        ["sigmoidBeliefNetwork, rebar"] =
            new SigmoidBeliefNetworkOptions { Layers = [24, 16], DeterministicHidden = [20], Estimator = new RebarOptions() },
        ["sigmoidBeliefNetwork, constantBaseline"] =
            new SigmoidBeliefNetworkOptions { Layers = [24], Estimator = new ConstantBaselineOptions() },
        ["gan"] = new GanOptions { LatentDim = 8, Width = 4 },
        ["gan, wasserstein with a penalty"] =
            new GanOptions { LatentDim = 8, Width = 4, Loss = AdversarialLossKind.Wasserstein,
            Penalty = PenaltyKind.Gradient, CriticSteps = 2 },
        ["gan, mlp, clipped"] = new GanOptions { LatentDim = 8, Network = AdversarialNetwork.Mlp, Hidden = [32],
            Loss = AdversarialLossKind.Wasserstein, Clip = 0.05, CriticSteps = 2 },
        ["gan, hinge, spectral, conditional"] =
            new GanOptions { LatentDim = 8, Width = 4, Loss = AdversarialLossKind.Hinge,
            CriticNorm = CriticNorm.Spectral, ClassConditional = true },
        ["gan, residual, r1"] = new GanOptions { LatentDim = 8, Width = 6, Network = AdversarialNetwork.Residual,
            Penalty = PenaltyKind.R1, PenaltyWeight = 1 },
        ["gan, pearson, batch norm"] =
            new GanOptions { LatentDim = 8, Width = 4, Loss = AdversarialLossKind.Pearson,
            CriticNorm = CriticNorm.Batch },
        ["infoGan"] = new InfoGanOptions { LatentDim = 8, Width = 4, InputNoise = 0.1 },
        ["infoGan, data sorted too"] =
            new InfoGanOptions { LatentDim = 8, Width = 4, OwnRecognizer = true, Distortion = new(), DataWeight = 1 },
        ["classifier"] = new ClassifierOptions { Channels = [4, 8], Features = 12 },
        ["scoreNetwork"] = new ScoreNetworkOptions { Unet = SmallUnet, Levels = 10 },
        ["energyModel, sliced"] = new EnergyModelOptions { Hidden = [32], Sampler = new() { Steps = 10 } },
        ["energyModel, denoising"] =
            new EnergyModelOptions { Hidden = [32], Loss = EnergyLoss.Denoising, Sigma = 0.5,
            Sampler = new() { Type = LangevinKind.Unadjusted, Steps = 10 } },
        ["energyModel, noiseContrastive"] =
            new EnergyModelOptions { Hidden = [32], Loss = EnergyLoss.NoiseContrastive, Samples = 2, Scale = 0.5,
            Sampler = new() { Steps = 10 } },
        ["ddpm"] = new DdpmOptions { Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4,
            Unet = new() { Channels = 8, Multipliers = [1, 2], Patch = 2 }, Sampler = new DdimOptions { Steps = 5 } },
        ["ddpm, x0, elbo, loss-aware"] =
            new DdpmOptions { Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4, PredictionType = PredictionType.X0,
            Weighting = LossWeighting.Elbo, TimestepSampling = TimestepSampling.LossAware, Unet = SmallUnet,
            Sampler = new HeunOptions { Steps = 4 } },
        ["ddpm, v, conditional, learned variance"] =
            new DdpmOptions { Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4, PredictionType = PredictionType.V,
            Weighting = LossWeighting.MinSnr, Variance = ReverseVariance.Learned, ClassConditional = true,
            Unet = SmallUnet, Sampler = new AncestralOptions { Steps = 5, Guidance = 2,
            Variance = ReverseVariance.Learned, Threshold = Thresholding.Dynamic } },
        ["realNvp"] = new RealNvpOptions { Couplings = 2, Widths = [4, 6], Blocks = 1,
            Dequantization = DequantisationKind.Variational, DequantisationWidth = 4 },
        ["realNvp, batch norm, residual, mixture, conditional"] =
            new RealNvpOptions { Couplings = 2, Widths = [4], Blocks = 1, Block = ConvBlock.Residual,
            Norm = FlowNorm.Batch, Base = BaseKind.Mixture, ClassConditional = true },
        ["realNvp, additive"] = new RealNvpOptions { Couplings = 2, Widths = [4], Blocks = 1,
            Coupling = CouplingKind.Additive },
        ["glow"] = new GlowOptions { Steps = 2, Widths = [4, 6] },
        ["maf"] = new MafOptions { Layers = 2, Hidden = [16], Norm = FlowNorm.None },
        ["splineFlow"] = new SplineFlowOptions { Couplings = 2, Hidden = [8], Bins = 3, Levels = 2 },
        ["structuredPrediction"] =
            new StructuredPredictionOptions { Layers = [24, 24], Estimator = new LeaveOneOutOptions { Samples = 3 } },
        ["gaussianMixture, diagonal"] =
            new GaussianMixtureOptions { Covariance = CovarianceKind.Diagonal, Floor = 1e-3 },
        ["gaussianMixture, minibatch"] = new GaussianMixtureOptions { Covariance = CovarianceKind.Spherical,
            Floor = 1e-3, Start = MixtureStart.Random, Minibatch = true },
        ["bernoulliMixture"] = new BernoulliMixtureOptions(),
        ["bernoulliMixture, labels"] = new BernoulliMixtureOptions { Components = 10, Labeled = 8 },
        ["categoricalMixture"] = new CategoricalMixtureOptions { Start = MixtureStart.PlusPlus },
        ["kMeans"] = new KMeansOptions(),
        ["kMeans, minibatch"] = new KMeansOptions { Minibatch = true, Start = KMeansStart.Random },
        ["structuredPrediction, straightThrough"] =
            new StructuredPredictionOptions { Layers = [24, 24], Bound = Bound.ImportanceWeighted,
            Estimator = new StraightThroughOptions { Samples = 3 } },
    };

    [Fact]
    public void Every_model_of_the_catalog_is_enrolled() =>
        Assert.Empty(RunTypes.Current.KindsOf(typeof(ModelOptions)).Select(k => k.Type)
            .Except(Options.Values.Select(o => o.GetType()))
            .Select(t => $"{t.Name} stands under no law: add its small form here"));

    [Theory, MemberData(nameof(Variants))]
    public void A_step_reads_nothing_back_from_the_device(string variant)
    {
        using var rig = new Rig(Options[variant], gradientClip: 1);
        rig.Take(2);
        using var log = new OperatorLog();
        rig.Take(5);
        Assert.True(log.Calls > 0, "no operator was counted");
        Assert.Equal(0, log.HostReads);
        Assert.NotEmpty(rig.Metrics());
    }

    [Theory, MemberData(nameof(Variants))]
    public void Everything_a_step_makes_is_made_on_the_models_device(string variant)
    {
        // While the default device is another one than the model's, whatever is made without naming a device shows in
        // the count of results, or fails to mix.
        using var rig = new Rig(Options[variant], gradientClip: 1);
        set_default_device(META);
        try
        {
            rig.Take(3);
            Assert.All(rig.Model.parameters().Select(p => p.grad).OfType<torch.Tensor>(),
                g => Assert.Equal(DeviceType.CPU, g.device_type));
        }
        finally
        {
            set_default_device(CPU);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void A_step_leaves_no_tensor_behind(string variant)
    {
        using var rig = new Rig(Options[variant]);
        rig.Take(3);
        // what other tests left to the collector is none of this run's
        _ = Memory();
        var live = torch.Tensor.TotalCount;
        rig.Take(20);
        Assert.Equal(live, torch.Tensor.TotalCount);
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_same_seed_trains_to_the_same_weights(string variant)
    {
        static double[] Weights(ModelOptions options)
        {
            using var rig = new Rig(options);
            rig.Take(6);
            using var scope = NewDisposeScope();
            return [.. rig.Model.parameters().Select(p => p.detach().to(float64).sum().item<double>())];
        }

        set_num_threads(1);
        try
        {
            Assert.Equal(Weights(Options[variant]), Weights(Options[variant]));
        }
        finally
        {
            set_num_threads(System.Environment.ProcessorCount);
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void The_loss_falls(string variant)
    {
        using var rig = new Rig(Options[variant]);
        // In a game the first player's loss falls while it faces a fresh opponent; later either may win.
        var steps = rig.Model.Phases.Count > 1 ? 3 : 10;
        rig.Take(steps);
        var early = rig.Metrics()[0].Value;
        rig.Take(rig.Model.Phases.Count > 1 ? 20 : 150);
        _ = rig.Metrics();
        rig.Take(steps);
        var late = rig.Metrics()[0].Value;
        Assert.True(late < early, $"loss {early} at first, {late} after 150 steps");
    }

    [Theory, MemberData(nameof(Variants))]
    public void Samples_and_reconstructions_are_images(string variant)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Options[variant].Create(digits.Shape);
        model.eval();
        if (model is IReconstructor reconstructor) CheckImages(reconstructor.Reconstruct(rand(3, 1, 28, 28)), 3);
        if (model is not ISampler sampler) return;
        CheckImages(sampler.Sample(new(5, CPU)), 5);
        // A sample is a function of its seed, in whatever company it is drawn.
        var (together, alone) = (sampler.Sample(new([7, 8, 9], CPU)), sampler.Sample(new([8], CPU)));
        CheckImages(together, 3);
        var distance = (together[1] - alone[0]).abs().max().item<float>();
        Assert.True(distance < 1e-4, $"sample of seed 8: {distance} apart when seeds 7 and 9 are drawn beside it");
    }

    [Fact]
    public void Two_thousand_steps_grow_neither_managed_nor_native_memory()
    {
        using var rig = new Rig(Options["gaussianVae"]);
        rig.Take(500);
        // The collector first: what other tests left to it is none of this run's.
        var (managed, resident) = Memory();
        var live = torch.Tensor.TotalCount;
        rig.Take(2000);
        var (managedAfter, residentAfter) = Memory();
        Assert.Equal(live, torch.Tensor.TotalCount);
        Assert.True(managedAfter - managed < 2_000_000,
            $"managed memory grew by {(managedAfter - managed) / 1e6:F1} MB");
        Assert.True(residentAfter - resident < 24_000_000,
            $"resident memory grew by {(residentAfter - resident) / 1e6:F1} MB");
    }

    private static (long Managed, long Resident) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), System.Environment.WorkingSet);
    }

    private static void CheckImages(torch.Tensor images, long n)
    {
        Assert.Equal([n, 1, 28, 28], images.shape);
        Assert.InRange(images.min().item<float>(), 0, 1);
        Assert.InRange(images.max().item<float>(), 0, 1);
    }

    /// <summary>A model with everything that its training step needs.</summary>
    private sealed class Rig : IDisposable
    {
        private readonly DeviceData images;
        private readonly BatchOrder order;
        private readonly PhaseOptimizers optimizers;
        private readonly TrainingStep step;
        private long taken;

        public Rig(ModelOptions options, double gradientClip = 0, Device? device = null)
        {
            manual_seed(3);
            device ??= CPU;
            images = new(digits, Binarization.Dynamic, device);
            Model = options.Create(digits.Shape);
            Model.to(device);
            order = new(images.Count, 32, 5, device);
            optimizers = new(Model, new OptimizerOptions { GradientClip = gradientClip });
            step = new(Model, optimizers, images, order);
        }

        public GenerativeModel Model { get; }

        public IReadOnlyList<(string Name, double Value)> Metrics() => step.Metrics();

        public void Take(int steps)
        {
            for (var k = 0; k < steps; k++) step.Take(taken++);
        }

        public void Dispose()
        {
            step.Dispose();
            optimizers.Dispose();
            order.Dispose();
            images.Dispose();
            Model.Dispose();
        }
    }
}

using Generative;
using Generative.Cli;
using Generative.Configuration;
using Generative.Data;
using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Estimators;
using Generative.Inference;
using Generative.Models.Adversarial;
using Generative.Models.Bayesian;
using Generative.Models.Classical;
using Generative.Models.Classifiers;
using Generative.Models.Diffusion;
using Generative.Models.Discrete;
using Generative.Models.Flows;
using Generative.Models.Regression;
using Generative.Models.Score;
using Generative.Models.Vae;
using Generative.Networks;
using Generative.Sequences;
using Generative.Training;
using TorchSharp;

namespace Generative.Laws.Tests;

/// <summary>A small form of every model, and of its main variants: what the laws are held to.</summary>
internal static partial class ModelCases
{
    private static HyenaOptions SmallHyena => new() { FilterWidth = 8, Bands = 2 };
    private static UNetOptions SmallUnet => new() { Channels = 8, Multipliers = [1], Patch = 4, Dropout = 0.1 };

    /// <summary>By name.</summary>
    public static readonly Dictionary<string, ModelOptions> All = new(Fitted.Concat(Sequences).Concat(Contrastive))
    {
        ["gaussianVae"] = new GaussianVaeOptions { Hidden = [32], LatentDim = 4 },
        ["gaussianVae, loss A, 3 samples"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Loss = SgvbLoss.A, Samples = 3 },
        ["gaussianVae, iwae"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Loss = SgvbLoss.Iwae, Samples = 3 },
        ["gaussianVae, dreg"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Loss = SgvbLoss.Dreg, Samples = 3 },
        ["gaussianVae, conv"] = new GaussianVaeOptions { Coder = CoderKind.Conv, Hidden = [4, 8], LatentDim = 4 },
        ["gaussianVae, learned gaussian"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Likelihood = PixelLikelihood.GaussianLearned },
        ["gaussianVae, conditional, learned prior"] = new GaussianVaeOptions
        {
            Hidden = [32], LatentDim = 4, ClassConditional = true, ConditionalPrior = ConditionalPrior.Learned
        },
        ["gaussianVae, conv, conditional"] = new GaussianVaeOptions
        {
            Coder = CoderKind.Conv, Hidden = [4, 8], LatentDim = 4, ClassConditional = true
        },
        ["gaussianVae, conditional, dreg"] = new GaussianVaeOptions
        {
            Hidden = [32], LatentDim = 4, Samples = 3,
            Loss = SgvbLoss.Dreg, ClassConditional = true, ConditionalPrior = ConditionalPrior.Learned
        },
        ["gaussianVae, vamp"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, Prior = LatentPrior.Vamp, PseudoInputs = 5 },
        ["gaussianVae, conv, vamp, iwae"] = new GaussianVaeOptions
        {
            Coder = CoderKind.Conv, Hidden = [4, 8],
            LatentDim = 4, Prior = LatentPrior.Vamp, PseudoInputs = 5, Loss = SgvbLoss.Iwae, Samples = 2
        },
        ["gaussianVae, free bits, warm-up"] =
            new GaussianVaeOptions { Hidden = [32], LatentDim = 4, FreeBits = 0.2, WarmUpSteps = 50 },
        ["gaussianVae, flow posterior"] = new GaussianVaeOptions
        {
            Hidden = [32], LatentDim = 4,
            Posterior = new()
            {
                Flow = new RealNvpOptions { Couplings = 2, Hidden = [8], Norm = FlowNorm.None }, Context = 3
            }
        },
        ["gaussianVae, conv, inverse autoregressive posterior, iwae"] = new GaussianVaeOptions
        {
            Coder = CoderKind.Conv, Hidden = [4, 8], LatentDim = 4, Loss = SgvbLoss.Iwae, Samples = 2,
            Posterior = new() { Flow = new MafOptions { Layers = 2, Hidden = [8], Norm = FlowNorm.None } }
        },
        ["vade, distorted"] = new VadeOptions
        {
            Clusters = 3, Hidden = [32], LatentDim = 4, PretrainSteps = 3, Restarts = 2, Distortion = new(),
            Likelihood = PixelLikelihood.GaussianLearned
        },
        ["vade"] = new VadeOptions { Clusters = 3, Hidden = [32], LatentDim = 4, PretrainSteps = 3, Restarts = 2 },
        ["vqVae"] = new VqVaeOptions
        {
            Codes = 8, CodeDim = 4, Hidden = [4, 8], PriorWidth = 8, PriorDepth = 1
        },
        ["vqVae, mlp, levels, gradient, rotation, conditional"] = new VqVaeOptions
        {
            Codes = 8, CodeDim = 4, Levels = 2, Coder = CoderKind.Mlp, Hidden = [16], Places = 3,
            Codebook = CodebookUpdate.Gradient, Gradient = QuantizerGradient.Rotation,
            PriorWidth = 8, PriorDepth = 1, PriorMixer = SmallHyena, ClassConditional = true
        },
        ["discreteVae"] = new DiscreteVaeOptions { LatentCount = 16, Hidden = [32] },
        ["discreteVae, gumbelSoftmax"] = new DiscreteVaeOptions
        {
            Latents = DiscreteKind.Categorical, LatentCount = 6, Classes = 4, Hidden = [32],
            Divergence = DiscreteDivergence.ClosedForm, Prior = DiscretePrior.Learned,
            Estimator = new GumbelSoftmaxOptions { Temperature = new() { Schedule = TemperatureSchedule.Annealed } },
        },
        ["discreteVae, disArm"] = new DiscreteVaeOptions { LatentCount = 16, Estimator = new DisArmOptions() },
        ["discreteVae, relax"] =
            new DiscreteVaeOptions
            {
                Latents = DiscreteKind.Categorical, LatentCount = 6, Classes = 4,
                Estimator = new RelaxOptions { Hidden = [16] }
            },
        ["discreteVae, vimco"] =
            new DiscreteVaeOptions
            {
                LatentCount = 16, Bound = Bound.ImportanceWeighted,
                Estimator = new VimcoOptions { Samples = 4 }
            },
        ["discreteVae, stGumbel"] = new DiscreteVaeOptions { LatentCount = 16, Estimator = new StGumbelOptions() },
        ["discreteVae, arsm"] = new DiscreteVaeOptions
        {
            Latents = DiscreteKind.Categorical, LatentCount = 6,
            Classes = 4, Estimator = new ArsmOptions()
        },
        ["sigmoidBeliefNetwork"] = new SigmoidBeliefNetworkOptions { Layers = [24, 16] },
        ["sigmoidBeliefNetwork, muProp"] =
            new SigmoidBeliefNetworkOptions { Layers = [24, 16, 8], Estimator = new MuPropOptions() },
        ["sigmoidBeliefNetwork, rebar"] =
            new SigmoidBeliefNetworkOptions
            {
                Layers = [24, 16], DeterministicHidden = [20],
                Estimator = new RebarOptions()
            },
        ["sigmoidBeliefNetwork, constantBaseline"] =
            new SigmoidBeliefNetworkOptions { Layers = [24], Estimator = new ConstantBaselineOptions() },
        ["gan"] = new GanOptions { LatentDim = 8, Width = 4 },
        ["gan, wasserstein with a penalty"] =
            new GanOptions
            {
                LatentDim = 8, Width = 4, Loss = AdversarialLossKind.Wasserstein,
                Penalty = PenaltyKind.Gradient, CriticSteps = 2
            },
        ["gan, mlp, clipped"] = new GanOptions
        {
            LatentDim = 8, Network = AdversarialNetwork.Mlp, Hidden = [32],
            Loss = AdversarialLossKind.Wasserstein, Clip = 0.05, CriticSteps = 2
        },
        ["gan, hinge, spectral, conditional"] =
            new GanOptions
            {
                LatentDim = 8, Width = 4, Loss = AdversarialLossKind.Hinge,
                CriticNorm = CriticNorm.Spectral, ClassConditional = true
            },
        ["gan, residual, r1"] = new GanOptions
        {
            LatentDim = 8, Width = 6, Network = AdversarialNetwork.Residual,
            Penalty = PenaltyKind.R1, PenaltyWeight = 1
        },
        ["gan, pearson, batch norm"] =
            new GanOptions
            {
                LatentDim = 8, Width = 4, Loss = AdversarialLossKind.Pearson,
                CriticNorm = CriticNorm.Batch
            },
        ["infoGan"] = new InfoGanOptions { LatentDim = 8, Width = 4, InputNoise = 0.1 },
        ["infoGan, data sorted too"] =
            new InfoGanOptions { LatentDim = 8, Width = 4, OwnRecognizer = true, Distortion = new(), DataWeight = 1 },
        ["regression"] = new RegressionOptions { Hidden = [8] },
        ["bayesian, gaussianVae"] = new BayesianOptions
        {
            Model = new GaussianVaeOptions { Hidden = [16], LatentDim = 4 }, Prior = WeightPrior.PerInput,
            Point = ["encoder"]
        },
        ["bayesian, classifier"] =
            new BayesianOptions { Model = new ClassifierOptions { Channels = [4, 8], Features = 12 }, Local = false },
        ["bayesian, regression"] = new BayesianOptions { Model = new RegressionOptions { Hidden = [8] } },
        ["classifier"] = new ClassifierOptions { Channels = [4, 8], Features = 12 },
        ["scoreNetwork"] = new ScoreNetworkOptions { Unet = SmallUnet, Levels = 10 },
        ["energyModel, sliced"] = new EnergyModelOptions { Hidden = [32], Sampler = new() { Steps = 10 } },
        ["energyModel, denoising"] =
            new EnergyModelOptions
            {
                Hidden = [32], Loss = EnergyLoss.Denoising, Sigma = 0.5,
                Sampler = new() { Type = LangevinKind.Unadjusted, Steps = 10 }
            },
        ["energyModel, noiseContrastive"] =
            new EnergyModelOptions
            {
                Hidden = [32], Loss = EnergyLoss.NoiseContrastive, Samples = 2, Scale = 0.5,
                Sampler = new() { Steps = 10 }
            },
        ["ddpm"] = new DdpmOptions
        {
            Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4,
            Unet = new() { Channels = 8, Multipliers = [1, 2], Patch = 2 }, Sampler = new DdimOptions { Steps = 5 }
        },
        ["ddpm, x0, elbo, loss-aware"] =
            new DdpmOptions
            {
                Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4, PredictionType = PredictionType.X0,
                Weighting = LossWeighting.Elbo, TimestepSampling = TimestepSampling.LossAware, Unet = SmallUnet,
                Sampler = new HeunOptions { Steps = 4 }
            },
        ["ddpm, v, conditional, learned variance"] =
            new DdpmOptions
            {
                Timesteps = 20, BetaStart = 0.01, BetaEnd = 0.4, PredictionType = PredictionType.V,
                Weighting = LossWeighting.MinSnr, Variance = ReverseVariance.Learned, ClassConditional = true,
                Unet = SmallUnet, Sampler = new AncestralOptions
                {
                    Steps = 5, Guidance = 2,
                    Variance = ReverseVariance.Learned, Threshold = Thresholding.Dynamic
                }
            },
        ["realNvp"] = new RealNvpOptions
        {
            Couplings = 2, Widths = [4, 6], Blocks = 1,
            Dequantization = DequantisationKind.Variational, DequantisationWidth = 4
        },
        ["realNvp, batch norm, residual, mixture, conditional"] =
            new RealNvpOptions
            {
                Couplings = 2, Widths = [4], Blocks = 1, Block = ConvBlock.Residual,
                Norm = FlowNorm.Batch, Base = BaseKind.Mixture, ClassConditional = true
            },
        ["realNvp, additive"] =
            new RealNvpOptions { Couplings = 2, Widths = [4], Blocks = 1, Coupling = CouplingKind.Additive },
        ["glow"] = new GlowOptions { Steps = 2, Widths = [4, 6] },
        ["maf"] = new MafOptions { Layers = 2, Hidden = [16], Norm = FlowNorm.None },
        ["splineFlow"] = new SplineFlowOptions { Couplings = 2, Hidden = [8], Bins = 3, Levels = 2 },
        ["structuredPrediction"] =
            new StructuredPredictionOptions { Layers = [24, 24], Estimator = new LeaveOneOutOptions { Samples = 3 } },
        ["structuredPrediction, straightThrough"] =
            new StructuredPredictionOptions
            {
                Layers = [24, 24], Bound = Bound.ImportanceWeighted,
                Estimator = new StraightThroughOptions { Samples = 3 }
            },
    };

    /// <summary>For theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Adversarial;
using Generative.Networks;

namespace Generative.Models.Adversarial;

/// <summary>The game.</summary>
public enum AdversarialLossKind
{
    /// <summary>ln D, the generator raises it.</summary>
    NonSaturating,

    /// <summary>The original game.</summary>
    Minimax,

    /// <summary>Squares.</summary>
    LeastSquares,

    /// <summary>Margins.</summary>
    Hinge,

    /// <summary>The earth mover's distance.</summary>
    Wasserstein,

    /// <summary>KL(p ‖ q), as f-GAN.</summary>
    KullbackLeibler,

    /// <summary>KL(q ‖ p), as f-GAN.</summary>
    ReverseKullbackLeibler,

    /// <summary>2 JS, as f-GAN.</summary>
    JensenShannon,

    /// <summary>Total variation, as f-GAN.</summary>
    TotalVariation,

    /// <summary>Pearson's χ², as f-GAN.</summary>
    Pearson,
}

/// <summary>Penalty added to the critic's loss.</summary>
public enum PenaltyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>(‖∇s‖ - 1)² between data and samples.</summary>
    Gradient,

    /// <summary>½ ‖∇s‖² on data.</summary>
    R1,
}

/// <summary>The layers of generator and critic.</summary>
public enum AdversarialNetwork
{
    /// <summary>Strided convolutions.</summary>
    Dcgan,

    /// <summary>Residual blocks.</summary>
    Residual,

    /// <summary>Fully connected.</summary>
    Mlp,
}

/// <summary>What all adversarial models share.</summary>
public abstract record AdversarialOptions : ModelOptions, IChecked
{
    /// <summary>L in the docs' shapes.</summary>
    [Description("dimensions of the latent z"), Range(1, 4096)]
    public int LatentDim { get; init; } = 64;

    [Description("dcgan: strided convolutions; residual: residual blocks; mlp: fully connected")]
    public AdversarialNetwork Network { get; init; } = AdversarialNetwork.Dcgan;

    [Description("channels of dcgan next to the image (each halving has twice as many), of every residual block"),
        Range(1, 4096)]
    public int Width { get; init; } = 32;

    [Description("widths of the hidden layers of mlp"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    [Description("the game")]
    public AdversarialLossKind Loss { get; init; } = AdversarialLossKind.NonSaturating;

    [Description("what keeps the critic's layers in bounds: none, batch or spectral normalization")]
    public CriticNorm CriticNorm { get; init; } = CriticNorm.None;

    [Description(
        "gradient: (norm of the critic's gradient - 1)^2 between data and samples; r1: half its square on data")]
    public PenaltyKind Penalty { get; init; } = PenaltyKind.None;

    [Description("weight of the penalty"), Range(0.0, 1e6)]
    public double PenaltyWeight { get; init; } = 10;

    [Description("the critic's weights are kept within so much of 0; 0: not clipped"), Range(0.0, 1e3)]
    public double Clip { get; init; }

    [Description(
        "standard deviation of the noise added to the critic's inputs while training, data and samples (images in "
        + "[-1, 1]); 0: none"), Range(0.0, 10.0)]
    public double InputNoise { get; init; }

    [Description("critic steps, each on a batch of its own, before a generator step"), Range(1, 1000)]
    public int CriticSteps { get; init; } = 1;

    /// <inheritdoc/>
    public virtual IEnumerable<string> Faults()
    {
        if (Penalty == PenaltyKind.None || CriticNorm != CriticNorm.Batch) return [];
        return [$"criticNorm: got batch beside penalty {(Penalty == PenaltyKind.R1 ? "r1" : "gradient")}, "
            + "expected none or spectral: batch statistics tie examples together"];
    }

    /// <summary>The game's losses.</summary>
    public virtual IAdversarialLoss Game() => Loss switch
    {
        AdversarialLossKind.NonSaturating => new NonSaturating(),
        AdversarialLossKind.Minimax => new Minimax(),
        AdversarialLossKind.LeastSquares => new LeastSquares(),
        AdversarialLossKind.Hinge => new Hinge(),
        AdversarialLossKind.Wasserstein => new Wasserstein(),
        AdversarialLossKind.KullbackLeibler => new FGan(FDivergence.KullbackLeibler),
        AdversarialLossKind.ReverseKullbackLeibler => new FGan(FDivergence.ReverseKullbackLeibler),
        AdversarialLossKind.JensenShannon => new FGan(FDivergence.JensenShannon),
        AdversarialLossKind.TotalVariation => new FGan(FDivergence.TotalVariation),
        AdversarialLossKind.Pearson => new FGan(FDivergence.Pearson),
        _ => throw new ArgumentOutOfRangeException(nameof(Loss), Loss, "not a game"),
    };
}

/// <summary>Options of <see cref="Gan"/>.</summary>
[Kind("gan", "adversarial generator and critic: GAN, f-GAN, WGAN in all its forms, class-conditional")]
public sealed record GanOptions : AdversarialOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Gan(this, shape);

    [Description("condition generator and critic on the label")]
    public bool ClassConditional { get; init; }
}

/// <summary>Options of <see cref="InfoGan"/>.</summary>
[Kind("infoGan", "adversarial generator with codes that can be read back")]
public sealed record InfoGanOptions : AdversarialOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new InfoGan(this, shape);

    [Description("states of the categorical code; 0: none"), Range(0, 1000)]
    public int CategoricalCode { get; init; } = 10;

    [Description("continuous codes, uniform on (-1, 1)"), Range(0, 1000)]
    public int ContinuousCodes { get; init; } = 2;

    [Description("weight of the categorical code's mutual information"), Range(0.0, 100.0)]
    public double CategoricalWeight { get; init; } = 1;

    [Description("weight of the continuous codes' mutual information"), Range(0.0, 100.0)]
    public double ContinuousWeight { get; init; } = 0.1;

    [Description(
        "the network that reads codes has its own layers, with batch normalization; otherwise it shares the critic's")]
    [Aliases("ownRecogniser")]
    public bool OwnRecognizer { get; init; }

    [Description(
        "random affine augmentation of samples before their codes are read; codes must be invariant to it; null: none")]
    public RandomAffineOptions? Distortion { get; init; }

    [Description(
        "weight of the category's information on data, and of its agreement on distorted data; 0: data is not sorted"),
        Range(0.0, 100.0)]
    public double DataWeight { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Faults() =>
    [
        .. base.Faults(),
        .. DataWeight > 0 && Distortion is null
            ? [$"dataWeight: got {DataWeight} without distortion, expected distortion beside it: nothing else says "
            + $"which examples are alike"] : (string[])[],
        .. DataWeight > 0 && CategoricalCode == 0
            ? [$"dataWeight: got {DataWeight} beside categoricalCode 0, expected a category to sort by"] : (string[])[],
    ];
}

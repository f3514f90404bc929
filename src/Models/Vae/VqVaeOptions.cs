using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;
using Generative.Sequences;

namespace Generative.Models.Vae;

/// <summary>Options of <see cref="VqVae"/>.</summary>
[Kind("vqVae", "autoencoder with a codebook, and a sequence model of its codes")]
public sealed record VqVaeOptions : ModelOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new VqVae(this, shape);

    /// <summary>K in the docs' shapes.</summary>
    [Description("codes of a codebook"), Range(2, 65_536)]
    public int Codes { get; init; } = 128;

    /// <summary>D in the docs' shapes.</summary>
    [Description("numbers of a code"), Range(1, 4096)]
    public int CodeDim { get; init; } = 16;

    [Description("levels of quantization: each quantizes what the levels before it left over"), Range(1, 64)]
    public int Levels { get; init; } = 1;

    [Description("mlp: fully connected, places codes without order; conv: stride-2 convolutions, a grid of codes")]
    public CoderKind Coder { get; init; } = CoderKind.Conv;

    [Description("widths of the hidden layers, encoder order; the decoder mirrors them"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [32, 64];

    [Description("coder mlp: vectors that are quantized, of each example"), Range(1, 1024)]
    public int Places { get; init; } = 8;

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Silu;

    [Description("p(x|codes): bernoulli, gaussian (fixed sigma) or gaussianLearned")]
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Bernoulli;

    [Description("sigma of the gaussian likelihood (the first value when it is learned)"), Range(1e-3, 1e3)]
    public double Sigma { get; init; } = 0.1;

    [Description("weight of the encoder's squared distance from its codes"), Range(0.0, 1000.0)]
    public double Commitment { get; init; } = 0.25;

    [Description("how codes learn: movingAverage of the vectors that chose them, or gradient")]
    public CodebookUpdate Codebook { get; init; } = CodebookUpdate.MovingAverage;

    [Description("share that the moving averages keep at each step"), Range(0.0, 0.9999)]
    public double Decay { get; init; } = 0.99;

    [Description("gradient through the choice of a code: straightThrough, or rotation")]
    public QuantizerGradient Gradient { get; init; } = QuantizerGradient.StraightThrough;

    [Description("width of the sequence model of codes"), Range(1, 8192)]
    public int PriorWidth { get; init; } = 64;

    [Description("blocks of the sequence model"), Range(1, 64)]
    public int PriorDepth { get; init; } = 2;

    [Description("what lets it read the codes before: attention (a transformer), or another mixer")]
    public MixerOptions PriorMixer { get; init; } = new AttentionOptions();

    [Description("condition the sequence model on the label")]
    public bool ClassConditional { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Faults() => PriorMixer.Misfit(PriorWidth) is { } fault ? [$"priorMixer.{fault}"] : [];
}

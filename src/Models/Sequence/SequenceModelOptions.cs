using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Networks;

namespace Generative.Models.Sequence;

/// <summary>What <see cref="VrnnOptions"/> and <see cref="RnnOptions"/> share.</summary>
public abstract record SequenceModelOptions : ModelOptions
{
    [Description("what of an image is a step: rows or pixels")]
    public ImageSteps Steps { get; init; } = ImageSteps.Rows;

    [Description("distribution of a step: bernoulli, gaussian, mixture, or strokes (mixture and bernoulli pen); null: "
        + "strokes for pen strokes, gaussian for other sequences and vectors, bernoulli for images")]
    public StepLikelihood? Likelihood { get; init; }

    [Description("normals of a mixture"), Range(1, 1000)]
    public int Components { get; init; } = 10;

    [Description("least sigma of a normal, in units of the data's deviation"), Range(1e-4, 10.0)]
    public double MinSigma { get; init; } = 0.01;

    /// <summary>H in the docs' shapes.</summary>
    [Description("numbers of the recurrent state"), Range(1, 16_384)]
    public int States { get; init; } = 128;

    [Description("widths of the hidden layers of each network"), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [64];

    /// <summary>F in the docs' shapes.</summary>
    [Description("features of a step, and of a latent, that the recurrence reads"), Range(1, 16_384)]
    public int Features { get; init; } = 64;

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Silu;

    [Description("temperature of the samples: below 1 less varied"), Range(0.01, 10.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>The distribution of a step for such data.</summary>
    internal StepLikelihood LikelihoodFor(DataShape shape)
    {
        var likelihood = Likelihood ?? shape.Sequence switch
        {
            SequenceKind.Strokes => StepLikelihood.Strokes,
            SequenceKind.Numbers => StepLikelihood.Gaussian,
            _ => shape.IsVector ? StepLikelihood.Gaussian : StepLikelihood.Bernoulli,
        };
        return likelihood != StepLikelihood.Strokes || shape.Sequence == SequenceKind.Strokes ? likelihood
            : throw new OptionsException("likelihood: got strokes, expected another: the data are no pen strokes");
    }
}

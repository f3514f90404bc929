using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Models.Classifiers;

/// <summary>Options of <see cref="ConvClassifier"/>.</summary>
[Kind("classifier", "small convolutional classifier, whose features samples are measured by")]
public sealed record ClassifierOptions : ModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new ConvClassifier(this, shape);

    [Description("channels of the convolutions, each followed by a halving of the resolution"), MinLength(1),
        Range(1, 65536)]
    public IReadOnlyList<int> Channels { get; init; } = [16, 32, 64];

    [Description("numbers in the last hidden layer, F: what measures of samples look at"), Range(2, 65536)]
    public int Features { get; init; } = 64;

    [Description("training images are shifted by up to so many pixels, down or up, right or left"), Range(0, 64)]
    public int Shift { get; init; } = 2;
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Inference;
using Generative.Networks;

namespace Generative.Models.Vae;

/// <summary>Options of <see cref="Vade"/>.</summary>
[Kind("vade", "variational deep embedding: a VAE whose prior is a mixture, for clustering")]
public sealed record VadeOptions : ModelOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new Vade(this, shape);

    [Description("K, normals of the prior"), Range(1, 10_000)]
    public int Clusters { get; init; } = 10;

    /// <summary>L in the docs' shapes.</summary>
    [Description("dimensions of the latent z"), Range(1, 4096)]
    public int LatentDim { get; init; } = 10;

    [Description("widths of the hidden layers, encoder order; the decoder mirrors them"), MinLength(1), Range(1, 65536)]
    public IReadOnlyList<int> Hidden { get; init; } = [500, 500, 2000];

    [Description("nonlinearity between layers")]
    public Activation Activation { get; init; } = Activation.Relu;

    [Description("p(x|z): bernoulli, gaussian (fixed sigma) or gaussianLearned")]
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Bernoulli;

    [Description("sigma of the gaussian likelihood (the first value when it is learned)"), Range(1e-3, 1e3)]
    public double Sigma { get; init; } = 0.1;

    [Description("steps in which only the autoencoder is trained; then a mixture is fitted to the codes, and all is "
        + "trained together"), Range(0, 1_000_000_000)]
    public int PretrainSteps { get; init; } = 5000;

    [Description("in training the encoder sees each image distorted at random, and the decoder has to give back the "
        + "image itself: what is left in the code tells images apart by more than slant and place; null: none")]
    public RandomAffineOptions? Distortion { get; init; }

    [Description("k of a graph of the nearest neighbors of codes, whose groups are the start in place of that "
        + "mixture's components, in a basis in which they are rounder; 0: the mixture"), Range(0, 1000)]
    public int Neighbors { get; init; }

    [Description("covariances of that mixture; the prior takes their diagonals")]
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Diagonal;

    [Description("starts of that mixture, or of the k-means of groups, of which the best is taken"), Range(1, 1000)]
    public int Restarts { get; init; } = 10;
}

using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Models.Discrete;

/// <summary>The lower half of an image from its upper half, through Bernoulli layers.</summary>
/// <remarks>
/// p(y|x) = E_{p(h|x)}[p(y|h_L)], p(h|x) = p(h_1|x) Π_l p(h_l|h_{l-1}); no inference network: the samples come from
/// p(h|x) itself, so
/// f(h) = -log p(y|h_L), and the K-sample bound -ln 1/K Σₖ p(y|hₖ) tends to -log p(y|x).
/// Raiko, Berglund, Alain and Dinh, "Techniques for learning binary stochastic feedforward neural networks", 2015,
/// arXiv:1406.2989;
/// Gu et al., 2016, arXiv:1511.05176, section 4.2; Jang, Gu and Poole, 2017, arXiv:1611.01144, section 4.1.
/// x [B, U] the upper pixels, y [B, D - U] the lower ones; of an odd height the middle row is upper. h_l [K, B, N_l].
/// </remarks>
public sealed class StructuredPrediction(StructuredPredictionOptions o, DataShape image)
    : DiscreteModel(nameof(StructuredPrediction), o,
        new(UpperPixels(image), [.. o.Layers.Select(width => (long)width)]), image), IReconstructor
{
    private readonly StructuredPredictionOptions o = Checked.Of(o);
    private readonly ModuleList<Sequential> layers =
        new([.. o.Layers.Select((width, l) =>
            Network(o, l == 0 ? UpperPixels(image) : o.Layers[l - 1], o.DeterministicHidden, width))]);
    private readonly Sequential output =
        Network(o, o.Layers[^1], o.DeterministicHidden, image.Pixels - UpperPixels(image));

    /// <summary>p of layer l given the one before, over [..., N_l].</summary>
    public Bernoulli Layer(int l, Tensor before) => new(layers[l].call(2 * before - 1));

    /// <summary>p(y|h_L) over [..., D - U].</summary>
    public BernoulliPixels Likelihood(Tensor h) => new(output.call(2 * h - 1));

    /// <inheritdoc/>
    public override IStochasticObjective Objective(Tensor x)
    {
        var upper = Upper(x).flatten(1);
        return new LatentLayers(o.Layers.Count, Layer(0, upper), Layer, path => MonteCarlo(x, path), upper, o.Bound);
    }

    /// <inheritdoc/>
    protected override Tensor MonteCarlo(Tensor x, LatentPath path) =>
        -Likelihood(path.H[^1]).LogProb(Lower(x).flatten(1));

    /// <summary>x with its lower half replaced by the mean of p(y|h_L) at the mean field.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var h = Upper(x).flatten(1);
        for (var l = 0; l < o.Layers.Count; l++) h = Layer(l, h).Mean;
        return cat([Upper(x), Likelihood(h).Mean.view_as(Lower(x))], 2);
    }

    private static int UpperRows(DataShape image) => (image.Height + 1) / 2;

    private static int UpperPixels(DataShape image) => image.Channels * UpperRows(image) * image.Width;

    private Tensor Upper(Tensor x) => x.narrow(2, 0, UpperRows(image));

    private Tensor Lower(Tensor x) => x.narrow(2, UpperRows(image), image.Height - UpperRows(image));
}

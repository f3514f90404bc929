using Generative.Distributions;
using Generative.Networks;

namespace Generative.Models.Regression;

/// <summary>Regression by a network, with normal noise.</summary>
/// <remarks>
/// p(y|x) = N(y; f(x), σ²): y is the last number of an example, x the D - 1 before it.
/// Bishop, "Pattern Recognition and Machine Learning", 2006, section 5.2. x [B, D - 1]; y, f(x) [B, 1].
/// </remarks>
public sealed class RegressionNetwork(RegressionOptions o, DataShape shape)
    : GenerativeModel(nameof(RegressionNetwork), o, shape), IMeasured, IDensity
{
    private readonly RegressionOptions o = Checked.Of(o);
    private readonly Sequential network = Network(o, shape);

    /// <summary>p(y|x) for x [B, D - 1].</summary>
    public DiagonalNormal Prediction(Tensor x)
    {
        var f = network.call(x);                                                       // [B, 1]
        return new(f, full_like(f, 2 * Math.Log(o.Sigma)));
    }

    /// <summary>−log p(y|x), nats, [B].</summary>
    public override Terms Loss(Batch batch) => [("nll", -LogProb(batch.X))];

    /// <inheritdoc/>
    public bool IsConditional => true;

    /// <summary>log p(y|x), where x has them both, [B].</summary>
    public Tensor LogProb(Tensor x, Tensor? labels = null)
    {
        var (given, y) = Parts(x);
        return Prediction(given).LogProb(y);
    }

    /// <summary>(y - f(x))², [B].</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch)
    {
        var (given, y) = Parts(batch.X);
        return [("squared_error", (y - Prediction(given).Mean).square().squeeze(1))];
    }

    /// <inheritdoc/>
    public override string? Unit(string name) => name == "squared_error" ? "squared units of y" : null;

    private static (Tensor X, Tensor Y) Parts(Tensor x)
    {
        var flat = x.flatten(1);
        return (flat.narrow(1, 0, flat.size(1) - 1), flat.narrow(1, flat.size(1) - 1, 1));
    }

    private static Sequential Network(RegressionOptions o, DataShape shape)
    {
        if (shape.Pixels < 2)
            throw new OptionsException("regression: got examples of 1 number, expected 2 or more, the last of which is "
                + "predicted from the others");
        return Mlp.Create(shape.Pixels - 1, o.Hidden, 1, o.Activation);
    }
}

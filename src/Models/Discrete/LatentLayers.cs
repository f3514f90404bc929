using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Models.Discrete;

/// <summary>Objective of a model with stochastic layers: q of each layer and f of a path.</summary>
/// <param name="layers">Number of stochastic layers.</param>
/// <param name="first">q(h_0|x) over [B, ...].</param>
/// <param name="above">(l, h_{l-1} [K, B, ...]) -> q(h_l|h_{l-1}).</param>
/// <param name="value">f of a path, [K, B].</param>
/// <param name="context">x [B, D].</param>
/// <param name="bound">How samples combine.</param>
internal sealed class LatentLayers(
    int layers, ILatents first, Func<int, Tensor, ILatents> above, Func<LatentPath, Tensor> value, Tensor context,
    Bound bound) : IStochasticObjective
{
    /// <inheritdoc/>
    public int Layers => layers;

    /// <inheritdoc/>
    public ILatents Posterior(int layer, IReadOnlyList<Tensor> h) => layer == 0 ? first : above(layer, h[layer - 1]);

    /// <inheritdoc/>
    public Tensor Value(LatentPath path) => value(path);

    /// <inheritdoc/>
    public Tensor? Context => context;

    /// <inheritdoc/>
    public Bound Bound => bound;
}

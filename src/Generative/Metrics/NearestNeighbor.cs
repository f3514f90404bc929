namespace Generative.Metrics;

/// <summary>Distance of samples to the training examples, compared with that of held-out examples: copies lie at no
/// distance.</summary>
/// <remarks>
/// d(x) = min_{t ∈ train} ‖x - t‖; ratio = median d(sample) / median d(test example). Towards 0: the training examples
/// are given back; 1: no nearer than fresh data.
/// The comparison of these distances: Meehan, Chaudhuri and Dasgupta, "A Non-Parametric Test to Detect Data-Copying in
/// Generative Models", 2020, arXiv:2004.05675.
/// Blurred or averaged samples lie nearer than sharp ones without being copies. x [n, D].
/// </remarks>
public static class NearestNeighbor
{
    /// <summary>d(x) [n], exact also where it is next to nothing.</summary>
    public static Tensor Distances(Tensor x, Tensor train)
    {
        var places = Pairwise.Rows(x, train, (_, d) => d.argmin(1));
        return (x - train.index_select(0, places)).square().sum([1]).sqrt();
    }

    /// <summary>Median d of samples by median d of test examples.</summary>
    public static double Ratio(Tensor samples, Tensor testDistances, Tensor train)
    {
        using var scope = NewDisposeScope();
        return (Distances(samples, train).median() / testDistances.median()).to(float64).item<double>();
    }
}

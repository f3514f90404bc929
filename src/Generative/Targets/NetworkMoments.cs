namespace Generative.Targets;

/// <summary>Mean and variance of each node of a network, exactly.</summary>
internal static class NetworkMoments
{
    /// <summary>Sums over all combinations of the discrete nodes' states.</summary>
    public static (double[] Mean, double[] Variance) Of(IReadOnlyList<Node> nodes)
    {
        var (first, second) = (new double[nodes.Count], new double[nodes.Count]);
        Add(nodes, 0, 1, new int[nodes.Count], (states, p) =>
        {
            var (mean, covariance) = Gaussian(nodes, states);
            for (var j = 0; j < nodes.Count; j++)
            {
                first[j] += p * mean[j];
                second[j] += p * (covariance[j, j] + mean[j] * mean[j]);
            }
        });
        return (first, [.. second.Zip(first, (s, m) => s - m * m)]);
    }

    // Each combination of the states of the nodes from j on, with its probability.
    private static void Add(IReadOnlyList<Node> nodes, int j, double p, int[] states, Action<int[], double> found)
    {
        if (p == 0) return;
        if (j == nodes.Count)
        {
            found(states, p);
            return;
        }
        if (nodes[j] is not DiscreteNode node)
        {
            Add(nodes, j + 1, p, states, found);
            return;
        }
        var row = node.Table[node.Row(states)];
        for (var k = 0; k < node.States; k++)
        {
            states[j] = k;
            Add(nodes, j + 1, p * row[k], states, found);
        }
    }

    // Given the discrete states: xⱼ = m + Σ w x + s ε, so that Cov(xⱼ, xᵢ) = Σ w Cov(x, xᵢ).
    private static (double[] Mean, double[,] Covariance) Gaussian(IReadOnlyList<Node> nodes, int[] states)
    {
        var (mean, covariance) = (new double[nodes.Count], new double[nodes.Count, nodes.Count]);
        for (var j = 0; j < nodes.Count; j++)
        {
            if (nodes[j] is not GaussianNode node)
            {
                mean[j] = states[j];
                continue;
            }
            var row = node.Row(states);
            mean[j] = node.Means[row] + node.Weights.Sum(w => w.Weight * mean[w.Place]);
            for (var i = 0; i < j; i++)
            {
                covariance[j, i] = node.Weights.Sum(w => w.Weight * covariance[w.Place, i]);
                covariance[i, j] = covariance[j, i];
            }
            var own = node.Deviations[row];
            covariance[j, j] = own * own + node.Weights.Sum(w => w.Weight * covariance[w.Place, j]);
        }
        return (mean, covariance);
    }
}

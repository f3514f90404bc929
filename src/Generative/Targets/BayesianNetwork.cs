using Generative.Distributions;

namespace Generative.Targets;

/// <summary>A directed graph of discrete and Gaussian nodes; x [..., D] has a number for each node, of discrete ones
/// the state.</summary>
/// <remarks>
/// p(x) = ∏ⱼ p(xⱼ | parents of j).
/// A discrete node has a row of probabilities for each combination c of its parents' states; a Gaussian node has
/// xⱼ | parents ~ N(m_c + Σᵢ wᵢ xᵢ, s_c²), i its Gaussian parents, c the states of its discrete ones.
/// Ancestral sampling: the nodes in order, each given its parents, which are drawn by then.
/// Moments: given all the discrete states x is normal; their combinations are summed over.
/// Koller and Friedman, "Probabilistic Graphical Models", 2009, sections 5.5 and 12.1.
/// </remarks>
/// <param name="nodes">The nodes in order, each with its parents before it.</param>
public sealed class BayesianNetwork(IReadOnlyList<Node> nodes) : Target, IDrawable
{
    private readonly Lazy<(double[] Mean, double[] Variance)> moments = new(() => NetworkMoments.Of(nodes));

    /// <inheritdoc cref="Target.Dimension"/>
    public override long Dimension => nodes.Count;

    /// <inheritdoc/>
    public override bool IsContinuous => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. nodes.Select(n => n.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => moments.Value.Mean;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance => moments.Value.Variance;

    /// <inheritdoc cref="Target.LogDensity"/>
    public override Tensor LogDensity(Tensor x)
    {
        var columns = x.unbind(-1);
        return stack([.. nodes.Select((node, j) => node.LogDensity(columns[j], columns))]).sum([0]);
    }

    /// <inheritdoc/>
    public Tensor Draw(NoiseSource noise, long draws)
    {
        List<Tensor> columns = [];
        foreach (var node in nodes) columns.Add(node.Draw(columns, noise, draws));
        return stack(columns, -1);
    }
}

/// <summary>A node of a network. Parents are given by their places in the order of the nodes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="States">K of a discrete node; 0: Gaussian.</param>
/// <param name="Discrete">Discrete parents and their numbers of states.</param>
public abstract record Node(string Name, int States, IReadOnlyList<(int Place, int States)> Discrete)
{
    /// <summary>log p(xⱼ | parents), [...], given the columns of x.</summary>
    public abstract Tensor LogDensity(Tensor x, IReadOnlyList<Tensor> columns);

    /// <summary>xⱼ given the columns before it, [n, draws].</summary>
    public abstract Tensor Draw(IReadOnlyList<Tensor> columns, NoiseSource noise, long draws);

    /// <summary>The number of a combination of the parents' states, the last parent's fastest.</summary>
    public int Row(IReadOnlyList<int> states) =>
        Discrete.Aggregate(0, (row, parent) => row * parent.States + states[parent.Place]);

    /// <summary>The same for columns of x, int64; a number where there are no discrete parents.</summary>
    protected Tensor Row(IReadOnlyList<Tensor> columns, Device device)
    {
        var row = zeros([], int64, device);
        foreach (var (place, states) in Discrete) row = row * states + columns[place].to(int64);
        return row;
    }
}

/// <summary>A discrete node: a row of probabilities for each combination of its parents' states.</summary>
public sealed record DiscreteNode(
    string Name, IReadOnlyList<(int Place, int States)> Discrete, IReadOnlyList<IReadOnlyList<double>> Table)
    : Node(Name, Table[0].Count, Discrete)
{
    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x, IReadOnlyList<Tensor> columns)
    {
        var log = Rows(x.dtype, x.device).log()[Row(columns, x.device)];                          // [..., K]
        return log.expand([.. x.shape, States]).gather(-1, x.to(int64).unsqueeze(-1)).squeeze(-1);
    }

    /// <inheritdoc/>
    public override Tensor Draw(IReadOnlyList<Tensor> columns, NoiseSource noise, long draws) =>
        CategoricalDraws.Draw(Rows(noise.Dtype, noise.Device)[Row(columns, noise.Device)], noise.Uniform(draws))
            .to(noise.Dtype);

    private Tensor Rows(ScalarType dtype, Device device) =>
        tensor([.. Table.SelectMany(row => row)], [Table.Count, States], dtype, device);
}

/// <summary>A Gaussian node: means and deviations for each combination of its discrete parents' states, and a weight
/// for each Gaussian parent.</summary>
public sealed record GaussianNode(
    string Name, IReadOnlyList<(int Place, int States)> Discrete, IReadOnlyList<double> Means,
    IReadOnlyList<double> Deviations, IReadOnlyList<(int Place, double Weight)> Weights) : Node(Name, 0, Discrete)
{
    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x, IReadOnlyList<Tensor> columns)
    {
        var (mean, deviation) = Given(columns, x.dtype, x.device);
        return -0.5 * ((x - mean) / deviation).square() - deviation.log() - 0.5 * Math.Log(2 * Math.PI);
    }

    /// <inheritdoc/>
    public override Tensor Draw(IReadOnlyList<Tensor> columns, NoiseSource noise, long draws)
    {
        var (mean, deviation) = Given(columns, noise.Dtype, noise.Device);
        return mean + deviation * noise.Normal(draws);
    }

    private (Tensor Mean, Tensor Deviation) Given(IReadOnlyList<Tensor> columns, ScalarType dtype, Device device)
    {
        var row = Row(columns, device);
        var mean = tensor([.. Means], dtype, device)[row];
        foreach (var (place, weight) in Weights) mean = mean + weight * columns[place];
        return (mean, tensor([.. Deviations], dtype, device)[row]);
    }
}

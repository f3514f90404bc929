using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Targets;

/// <summary>Options of a node of a network. The key <c>type</c> chooses the concrete record.</summary>
public abstract record NodeOptions
{
    [Description("names of the nodes that it depends on, which come before it")]
    public IReadOnlyList<string> Parents { get; init; } = [];
}

/// <summary>Options of <see cref="DiscreteNode"/>.</summary>
[Kind("discrete", "one of several states, by probabilities for each combination of its parents' states")]
public sealed record DiscreteNodeOptions : NodeOptions
{
    [Description("a row of probabilities for each combination of the parents' states, the last parent's fastest")]
    [MinLength(1)]
    public IReadOnlyList<IReadOnlyList<double>> Table { get; init; } = [[0.5, 0.5]];
}

/// <summary>Options of <see cref="GaussianNode"/>.</summary>
[Kind("gaussian", "normal, its mean linear in its Gaussian parents and chosen by its discrete ones")]
public sealed record GaussianNodeOptions : NodeOptions
{
    [Description("a mean for each combination of the discrete parents' states, the last parent's fastest")]
    [Range(-1e6, 1e6), MinLength(1)]
    public IReadOnlyList<double> Means { get; init; } = [0];

    [Description("a standard deviation for each of them")]
    [Range(0.0, 1e6, MinimumIsExclusive = true), MinLength(1)]
    public IReadOnlyList<double> Deviations { get; init; } = [1];

    [Description("a weight for each Gaussian parent"), Range(-1e6, 1e6)]
    public IReadOnlyList<double> Weights { get; init; } = [];
}

/// <summary>Options of <see cref="BayesianNetwork"/>.</summary>
[Kind("network", "Bayesian network of discrete and Gaussian nodes")]
public sealed record NetworkOptions : TargetOptions, IChecked
{
    private const double Rounding = 1e-9, MostCombinations = 1 << 16;

    [Description("nodes by name, each after its parents"), MinLength(1)]
    public IReadOnlyDictionary<string, NodeOptions> Nodes { get; init; } = new Dictionary<string, NodeOptions>
    {
        ["rain"] = new DiscreteNodeOptions { Table = [[0.8, 0.2]] },
        ["sprinkler"] = new DiscreteNodeOptions { Parents = ["rain"], Table = [[0.6, 0.4], [0.99, 0.01]] },
        ["wet"] = new DiscreteNodeOptions
        {
            Parents = ["rain", "sprinkler"],
            Table = [[1, 0], [0.1, 0.9], [0.2, 0.8], [0.01, 0.99]],
        },
        ["moisture"] = new GaussianNodeOptions { Parents = ["wet"], Means = [0.2, 0.7], Deviations = [0.05, 0.1] },
    };

    /// <inheritdoc/>
    public override Target Create()
    {
        _ = Checked.Of(this);
        string[] names = [.. Nodes.Keys];
        return new BayesianNetwork([.. names.Select(name => Made(name, names))]);
    }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        HashSet<string> before = [];
        foreach (var (name, node) in Nodes)
        {
            var unknown = node.Parents.FirstOrDefault(p => !before.Contains(p));
            if (unknown is not null)
                faults.Add($"nodes.{name}.parents: got '{unknown}', expected names of nodes above {name}");
            else faults.AddRange(FaultsOf(name, node));
            if (faults.Count > 0) return faults;
            before.Add(name);
        }
        if (Nodes.Values.OfType<DiscreteNodeOptions>().Aggregate(1.0, (n, d) => n * d.Table[0].Count)
            > MostCombinations)
            faults.Add($"nodes: got more than {MostCombinations:0} combinations of states, expected fewer, so that "
                + "the moments can be summed");
        return faults;
    }

    private List<string> FaultsOf(string name, NodeOptions node)
    {
        var combinations = node.Parents.Aggregate(1, (n, p) => n * Math.Max(1, StatesOf(p)));
        var gaussians = node.Parents.Count(p => StatesOf(p) == 0);
        return node is DiscreteNodeOptions discrete
            ? Discrete($"nodes.{name}", discrete.Table, combinations, gaussians)
            : Gaussian($"nodes.{name}", (GaussianNodeOptions)node, combinations, gaussians);
    }

    private static List<string> Discrete(
        string at, IReadOnlyList<IReadOnlyList<double>> table, int combinations, int gaussians)
    {
        if (gaussians > 0)
            return [$"{at}.parents: got a Gaussian one, expected discrete ones for a discrete node"];
        if (table.Count != combinations)
            return [$"{at}.table: got {table.Count} rows, expected {combinations}, one for each combination of its "
                + "parents' states"];
        var isSound = table.All(r =>
            r.Count == table[0].Count && r.All(p => p >= 0) && Math.Abs(r.Sum() - 1) <= Rounding);
        return isSound ? [] : [$"{at}.table: got {Rows(table)}, expected rows of one length, of numbers from 0 on that "
            + "add up to 1"];
    }

    private static List<string> Gaussian(string at, GaussianNodeOptions node, int combinations, int gaussians)
    {
        List<string> faults = [];
        if (node.Means.Count != combinations)
            faults.Add($"{at}.means: got {node.Means.Count} of them, expected {combinations}, one for each combination "
                + "of its discrete parents' states");
        if (node.Deviations.Count != node.Means.Count)
            faults.Add($"{at}.deviations: got {node.Deviations.Count} of them, expected {node.Means.Count}, one for "
                + "each mean");
        if (node.Weights.Count != gaussians)
            faults.Add($"{at}.weights: got {node.Weights.Count} of them, expected {gaussians}, one for each Gaussian "
                + "parent");
        return faults;
    }

    private int StatesOf(string name) => Nodes[name] is DiscreteNodeOptions discrete ? discrete.Table[0].Count : 0;

    private Node Made(string name, string[] names)
    {
        int Place(string parent) => Array.IndexOf(names, parent);
        var node = Nodes[name];
        (int, int)[] discrete = [.. node.Parents.Where(p => StatesOf(p) > 0).Select(p => (Place(p), StatesOf(p)))];
        if (node is DiscreteNodeOptions { Table: var table }) return new DiscreteNode(name, discrete, table);
        var own = (GaussianNodeOptions)node;
        var others = own.Parents.Where(p => StatesOf(p) == 0).Select(Place);
        return new GaussianNode(name, discrete, own.Means, own.Deviations, [.. others.Zip(own.Weights)]);
    }

    private static string Rows(IReadOnlyList<IReadOnlyList<double>> table) =>
        FormattableString.Invariant($"[{string.Join(", ", table.Select(r => $"[{string.Join(", ", r)}]"))}]");
}

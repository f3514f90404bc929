using Generative.Estimators;

namespace Generative.Evaluation.Comparison;

/// <summary>What every variant of a model has in common: its parameters but for those of its estimator, by
/// parts.</summary>
/// <remarks>g [P] lists the parameters' gradients, part after part, in float64.</remarks>
public sealed class SharedWeights
{
    private readonly Parameter[] parameters;

    /// <param name="model">A variant.</param>
    public SharedWeights(GenerativeModel model)
    {
        string[] estimators = [.. model.named_modules().Where(m => m.module is GradientEstimator)
            .Select(m => m.name + ".")];
        var own = model.named_parameters()
            .ToLookup(p => estimators.Any(e => p.name.StartsWith(e, StringComparison.Ordinal)));
        var parts = own[false].Where(p => p.parameter.requires_grad).GroupBy(p => p.name.Split('.')[0]).ToArray();
        Named = [.. parts.SelectMany(p => p)];
        parameters = [.. Named.Select(p => p.Parameter)];
        Estimators = [.. own[true].Select(p => p.parameter).Where(p => p.requires_grad)];
        HasEstimator = estimators.Length > 0;
        List<(string, long, long)> groups = [];
        long from = 0;
        foreach (var part in parts)
        {
            var count = part.Sum(p => p.parameter.numel());
            groups.Add((part.Key, from, from += count));
        }
        groups.Add(("total", 0, from));
        Groups = groups;
    }

    /// <summary>The model's parts as ranges of g, then all of it.</summary>
    public IReadOnlyList<(string Name, long From, long To)> Groups { get; }

    /// <summary>P.</summary>
    public long Count => Groups[^1].To;

    /// <summary>Where they are.</summary>
    public Device Device => parameters[0].device;

    /// <summary>What the estimator learns for itself.</summary>
    public IReadOnlyList<Parameter> Estimators { get; }

    /// <summary>Whether the model has an estimator of its own, which may have to adapt.</summary>
    public bool HasEstimator { get; }

    private (string Name, Parameter Parameter)[] Named { get; }

    /// <summary>Takes the other's values.</summary>
    /// <exception cref="ArgumentException">The two models have other parameters: they cannot be compared at the same
    /// weights.</exception>
    public void CopyFrom(SharedWeights other)
    {
        using var off = no_grad();
        if (!Named.Select(Signature).SequenceEqual(other.Named.Select(Signature)))
            throw new ArgumentException($"variants must share their weights: got {Difference(other)}");
        for (var k = 0; k < parameters.Length; k++) parameters[k].copy_(other.parameters[k]);
    }

    /// <summary>The gradients as they stand, [P] float64; zero where there is none.</summary>
    public Tensor Gradient() =>
        cat([.. parameters.Select(p => (p.grad ?? zeros_like(p)).detach().flatten().to(float64))], 0);

    /// <summary>t [..., P] -> its sums over each group, [..., G].</summary>
    public Tensor GroupSums(Tensor t) => stack(Groups.Select(g => t.slice(-1, g.From, g.To, 1).sum(-1L)), -1);

    private static string Signature((string Name, Parameter Parameter) p) =>
        $"{p.Name} [{string.Join(", ", p.Parameter.shape)}]";

    private string Difference(SharedWeights other)
    {
        string[] mine = [.. Named.Select(Signature)], theirs = [.. other.Named.Select(Signature)];
        return string.Join(", ", mine.Except(theirs)) is { Length: > 0 } extra
            ? $"{extra}, which the run's model has not"
            : $"no {string.Join(", ", theirs.Except(mine))}, which the run's model has";
    }
}

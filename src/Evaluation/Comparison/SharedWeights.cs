using Generative.Estimators;

namespace Generative.Evaluation.Comparison;

/// <summary>The parameters that all variants of a model share: all but those of the estimator, grouped by parts.
/// </summary>
/// <remarks>g [P] holds the gradients, part after part, in float64.</remarks>
public sealed class SharedWeights
{
    private readonly Parameter[] parameters;

    /// <summary>The shared weights of a variant.</summary>
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
            groups.Add((part.Key, from, from + count));
            from += count;
        }
        groups.Add(("total", 0, from));
        Groups = groups;
    }

    /// <summary>The parts as ranges of g, then all of g.</summary>
    public IReadOnlyList<(string Name, long From, long To)> Groups { get; }

    /// <summary>P, the number of parameters.</summary>
    public long Count => Groups[^1].To;

    /// <summary>The device.</summary>
    public Device Device => parameters[0].device;

    /// <summary>The parameters of the estimator.</summary>
    public IReadOnlyList<Parameter> Estimators { get; }

    /// <summary>Whether the model has a gradient estimator.</summary>
    public bool HasEstimator { get; }

    private (string Name, Parameter Parameter)[] Named { get; }

    /// <summary>Copies the values of another variant.</summary>
    /// <exception cref="ArgumentException">Names or shapes of the parameters differ.</exception>
    public void CopyFrom(SharedWeights other)
    {
        using var off = no_grad();
        if (!Named.Select(Signature).SequenceEqual(other.Named.Select(Signature)))
            throw new ArgumentException($"variants must share their weights: got {Difference(other)}");
        for (var k = 0; k < parameters.Length; k++) parameters[k].copy_(other.parameters[k]);
    }

    /// <summary>The current gradient g, [P] float64; zero for parameters without one.</summary>
    public Tensor Gradient() =>
        cat([.. parameters.Select(p => (p.grad ?? zeros_like(p)).detach().flatten().to(float64))], 0);

    /// <summary>Sums of t [..., P] over each group, [..., G].</summary>
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

namespace Generative.Evaluation.Chains;

/// <summary>What chains found of a number, beside the truth; null: not known, or not defined.</summary>
/// <param name="Name">The number.</param>
/// <param name="Mean">Mean of the draws.</param>
/// <param name="Error">Standard error of the mean.</param>
/// <param name="TrueMean">Mean of the target.</param>
/// <param name="Deviation">Standard deviation of the draws.</param>
/// <param name="TrueDeviation">Standard deviation of the target.</param>
/// <param name="BulkSize">Effective sample size of the bulk.</param>
/// <param name="TailSize">Effective sample size of the tails.</param>
/// <param name="RHat">R̂, the largest of ranks and folded ranks.</param>
public sealed record ChainNumber(string Name, double? Mean, double? Error, double? TrueMean, double? Deviation,
    double? TrueDeviation, double? BulkSize, double? TailSize, double? RHat);

/// <summary>How a finite chain comes to its stationary law.</summary>
/// <param name="Stationary">π.</param>
/// <param name="Imbalance">The largest |πᵢ Tᵢⱼ - πⱼ Tⱼᵢ|: 0 where there is detailed balance.</param>
/// <param name="Variation">Total variation between the law after t steps and π, t = 0, 1, ...</param>
/// <param name="Observed">The same of the shares of the chains in each state, after t = 1, 2, ... steps; null: chains
/// with a warm-up or thinned.</param>
public sealed record FiniteResult(IReadOnlyList<double> Stationary, double Imbalance, IReadOnlyList<double> Variation,
    IReadOnlyList<double>? Observed);

/// <summary>What chains found.</summary>
/// <param name="Name">Name of the chains.</param>
/// <param name="Target">Kind of the target.</param>
/// <param name="Sampler">Kind of the sampler.</param>
/// <param name="Seed">Seed of the random numbers.</param>
/// <param name="Chains">Number of chains.</param>
/// <param name="WarmUp">Steps of each thrown away.</param>
/// <param name="Draws">Draws of each kept.</param>
/// <param name="Thin">Steps for each draw.</param>
/// <param name="Numbers">The watched numbers.</param>
public sealed record ChainResult(string Name, string Target, string Sampler, long Seed, int Chains, int WarmUp,
    int Draws, int Thin, IReadOnlyList<ChainNumber> Numbers)
{
    /// <summary>Share of proposals accepted; null: there are none.</summary>
    public double? Acceptance { get; init; }

    /// <summary>What theory says of that share; null: nothing exact.</summary>
    public double? ExpectedAcceptance { get; init; }

    /// <summary>Step size after the warm-up.</summary>
    public double? StepSize { get; init; }

    /// <summary>M of a rejection sampler.</summary>
    public double? Bound { get; init; }

    /// <summary>Effective sample size of weights.</summary>
    public double? WeightSize { get; init; }

    /// <summary>Mean weight, which is one where the target's density integrates to one.</summary>
    public double? MeanWeight { get; init; }

    /// <summary>Of a finite chain, its way to the stationary law.</summary>
    public FiniteResult? Finite { get; init; }

    /// <summary>What is wrong with the chains, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

using Generative.MonteCarlo;
using Generative.Numerics;
using Generative.Targets;

namespace Generative.Evaluation.Chains;

/// <summary>Chains of a config that have run: their draws and what is found of them.</summary>
public sealed class ChainRun : IDisposable
{
    private const int MostLaws = 1000;
    private readonly DisposeScope scope;

    private ChainRun(ChainOptions options, Target target, ChainDraws draws, DisposeScope scope)
    {
        (Options, Target, Draws, this.scope) = (options, target, draws, scope);
        Watched = target.Watched(draws.X);
        Result = Summary();
    }

    /// <summary>The options.</summary>
    public ChainOptions Options { get; }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>The draws.</summary>
    public ChainDraws Draws { get; }

    /// <summary>The watched numbers, [chains, draws, S].</summary>
    public Tensor Watched { get; }

    /// <summary>What is found.</summary>
    public ChainResult Result { get; }

    /// <summary>Runs the chains.</summary>
    /// <exception cref="OptionsException">The options do not suit each other.</exception>
    public static ChainRun Of(ChainOptions options, Device device, CancellationToken stop = default)
    {
        using var off = no_grad();
        using var gate = FinalizerGate.Close();
        var target = Checked.Of(options).Target.Create();
        using var random = RandomState.Generator((ulong)options.Seed);
        using var noise = new NoiseSource(options.Chains, random, device, float64);
        var scope = NewDisposeScope();
        try
        {
            var length = new ChainLength(options.WarmUp, options.Draws, options.Thin);
            return new(options, target, options.Sampler.Run(target, length, noise, stop), scope);
        }
        catch
        {
            scope.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => scope.Dispose();

    private ChainResult Summary()
    {
        var numbers = Numbers();
        var o = Options;
        var result = new ChainResult(o.Name ?? "chain", KindAttribute.NameOf(o.Target), KindAttribute.NameOf(o.Sampler),
            o.Seed, o.Chains, o.WarmUp, o.Draws, o.Thin, numbers)
        {
            Acceptance = Draws.Acceptance,
            ExpectedAcceptance = Draws.ExpectedAcceptance,
            StepSize = Draws.StepSize,
            Bound = Draws.Bound,
            Finite = Target is FiniteTarget finite ? Finite(finite) : null,
        };
        if (Draws.LogWeights is { } logWeights)
            result = result with
            {
                WeightSize = ImportanceSampler.EffectiveSize(logWeights).item<double>(),
                MeanWeight = logWeights.exp().mean().item<double>(),
            };
        return result with { Warnings = ChainWarnings.Of(result) };
    }

    private ChainNumber[] Numbers()
    {
        var x = Watched;
        var none = full_like(x[0, 0], double.NaN);
        var isWeighted = Draws.LogWeights is not null;
        var (mean, error) = isWeighted ? ImportanceSampler.Expectation(x, Draws.LogWeights!) : Convergence.Mean(x);
        var deviation = isWeighted
            ? ImportanceSampler.Expectation((x - mean).square(), Draws.LogWeights!).Mean.sqrt()
            : x.flatten(0, 1).std(0);
        var (bulk, tail) = isWeighted ? (none, none) : (Convergence.BulkSize(x), Convergence.TailSize(x));
        var rHat = isWeighted ? none : Convergence.RHat(x);
        double?[][] found = [.. new[] { mean, error, deviation, bulk, tail, rHat }.Select(Known)];
        return [.. Target.Names.Select((name, j) => new ChainNumber(name, found[0][j], found[1][j],
            Known(Target.Mean[j]), found[2][j], Known(Math.Sqrt(Target.Variance[j])), found[3][j], found[4][j],
            found[5][j]))];
    }

    private FiniteResult Finite(FiniteTarget target)
    {
        var (pi, transition) = (target.Stationary(CPU), target.Transition(CPU));
        var steps = Math.Min(Options.WarmUp + Options.Draws * Options.Thin, MostLaws);
        var laws = FiniteChain.Laws(target.First(CPU), transition, steps);
        var shown = Math.Min(Options.Draws, MostLaws);
        var shares = Draws.X[.., ..shown].cpu().eq(arange(target.States)).to(float64).mean([0]);   // [shown, K]
        var isFollowed = Options is { WarmUp: 0, Thin: 1 };
        return new(pi.Doubles(), FiniteChain.Imbalance(pi, transition).item<double>(),
            FiniteChain.TotalVariation(laws, pi).Doubles(),
            isFollowed ? FiniteChain.TotalVariation(shares, pi).Doubles() : null);
    }

    private static double?[] Known(Tensor t) => [.. t.Doubles().Select(Known)];

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

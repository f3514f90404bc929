using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of a sampler of a target. The key <c>type</c> chooses the concrete record.</summary>
public abstract record ChainSamplerOptions
{
    /// <summary>What of a target the sampler needs and this one does not have, for "expected ..."; null: it serves the
    /// target.</summary>
    public abstract string? Lacks(Target target);

    /// <summary>Draws from a target, as many chains as the noise has samples.</summary>
    /// <exception cref="OptionsException">The options do not suit the target.</exception>
    public ChainDraws Run(Target target, ChainLength length, NoiseSource noise, CancellationToken stop = default)
    {
        _ = Checked.Of(this);
        if (Lacks(target) is { } missing)
            throw new OptionsException($"sampler: got {KindAttribute.NameOf(this)} for {target.GetType().Name}, "
                + $"expected {missing}");
        using var off = no_grad();
        return Draw(target, length, noise, stop);
    }

    /// <summary>The same, for options that are checked.</summary>
    protected abstract ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop);

    /// <summary>Whether the draws of a chain depend on those before them.</summary>
    public virtual bool IsMarkov => true;

    /// <summary>Whether a step size is found during the warm-up.</summary>
    public virtual bool IsTuned => false;
}

/// <summary>How long chains are.</summary>
/// <param name="WarmUp">Steps that are thrown away at first.</param>
/// <param name="Draws">Draws kept of each chain.</param>
/// <param name="Thin">Steps for each draw that is kept.</param>
public sealed record ChainLength(int WarmUp, int Draws, int Thin = 1);

/// <summary>What a sampler drew.</summary>
/// <param name="X">The draws, [chains, draws, D].</param>
public sealed record ChainDraws(Tensor X)
{
    /// <summary>ln w of each draw, [chains, draws]; null: all weigh the same.</summary>
    public Tensor? LogWeights { get; init; }

    /// <summary>Share of proposals accepted, from 0 to 1; null: there are none.</summary>
    public double? Acceptance { get; init; }

    /// <summary>What theory says of that share; null: nothing exact.</summary>
    public double? ExpectedAcceptance { get; init; }

    /// <summary>The step size after warm-up; null: there is none.</summary>
    public double? StepSize { get; init; }

    /// <summary>The bound M of a rejection sampler; null: there is none.</summary>
    public double? Bound { get; init; }
}

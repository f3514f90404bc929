using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Score;
using Generative.Targets;

namespace Generative.MonteCarlo;

/// <summary>Options of <see cref="Hamiltonian"/>.</summary>
[Kind("hamiltonian", "Hamiltonian Monte Carlo: far proposals along the gradient")]
public sealed record HamiltonianOptions : ChainSamplerOptions
{
    [Description("size of a leapfrog step; null: found during the warm-up")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double? StepSize { get; init; }

    [Description("leapfrog steps for each proposal"), Range(1, 10_000)]
    public int Steps { get; init; } = 10;

    [Description("share by which each chain's step size varies, so that no path comes back to where it began")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Jitter { get; init; } = 0.3;

    [Description("share of proposals accepted that the warm-up aims at")]
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Acceptance { get; init; } = 0.8;

    /// <inheritdoc/>
    public override bool IsTuned => StepSize is null;

    /// <inheritdoc/>
    public override string? Lacks(Target target) => target.IsContinuous ? null : "a target with a density";

    /// <inheritdoc/>
    protected override ChainDraws Draw(Target target, ChainLength length, NoiseSource noise, CancellationToken stop)
    {
        var kernel = new Hamiltonian(target.LogDensity, StepSize ?? 0.1, Steps, Jitter);
        double? wanted = IsTuned ? Acceptance : null;
        return MarkovChain.Run(kernel, target.Start(noise), length, noise, wanted, stop);
    }
}

/// <summary>Hamiltonian Monte Carlo.</summary>
/// <remarks>
/// H(x, p) = -ln π(x) + ½|p|²,   p ~ N(0, I), then L steps of the leapfrog:
/// p ← p + ε/2 ∇ln π(x),   x ← x + ε p,   p ← p + ε/2 ∇ln π(x).
/// The end (x', p') is accepted with probability min(1, exp(H(x, p) - H(x', p'))). The leapfrog keeps volume, and from
/// (x', -p') it goes back to (x, -p), so that π is stationary.
/// ε of each chain is multiplied by 1 + j (2u - 1), u ~ U(0, 1), in each proposal.
/// Neal, "MCMC Using Hamiltonian Dynamics", 2011, arXiv:1206.1901.
/// </remarks>
/// <param name="logDensity">From [chains, D] to ln π, [chains], up to a constant; differentiable.</param>
/// <param name="epsilon">ε.</param>
/// <param name="steps">L.</param>
/// <param name="jitter">j.</param>
public sealed class Hamiltonian(Func<Tensor, Tensor> logDensity, double epsilon, int steps, double jitter = 0)
    : ITunable
{
    private readonly Func<Tensor, Tensor> score = ScoreField.Of(logDensity);

    /// <inheritdoc/>
    public double StepSize { get; set; } = epsilon;

    /// <inheritdoc/>
    public (Tensor X, Tensor? Accepted) Step(Tensor x, NoiseSource noise)
    {
        var size = StepSize * (1 + jitter * (2 * noise.Uniform(1) - 1));               // [chains, 1]
        var p = noise.Normal(x.shape[1..]);
        var (end, q) = Leapfrog(x, p, size);
        return MetropolisTest.Choose(x, end, Energy(x, p) - Energy(end, q), noise);
    }

    /// <summary>H(x, p), [chains].</summary>
    public Tensor Energy(Tensor x, Tensor p) => -logDensity(x) + p.square().sum(-1) / 2;

    /// <summary>L steps of the leapfrog, without gradient.</summary>
    /// <param name="x">The position, [chains, D].</param>
    /// <param name="p">The momentum, [chains, D].</param>
    /// <param name="size">ε, a number or [chains, 1].</param>
    /// <returns>Position and momentum, [chains, D] each.</returns>
    public (Tensor X, Tensor P) Leapfrog(Tensor x, Tensor p, Tensor size)
    {
        using var off = no_grad();
        var gradient = score(x);
        for (var i = 0; i < steps; i++)
        {
            p = p + size / 2 * gradient;
            x = x + size * p;
            gradient = score(x);
            p = p + size / 2 * gradient;
        }
        return (x, p);
    }
}

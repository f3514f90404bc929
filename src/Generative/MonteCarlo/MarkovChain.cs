using Generative.Numerics;

namespace Generative.MonteCarlo;

/// <summary>A step of Markov chains, many at once, that leaves a distribution as it is.</summary>
public interface IKernel
{
    /// <summary>The next states.</summary>
    /// <param name="x">[chains, D].</param>
    /// <param name="noise">A stream for each chain.</param>
    /// <returns>[chains, D], and which chains accepted their proposal, [chains] of booleans; null: there are no
    /// proposals.</returns>
    (Tensor X, Tensor? Accepted) Step(Tensor x, NoiseSource noise);
}

/// <summary>A kernel with a step size, which a warm-up can find.</summary>
public interface ITunable : IKernel
{
    /// <summary>The step size, above 0.</summary>
    double StepSize { get; set; }
}

/// <summary>Runs Markov chains.</summary>
public static class MarkovChain
{
    /// <summary>Steps of a kernel from a first state: those of the warm-up are thrown away.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="start">[chains, D].</param>
    /// <param name="length">How long.</param>
    /// <param name="noise">A stream for each chain.</param>
    /// <param name="acceptance">The share of proposals that a warm-up makes the kernel accept, by its step size; null:
    /// it keeps its own.</param>
    /// <param name="stop">Ends the chains early.</param>
    public static ChainDraws Run(IKernel kernel, Tensor start, ChainLength length, NoiseSource noise,
        double? acceptance = null, CancellationToken stop = default)
    {
        using var off = no_grad();
        var x = start.clone();
        var kept = start.new_empty([start.size(0), length.Draws, start.size(1)]);
        WarmUp(kernel, x, length.WarmUp, noise, acceptance, stop);
        var accepted = zeros([], float64, start.device);
        var isTested = true;
        for (var t = 0; t < length.Draws; t++)
        {
            for (var s = 0; s < length.Thin; s++)
            {
                stop.ThrowIfCancellationRequested();
                FinalizerGate.LetThrough();
                using var scope = NewDisposeScope();
                var (next, moved) = kernel.Step(x, noise);
                x.copy_(next);
                isTested = moved is not null;
                if (moved is not null) accepted.add_(moved.to(float64).mean());
            }
            kept.select(1, t).copy_(x);
        }
        var steps = (double)length.Draws * length.Thin;
        return new(kept)
        {
            Acceptance = isTested ? accepted.item<double>() / steps : null,
            StepSize = (kernel as ITunable)?.StepSize,
        };
    }

    private static void WarmUp(
        IKernel kernel, Tensor x, int steps, NoiseSource noise, double? acceptance, CancellationToken stop)
    {
        var tuned = acceptance is null ? null : kernel as ITunable;
        var search = tuned is null ? null : new StepSizeSearch(tuned.StepSize, acceptance!.Value);
        for (var t = 0; t < steps; t++)
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var (next, moved) = kernel.Step(x, noise);
            x.copy_(next);
            if (search is null) continue;
            tuned!.StepSize = search.Next(moved!.to(float64).mean().item<double>());
        }
        if (search is not null && steps > 0) tuned!.StepSize = search.Averaged;
    }
}

/// <summary>The step size at which a wanted share of proposals is accepted, by dual averaging.</summary>
/// <remarks>
/// H̄ₘ = (1 - 1/(m + t₀)) H̄ₘ₋₁ + (δ - αₘ)/(m + t₀),   ln εₘ₊₁ = μ - √m / γ H̄ₘ,
/// ln ε̄ₘ = m^-κ ln εₘ₊₁ + (1 - m^-κ) ln ε̄ₘ₋₁;   μ = ln 10 ε₁, γ = 0.05, t₀ = 10, κ = 0.75.
/// Hoffman and Gelman, "The No-U-Turn Sampler", 2014, arXiv:1111.4246, section 3.2; here α is the share of all chains.
/// </remarks>
/// <param name="first">ε₁.</param>
/// <param name="wanted">δ.</param>
public sealed class StepSizeSearch(double first, double wanted)
{
    private const double Gamma = 0.05, T0 = 10, Kappa = 0.75;
    private readonly double mu = Math.Log(10 * first);
    private double h, logMean;
    private int m;

    /// <summary>ε̄, the step size after the warm-up.</summary>
    public double Averaged => Math.Exp(logMean);

    /// <summary>The next ε, after a share α was accepted.</summary>
    public double Next(double alpha)
    {
        m++;
        h = (1 - 1 / (m + T0)) * h + (wanted - alpha) / (m + T0);
        var log = mu - Math.Sqrt(m) / Gamma * h;
        var weight = Math.Pow(m, -Kappa);
        logMean = weight * log + (1 - weight) * logMean;
        return Math.Exp(log);
    }
}

/// <summary>The test of Metropolis.</summary>
internal static class MetropolisTest
{
    /// <summary>The proposals where u &lt; exp(logRatio), u ~ U(0, 1), else x.</summary>
    public static (Tensor X, Tensor Accepted) Choose(Tensor x, Tensor proposal, Tensor logRatio, NoiseSource noise)
    {
        // NaN compares as false: the proposal is rejected.
        var accepted = noise.Uniform().log() < logRatio;
        return (where(accepted.unsqueeze(-1), proposal, x), accepted);
    }
}

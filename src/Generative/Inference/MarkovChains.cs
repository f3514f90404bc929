using Generative.Numerics;

namespace Generative.Inference;

/// <summary>Markov chain Monte Carlo for densities known up to a constant. Many chains move at once, as a tensor
/// [chains, D].</summary>
/// <remarks>Neal, MCMC using Hamiltonian dynamics, 2011.</remarks>
public static class MarkovChains
{
    /// <summary>One step of Metropolis: x' = x + s ε with ε ~ N(0, I), accepted with probability
    /// min(1, p(x')/p(x)).</summary>
    /// <param name="logDensity">From [chains, D] to log p, [chains], up to a constant.</param>
    /// <param name="x">[chains, D].</param>
    /// <param name="scale">s.</param>
    /// <returns>The next state [chains, D], and which chains accepted, [chains] of booleans.</returns>
    public static (Tensor X, Tensor Accepted) Metropolis(Func<Tensor, Tensor> logDensity, Tensor x, double scale)
    {
        var proposal = x + scale * randn_like(x);
        return Accept(x, proposal, logDensity(proposal) - logDensity(x));
    }

    /// <summary>One step of Hamiltonian Monte Carlo: p ~ N(0, I), L steps of <see cref="Leapfrog"/>, accepted with
    /// probability min(1, exp(H(x, p) - H(x', p'))).</summary>
    /// <param name="logDensity">From [chains, D] to log p, [chains], up to a constant; differentiable.</param>
    /// <param name="x">[chains, D].</param>
    /// <param name="epsilon">ε, the size of a step.</param>
    /// <param name="steps">L.</param>
    /// <returns>The next state [chains, D], and which chains accepted, [chains] of booleans.</returns>
    public static (Tensor X, Tensor Accepted) Hamiltonian(
        Func<Tensor, Tensor> logDensity, Tensor x, double epsilon, int steps)
    {
        var p = randn_like(x);
        var (proposal, q) = Leapfrog(logDensity, x, p, epsilon, steps);
        return Accept(x, proposal, Energy(logDensity, x, p) - Energy(logDensity, proposal, q));
    }

    /// <summary>H(x, p) = -log p(x) + ½|p|², [chains].</summary>
    public static Tensor Energy(Func<Tensor, Tensor> logDensity, Tensor x, Tensor p) =>
        -logDensity(x) + p.square().sum(-1) / 2;

    /// <summary>L steps of the leapfrog: p ← p + ε/2 ∇log p(x), x ← x + ε p, p ← p + ε/2 ∇log p(x). It keeps
    /// volume, and from (x', -p') it goes back to (x, -p).</summary>
    /// <param name="logDensity">From [chains, D] to log p, [chains]; differentiable.</param>
    /// <param name="x">The position, [chains, D].</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="steps">L.</param>
    /// <param name="p">The momentum, [chains, D].</param>
    /// <returns>Position and momentum, [chains, D] each.</returns>
    public static (Tensor X, Tensor P) Leapfrog(
        Func<Tensor, Tensor> logDensity, Tensor x, Tensor p, double epsilon, int steps)
    {
        var gradient = Score(logDensity, x);
        for (var i = 0; i < steps; i++)
        {
            p = p + epsilon / 2 * gradient;
            x = x + epsilon * p;
            gradient = Score(logDensity, x);
            p = p + epsilon / 2 * gradient;
        }
        return (x, p);
    }

    private static Tensor Score(Func<Tensor, Tensor> logDensity, Tensor x)
    {
        using var grad = enable_grad();
        var leaf = x.detach().requires_grad_();
        return Gradients.Of(logDensity(leaf), leaf);
    }

    private static (Tensor X, Tensor Accepted) Accept(Tensor x, Tensor proposal, Tensor logRatio)
    {
        // NaN compares as false: the proposal is rejected.
        var accepted = rand_like(logRatio).log() < logRatio;
        return (where(accepted.unsqueeze(-1), proposal, x), accepted);
    }
}

using Generative.Numerics;

namespace Generative.Targets;

/// <summary>Markov chains with finitely many states: T, [K, K], with T[i, j] the probability to go from i to
/// j.</summary>
public static class FiniteChain
{
    /// <summary>The chain of Metropolis and Hastings: T[i, j] = min(Q[i, j], π[j] Q[j, i] / π[i]) for j ≠ i.</summary>
    /// <param name="pi">π, [K], positive; need not sum to one.</param>
    /// <param name="proposal">Q, [K, K]; its rows sum to one.</param>
    public static Tensor MetropolisHastings(Tensor pi, Tensor proposal)
    {
        var back = pi.unsqueeze(0) * proposal.t() / pi.unsqueeze(1);
        var moves = minimum(proposal, back);
        var away = moves - diag(moves.diagonal());
        return away + diag(1 - away.sum(1));
    }

    /// <summary>π with π = π T, [K], for a chain that can go from each state to each other. It is a row of
    /// ((I + T)/2)ⁿ for n = 2⁴⁰, by squaring; the half that stays makes chains with a period converge.</summary>
    public static Tensor Stationary(Tensor transition)
    {
        var power = (eye(transition.size(0), dtype: transition.dtype) + transition) / 2;
        for (var i = 0; i < 40; i++)
        {
            power = power.MatMul(power);
            power = power / power.sum(1, keepdim: true);
        }
        return power[0];
    }

    /// <summary>The laws p Tᵗ of the state at t = 0, 1, ..., steps, [steps + 1, K].</summary>
    /// <param name="p">The law at t = 0, [K].</param>
    /// <param name="transition">T.</param>
    /// <param name="steps">The last t.</param>
    public static Tensor Laws(Tensor p, Tensor transition, int steps)
    {
        List<Tensor> laws = [p];
        for (var t = 0; t < steps; t++) laws.Add(transition.t().mv(laws[^1]));
        return stack(laws);
    }

    /// <summary>Whether the chain can go from each state to each other: (I + T)ᴷ has no zero.</summary>
    public static bool IsIrreducible(Tensor transition)
    {
        var reach = (eye(transition.size(0), dtype: transition.dtype) + transition).gt(0).to(transition.dtype);
        for (var k = 1L; k < transition.size(0); k *= 2) reach = reach.MatMul(reach).gt(0).to(transition.dtype);
        return reach.gt(0).all().item<bool>();
    }

    /// <summary>The largest |π[i] T[i, j] - π[j] T[j, i]|: zero where there is detailed balance.</summary>
    public static Tensor Imbalance(Tensor pi, Tensor transition)
    {
        var flow = pi.unsqueeze(1) * transition;
        return (flow - flow.t()).abs().max();
    }

    /// <summary>Total variation, ½ Σ |p - q| over the last axis.</summary>
    public static Tensor TotalVariation(Tensor p, Tensor q) => (p - q).abs().sum(-1) / 2;
}

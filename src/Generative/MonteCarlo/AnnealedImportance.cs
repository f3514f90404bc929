using Generative.Numerics;

namespace Generative.MonteCarlo;

/// <summary>Annealed importance sampling of ln p(x) = ln ∫ p(z) p(x|z) dz.</summary>
/// <remarks>
/// f_t(z) = p(z) p(x|z)^β_t,   0 = β_0 &lt; ... &lt; β_T = 1;   z_1 ~ p(z), and z_{t+1} from z_t by a step of
/// Hamiltonian Monte Carlo that keeps f_t;   ln w = Σ_t (β_t - β_{t-1}) ln p(x|z_t),   E[w] = p(x).
/// β_t = (s(δ(2t/T - 1)) - s(-δ)) / (s(δ) - s(-δ)), s the logistic function, δ = 4: small steps at both ends.
/// Neal, "Annealed importance sampling", 2001; Wu, Burda, Salakhutdinov and Grosse, "On the Quantitative Analysis of
/// Decoder-Based Generative Models", 2017, arXiv:1611.04273, section 3. As there, the size of the leapfrog's steps
/// follows the share that is accepted, here the mean over all chains, which moves towards 0.65; that leaves E[w] = p(x)
/// in the limit of many chains only.
/// z [k, B, L]; ln w [k, B].
/// </remarks>
/// <param name="steps">T.</param>
/// <param name="leapfrogs">Steps of the leapfrog in each of Hamiltonian Monte Carlo.</param>
/// <param name="epsilon">Size of the first of them.</param>
public sealed class AnnealedImportance(int steps, int leapfrogs = 10, double epsilon = 0.1)
{
    private const double Delta = 4, Accepted = 0.65, Rate = 0.1;

    /// <summary>T.</summary>
    public int Steps => steps;

    /// <summary>β_t, t from 0 to T.</summary>
    public double Beta(int t)
    {
        static double S(double u) => 1 / (1 + Math.Exp(-u));
        return (S(Delta * (2.0 * t / steps - 1)) - S(-Delta)) / (S(Delta) - S(-Delta));
    }

    /// <summary>ln w of each draw from the prior, [k, B]: ln p(x) ≈ logsumexp_k - ln k, below it on average.</summary>
    /// <param name="joint">p(z) and p(x|z), and the draws.</param>
    /// <param name="stop">Cancels.</param>
    public Tensor LogWeights(LatentJoint joint, CancellationToken stop = default)
    {
        using var off = no_grad();
        var shape = joint.Z.shape;
        var z = joint.Z.flatten(0, 1).clone();                                         // [k B, L]
        var logW = zeros_like(z.select(1, 0));
        var size = epsilon;
        using var noise = new NoiseSource(z.size(0), z.device, z.dtype);
        Tensor At(Func<Tensor, Tensor> f, Tensor u) => f(u.view(shape)).flatten();
        for (var t = 1; t <= steps; t++)
        {
            stop.ThrowIfCancellationRequested();
            FinalizerGate.LetThrough();
            using var scope = NewDisposeScope();
            var beta = Beta(t);
            logW.add_(At(joint.LogLikelihood, z), beta - Beta(t - 1));
            if (t == steps) break;
            var kernel = new Hamiltonian(
                u => At(joint.LogPrior, u) + beta * At(joint.LogLikelihood, u), size, leapfrogs);
            var (next, accepted) = kernel.Step(z, noise);
            z.copy_(next);
            size *= Math.Exp(Rate * (accepted!.to(float64).mean().item<double>() - Accepted));
        }
        return logW.view(shape[0], -1);
    }
}

using Generative.Distributions;
using Generative.Numerics;

namespace Generative.Estimators;

/// <summary>The relaxed latents of a control variate.</summary>
public enum Relaxation
{
    /// <summary>H_τ(z): one half everywhere as τ grows.</summary>
    Concrete,

    /// <summary>H_τ(z + τ²/(τ + 1) ℓ): the mean field as τ grows, so that REBAR becomes simple MuProp.</summary>
    MuProp,
}

/// <summary>Estimators whose control variate is a differentiable function of the latents' continuous noise: REBAR and
/// RELAX. Unbiased.</summary>
/// <remarks>
/// In the logits ℓ of a layer, with h = H(z):   g = (f(h) - c(z̃)) ∂log q(h)/∂ℓ + ∂c(z)/∂ℓ - ∂c(z̃)/∂ℓ.
/// The noise of z̃ is tied to that of z, so that z̃ = z in value and only the derivatives differ: one evaluation of c
/// and one of ∂c/∂z serve both.
/// Where ℓ appears in c besides z (Relaxation.MuProp; Tucker et al., 2017, appendix on the connection to MuProp), its
/// own
/// derivatives at z and at z̃ are equal and cancel.
/// In several layers each has its own c: the layers below are the hard sample, those above are relaxed; L layers cost L
/// evaluations of f besides f(h).
/// The parameters of c descend E|g|², whose gradient is that of the variance since E[g] does not depend on them (Tucker
/// et al., 2017, section 3.2;
/// Grathwohl et al., 2018, section 3.1). Here g is the gradient in the logits. z, ℓ, g [K, B, ...]; logTau, eta [L].
/// </remarks>
public abstract class RelaxedControlVariate(
    string name, int samples, double temperature, double eta, Relaxation relaxation, bool tune, LatentShape shape)
    : GradientEstimator(name)
{
    /// <summary>Factor on the learning rates of τ and η, which are much smaller than what they control.</summary>
    /// <remarks>Ten, as in Tucker et al.'s experiments: a temperature that is right for hundreds of latents is far from
    /// one that is right for a few.</remarks>
    public const double Pace = 10;

    private readonly Parameter logTau =
        new(full([shape.Widths.Count], Math.Log(temperature) / Pace, dtype: float32), requires_grad: tune);
    private readonly Parameter eta = new(full([shape.Widths.Count], eta / Pace, dtype: float32), requires_grad: tune);

    /// <summary>c [K, B] of a path that is relaxed from that layer on; z [K, B, ...] is the layer's noise.</summary>
    protected abstract Tensor Control(
        IStochasticObjective objective, LatentPath relaxed, Tensor z, Tensor eta, int layer);

    /// <inheritdoc/>
    public sealed override Tensor Surrogate(IStochasticObjective objective)
    {
        RequireMean(objective);
        List<Tensor> z = [];
        var path = LatentPath.Draw(objective, samples, (_, q) =>
        {
            z.Add(Discrete(q).Perturbed().detach());
            return Discrete(q).Harden(z[^1]);
        });
        var f = objective.Value(path);                                               // [K, B]
        var surrogate = f.mean([0]);
        if (!is_grad_enabled()) return surrogate;

        var tuned = tune && training;
        var (tau, scale) = ((Pace * logTau).exp(), Pace * eta);                       // [L]
        Tensor Relaxed(int l, ILatents q) => Soften(Discrete(q), Discrete(q).Perturbed(), tau[l]);
        Tensor? secondMoment = null;
        for (var l = 0; l < path.Layers; l++)
        {
            var q = Discrete(path.Q[l]);
            z[l].requires_grad_();
            var relaxed = path.Branch(objective, l, Soften(q, z[l], tau[l]), Relaxed, keepScore: true);
            var c = Control(objective, relaxed, z[l], scale[l], l);                    // [K, B]
            var slope = Gradients.Of(c, z[l], differentiable: tuned);    // ∂c/∂z
            if (!tuned) c = c.detach();
            long[] each = [.. c.shape, .. Enumerable.Repeat(1L, (int)z[l].dim() - 2)];
            var g = (f.detach() - c).view(each) * q.Score(path.H[l]) + q.ConditionalReparameterizationVjp(z[l], slope);
            surrogate = surrogate + (g.detach() * q.Logits).SumLatents().GradientOnly().mean([0]);
            if (tuned) secondMoment = Sum(secondMoment, g.square().SumLatents().mean());
        }
        return secondMoment is null ? surrogate : surrogate + Descending(secondMoment);
    }

    private Tensor Soften(IDiscreteLatents q, Tensor z, Tensor tau) =>
        q.Soften(relaxation == Relaxation.MuProp ? z + tau.square() / (tau + 1) * q.Logits : z, tau);

    // Zero, with the gradient of E|g|² in this estimator's parameters only.
    private Tensor Descending(Tensor secondMoment)
    {
        Parameter[] own = [.. parameters()];
        var slopes = Gradients.Of(secondMoment, own);
        Tensor? total = null;
        for (var p = 0; p < own.Length; p++) total = Sum(total, (slopes[p] * own[p].GradientOnly()).sum());
        return total!;
    }

    private static Tensor Sum(Tensor? total, Tensor term) => total is null ? term : total + term;
}

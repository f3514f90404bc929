using Generative.Numerics;

namespace Generative.ExponentialFamilies;

/// <summary>An exponential family: every number about it follows from the derivatives of one function, A.</summary>
/// <remarks>
/// p(x; η) = h(x) exp(η · T(x) - A(η)),   A(η) = ln ∫ h(x) exp(η · T(x)) dx.
/// ∇A(η) = E[T],   ∇²A(η) = Cov[T]: A is convex.
/// KL(η ‖ η') = A(η') - A(η) - (η' - η) · ∇A(η), the Bregman divergence of A.
/// H(η) = A(η) - η · ∇A(η) - E[ln h].
/// Maximum likelihood: ∇A(η) = the mean of T over the examples.
/// Wainwright and Jordan, "Graphical Models, Exponential Families, and Variational Inference", 2008, chapter 3.
/// x [..., E] numbers, T(x) and η [..., P], every density and divergence [...] in nats. The parameters are minimal: no
/// η · T is constant, so that ∇²A has an inverse. A symmetric matrix is a vector as in <see cref="LowerTriangle"/>.
/// </remarks>
public abstract class ExponentialFamily
{
    private const int MostIterations = 200, MostHalvings = 60, GradientLengths = 48;

    /// <summary>E, numbers of an x.</summary>
    public abstract long EventSize { get; }

    /// <summary>P, numbers of T and of η.</summary>
    public abstract long Size { get; }

    /// <summary>T(x), [..., E] -> [..., P].</summary>
    public abstract Tensor Statistic(Tensor x);

    /// <summary>A(η), [..., P] -> [...].</summary>
    public abstract Tensor LogPartition(Tensor eta);

    /// <summary>Whether η is a natural parameter, [..., P] -> [...] (bool): A is finite there.</summary>
    public abstract Tensor Contains(Tensor eta);

    /// <summary>A draw for each stream of the noise, η [..., P] -> [n, ..., E].</summary>
    public abstract Tensor Sample(Tensor eta, NoiseSource noise);

    /// <summary>ln h(x), [..., E] -> [...]; 0 unless a family says otherwise.</summary>
    public virtual Tensor LogBase(Tensor x) => zeros_like(x.select(-1, 0));

    /// <summary>E[ln h(x)], [..., P] -> [...].</summary>
    public virtual Tensor MeanLogBase(Tensor eta) => zeros_like(eta.select(-1, 0));

    /// <summary>Some η, [P] (float64): where Newton's method starts.</summary>
    protected abstract Tensor Interior { get; }

    /// <summary>ln p(x; η) = η · T(x) - A(η) + ln h(x); the leading dimensions broadcast.</summary>
    public Tensor LogProb(Tensor x, Tensor eta) => (eta * Statistic(x)).sum(-1) - LogPartition(eta) + LogBase(x);

    /// <summary>E[T] = ∇A(η), [..., P]. It can be differentiated where η requires a gradient.</summary>
    public Tensor Mean(Tensor eta)
    {
        using var on = enable_grad();
        var leaf = Leaf(eta);
        return Gradients.Of(LogPartition(leaf), leaf, differentiable: eta.requires_grad);
    }

    /// <summary>Cov[T] = ∇²A(η), [..., P, P].</summary>
    public Tensor Covariance(Tensor eta)
    {
        using var on = enable_grad();
        var leaf = Leaf(eta);
        var gradient = Gradients.Of(LogPartition(leaf), leaf, differentiable: true);
        var rows = Enumerable.Range(0, (int)Size).Select(p =>
            Gradients.Of(gradient.select(-1, p), leaf, differentiable: eta.requires_grad, retain: true));
        return stack([.. rows], -2);
    }

    /// <summary>KL(p(·; η) ‖ p(·; η')), [...].</summary>
    public Tensor Kl(Tensor eta, Tensor other) =>
        LogPartition(other) - LogPartition(eta) - ((other - eta) * Mean(eta)).sum(-1);

    /// <summary>H(η) = -E[ln p(x; η)], [...].</summary>
    public Tensor Entropy(Tensor eta) => LogPartition(eta) - (eta * Mean(eta)).sum(-1) - MeanLogBase(eta);

    /// <summary>The η whose E[T] is the mean statistic of some examples: their maximum likelihood.</summary>
    /// <remarks>Newton's method on the concave η · t - A(η): η += s [∇²A(η)]⁻¹ (t - ∇A(η)), where s is halved until η
    /// stays inside and the likelihood rises.</remarks>
    /// <param name="mean">t, the mean of T over the examples, [..., P].</param>
    /// <exception cref="ArgumentException">No η has this mean: it lies on the edge of what T can have, or
    /// beyond.</exception>
    public virtual Tensor MaximumLikelihood(Tensor mean)
    {
        using var scope = NewDisposeScope();
        var eta = Interior.to(mean.dtype).to(mean.device).expand_as(mean).clone();
        for (var t = 0; t < MostIterations; t++)
        {
            using var iteration = NewDisposeScope();
            var gradient = mean - Mean(eta);
            var step = PositiveDefinite.Inverse(Covariance(eta)).Inverse.MatMul(gradient.unsqueeze(-1)).squeeze(-1);
            var gain = (gradient * step).sum(-1);                                      // twice what the step promises
            var most = gain.max().to(float64).item<double>();
            if (!double.IsFinite(most)) break;
            if (most < 1e-20) return eta.MoveToOuterDisposeScope();
            eta = Forward(eta, step, gain, mean).MoveToOuterDisposeScope();
        }
        throw new ArgumentException(
            $"no {GetType().Name} has this mean of its statistics: it lies on the edge of what they can have, or "
            + "beyond");
    }

    /// <summary>η after one step along the gradient of the mean log-likelihood η · t - A(η): at least as likely as
    /// before, and no more than that.</summary>
    /// <remarks>η + s (t - ∇A(η)), s the best of 2⁸, 2⁷, .., 2⁻³⁹ and 0 among those that stay inside. The M-step of
    /// generalized EM (Dempster, Laird and Rubin, 1977), where it has no closed form.</remarks>
    /// <param name="eta">[..., P].</param>
    /// <param name="mean">t, [..., P].</param>
    public Tensor Ascended(Tensor eta, Tensor mean)
    {
        var gradient = mean - Mean(eta);
        var s = (arange(8, 8 - GradientLengths, -1, dtype: eta.dtype, device: eta.device) * Math.Log(2)).exp();
        s = cat([s, zeros_like(s[0..1])], 0).view([-1, .. Enumerable.Repeat(1L, (int)eta.dim())]);
        var places = eta + s * gradient;                                               // [S, ..., P]
        var likely = (places * mean).sum(-1) - LogPartition(places);
        likely = where(Contains(places), likely, full_like(likely, double.NegativeInfinity)).nan_to_num(
            double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity);
        var best = likely.argmax(0, keepdim: true).unsqueeze(-1);                      // [1, ..., 1]
        return places.gather(0, best.expand([1, .. eta.shape])).squeeze(0);
    }

    // The first of η + step, η + step / 2, ... that lies inside and is at least as likely.
    private Tensor Forward(Tensor eta, Tensor step, Tensor gain, Tensor mean)
    {
        Tensor LogLikelihood(Tensor e) => (e * mean).sum(-1) - LogPartition(e);
        var now = LogLikelihood(eta);
        var slack = 1e-13 * (1 + now.abs());
        var rate = ones_like(now);
        for (var s = 0; s < MostHalvings; s++)
        {
            var next = eta + rate.unsqueeze(-1) * step;
            var isGood = Contains(next) & (LogLikelihood(next) >= now + 1e-4 * rate * gain - slack);
            if (isGood.all().item<bool>()) return next;
            rate = where(isGood, rate, rate / 2);
        }
        return eta;
    }

    private static Tensor Leaf(Tensor eta) => eta.requires_grad ? eta : eta.detach().requires_grad_();
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Options of mixtures of Gaussians whose parameters have distributions.</summary>
public abstract record VariationalMixtureOptions : MixtureOptions
{
    [Description("full, or diagonal: normal-gamma laws in each dimension")]
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    [Description("beta of the prior: how many examples it is worth that a mean is near that of all examples"),
        Range(1e-12, 1e12)]
    public double MeanPrecision { get; init; } = 1;

    [Description(
        "nu of the prior: how many examples its covariance is worth; above D - 1 with full covariances; null: D, or 1 "
        + "with diagonal ones"), Range(1e-6, 1e12)]
    public double? Degrees { get; init; }

    [Description("Psi of the prior, as a share of the covariance of all examples"), Range(1e-12, 1e12)]
    public double Spread { get; init; } = 1;

    [Description("least variance of that covariance in any direction, in the data's units squared"),
        Range(1e-12, 1e12)]
    public double Floor { get; init; } = 1e-6;
}

/// <summary>Mixture of Gaussians whose weights, means and precisions have distributions: variational Bayes.</summary>
/// <remarks>
/// q(z) q(π) ∏ₖ q(μₖ, Λₖ), each factor the best one given the others:
///   rᵢₖ ∝ exp(E[ln πₖ] + E[ln N(xᵢ; μₖ, Λₖ⁻¹)]),   q(μₖ, Λₖ) normal-Wishart with λₖ = λ + Σᵢ rᵢₖ τ(xᵢ),
///   bound = Σᵢ ln Σₖ exp(E[ln πₖ] + E[ln N(xᵢ; μₖ, Λₖ⁻¹)]) - KL(q(π) ‖ p(π)) - Σₖ KL(q(μₖ, Λₖ) ‖ p(μ, Λ)).
/// With minibatches λ ← (1 - γ) λ + γ (λ + N τ̂): stochastic variational inference along the natural gradient
/// (Hoffman, Blei, Wang and Paisley, 2013, arXiv:1206.7051).
/// Bishop, "Pattern Recognition and Machine Learning", 2006, section 10.2; <see cref="NormalWisharts"/> has the rest.
/// Densities and samples are those of the posterior predictive, a mixture of Student's t.
/// </remarks>
public abstract class VariationalMixture(string name, VariationalMixtureOptions o, DataShape data)
    : MixtureModel(name, o, data)
{
    private readonly VariationalMixtureOptions o = Checked.Of(o);
    private readonly int D = Dimension(o, data);
    private readonly Parameter means = new(zeros(o.Components, Dimension(o, data)), requires_grad: false);
    private readonly Parameter beta = new(full([o.Components], o.MeanPrecision), requires_grad: false);
    private readonly Parameter nu = new(full([o.Components], Degrees(o, data)), requires_grad: false);
    private readonly Parameter psi =
        new(Gaussians.Unit(o.Covariance, o.Components, Dimension(o, data)), requires_grad: false);
    private readonly Tensor whitening = Gaussians.Unit(o.Covariance, o.Components, Dimension(o, data));
    private readonly Tensor logDet = zeros(o.Components);
    private readonly Tensor center = zeros(Dimension(o, data)), count = ones(1);
    private readonly Tensor priorPsi = Gaussians.Unit(o.Covariance, 1, Dimension(o, data));

    /// <summary>E[μₖ].</summary>
    public override Tensor Means => means;

    /// <summary>E[Λₖ]⁻¹.</summary>
    public override Tensor Spreads
    {
        get
        {
            var sigma = psi / (psi.dim() == 3 ? nu.view(-1, 1, 1) : nu.unsqueeze(1));
            return Gaussians.Matrices(sigma, o.Covariance, K, D);
        }
    }

    /// <summary>q(μₖ, Λₖ).</summary>
    public NormalWisharts Components => new(o.Covariance, means, beta, nu, psi);

    /// <summary>The weight of all examples.</summary>
    protected Tensor Count => count;

    /// <summary>Their mean, [D].</summary>
    protected Tensor Center => center;

    /// <summary>q(π) from nₖ [K]: sets what belongs to it, and π to its mean.</summary>
    protected abstract void MaximizeWeights(Tensor n);

    /// <summary>KL(q(π) ‖ p(π)), a single number.</summary>
    protected abstract Tensor WeightDivergence { get; }

    /// <summary>-[KL(q(π) ‖ p(π)) + Σₖ KL(q(μₖ, Λₖ) ‖ p(μ, Λ))] / N.</summary>
    public override Tensor Regularizer =>
        (-(WeightDivergence + Centered.Kl(Prior).sum()) / count).to(means.dtype);

    // Of examples relative to the mean of all, where the prior has its own mean.
    private NormalWisharts Centered => Components with { M = means - center };

    /// <summary>The prior of all components, of examples relative to the mean of all.</summary>
    protected NormalWisharts Prior => new(o.Covariance, zeros_like(means[0..1]),
        full_like(beta[0..1], o.MeanPrecision), full_like(nu[0..1], Degrees(o, data)), priorPsi);

    /// <inheritdoc/>
    public override long NumbersPerExample => (long)K * D;

    /// <inheritdoc/>
    protected override Tensor LogComponents(Tensor x) => Components.MeanLogDensity(x, whitening, logDet);

    /// <summary>ln Σₖ E[πₖ] p(x | k), p(x | k) averaged over q: [B].</summary>
    public override Tensor LogProb(Tensor x, Tensor? labels = null) =>
        (Components.PredictiveLogDensity(Coordinates(x), whitening, logDet) + weights.log()).logsumexp(1);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Sums(Tensor r, Tensor x)
    {
        var y = x - center;
        return [r.t().mm(y), Gaussians.Moments(r, y, o.Covariance)];
    }

    /// <inheritdoc/>
    public override void Maximize(IReadOnlyList<Tensor> sums)
    {
        var all = count / sums[0].sum();                                               // sums of all examples
        var n = sums[0] * all;
        MaximizeWeights(n);
        MaximizeComponents(n, [.. sums.Skip(1).Select(s => s * all)]);
    }

    /// <inheritdoc/>
    protected override void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums)
    {
        var q = Prior.Posterior(n, sums[0], sums[1]);
        means.copy_(q.M + center);
        beta.copy_(q.Beta);
        nu.copy_(q.Nu);
        // No eigenvalue of Ψ is below the least of its prior: the floor only mends rounding.
        var (lifted, W, log, _) = Gaussians.Whiten(q.Psi, o.Covariance, o.Spread * o.Floor, D);
        psi.copy_(lifted);
        whitening.copy_(W);
        logDet.copy_(log);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Statistics()
    {
        var (n, sums, moments) = Centered.Since(Prior);
        return [n / count, sums / count, moments / count];
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> ComponentStatistics(Tensor n) => [.. Statistics().Skip(1)];

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        var known = labels is null ? 0 : Math.Min(o.Labeled, Examples);
        var (all, w) = PointWeights.All(x, o.Weighted);
        count.copy_(w.mean().reshape(1) * (Examples + known * (o.Alpha - 1)));
        center.copy_(PointWeights.Mean(all, w));
        var covariance = Gaussians.Moments(w.unsqueeze(1), all - center, o.Covariance) / (w.sum() - 1).clamp(min: 1);
        priorPsi.copy_(o.Spread * Gaussians.Whiten(covariance, o.Covariance, o.Floor, D).Sigma);
        base.Start(x, labels);
    }

    /// <summary>Given means start with the examples nearest to each.</summary>
    protected override void StartAt(Tensor mu, Tensor x, Tensor w) => StartWith(Nearest(mu, x), x, w);

    /// <inheritdoc/>
    protected override Tensor Draw(Tensor z, NoiseSource noise) => Components.Draw(z, noise, whitening);

    /// <summary>The bound, and how many components have the weight of an example or more.</summary>
    protected override Terms Report(Tensor bound)
    {
        Terms terms = [("nll", -bound)];
        return terms.Watch("components", ((beta - o.MeanPrecision) >= 1).sum().to(means.dtype).reshape(1));
    }

    /// <summary>Faults of options that are given beside data of D numbers.</summary>
    /// <exception cref="OptionsException">They do not fit.</exception>
    protected static void Check(VariationalMixtureOptions o, DataShape data)
    {
        MixtureModel.Check(o, data);
        if (o.Covariance is not (CovarianceKind.Full or CovarianceKind.Diagonal))
            throw new OptionsException(
                $"covariance: got {o.Covariance.ToString().ToLowerInvariant()}, expected full or diagonal");
        if (o.Covariance == CovarianceKind.Full && o.Degrees is { } nu && nu <= Dimension(o, data) - 1)
            throw new OptionsException(
                FormattableString.Invariant($"degrees: got {nu}, expected more than {Dimension(o, data) - 1} with ")
                + "full covariances");
        if (o.Weighted && o.Labeled > 0)
            throw new OptionsException($"labeled: got {o.Labeled} beside weighted: true, expected 0");
        if (o.Weights is not null)
            throw new OptionsException("weights: got a list, expected none: they follow from the first components");
    }

    private static double Degrees(VariationalMixtureOptions o, DataShape data) =>
        o.Degrees ?? (o.Covariance == CovarianceKind.Full ? Dimension(o, data) : 1);
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Options of <see cref="GaussianMixture"/>.</summary>
[Kind("gaussianMixture", "mixture of Gaussians by EM: full, tied, diagonal or spherical covariances")]
public sealed record GaussianMixtureOptions : MixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new GaussianMixture(this, shape);

    [Description("full, tied, diagonal or spherical")]
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    [Description(
        "L of a mixture of probabilistic PCA: all but the L largest eigenvalues of a covariance become their mean; 0: "
        + "covariances without factors"), Range(0, 100_000)]
    public int Factors { get; init; }

    [Description(
        "least variance in any direction, in the data's units squared; the number that reach it is logged as floored"),
        Range(1e-12, 1e12)]
    public double Floor { get; init; } = 1e-6;
}

/// <summary>Mixture of Gaussians.</summary>
/// <remarks>
/// p(x | k) = N(x; μₖ, Σₖ),   nₖ = Σᵢ rᵢₖ,   μₖ = Σᵢ rᵢₖ xᵢ / nₖ,   Σₖ = Σᵢ rᵢₖ (xᵢ - μₖ)(xᵢ - μₖ)ᵀ / nₖ.
/// Bishop, "Pattern Recognition and Machine Learning", 2006, section 9.2. Sums are taken relative to the mean of all
/// examples, so that little is lost where they lie far from the origin. With factors it is a mixture of probabilistic
/// PCA (Tipping and Bishop, 1999). Where numbers are missing, sums are expectations:
/// <see cref="IncompleteGaussians"/>.
/// BIC = p ln N - 2 ln L, AIC = 2 p - 2 ln L with p free numbers: the less, the better the model for its size.
/// </remarks>
public sealed class GaussianMixture(GaussianMixtureOptions o, DataShape data)
    : MixtureModel(nameof(GaussianMixture), Fitting(o, data), data)
{
    private readonly GaussianMixtureOptions o = Checked.Of(o);
    private readonly int D = Dimension(o, data);
    private readonly Parameter means = new(zeros(o.Components, Dimension(o, data)), requires_grad: false);
    private readonly Parameter covariances =
        new(Gaussians.Unit(o.Covariance, o.Components, Dimension(o, data)), requires_grad: false);
    private readonly Tensor whitening = Gaussians.Unit(o.Covariance, o.Components, Dimension(o, data));
    private readonly Tensor logDet = zeros(o.Covariance == CovarianceKind.Tied ? 1 : o.Components);
    private readonly Tensor center = zeros(Dimension(o, data)), floored = zeros(1), count = ones(1);

    /// <inheritdoc/>
    public override Domain Domain => new(Missing: true);

    /// <inheritdoc/>
    public override Tensor Means => means;

    /// <inheritdoc/>
    public override Tensor Spreads => Gaussians.Matrices(covariances, o.Covariance, K, D);

    /// <summary>Sets π [K], μ [K, D] and Σ (its shape as in <see cref="Gaussians"/>).</summary>
    public void Set(Tensor pi, Tensor mu, Tensor sigma)
    {
        using var off = no_grad();
        weights.copy_(pi);
        means.copy_(mu);
        var (lifted, W, log, few) = Gaussians.Whiten(sigma, o.Covariance, o.Floor, D, o.Factors);
        covariances.copy_(lifted);
        whitening.copy_(W);
        logDet.copy_(log);
        floored.copy_(few);
    }

    /// <inheritdoc/>
    public override long NumbersPerExample => data.HasMissing ? 4L * K * D * D : (long)K * D;

    /// <inheritdoc/>
    protected override Tensor LogComponents(Tensor x)
    {
        if (data.HasMissing) return new IncompleteGaussians(x, means, Spreads).LogDensity;
        return o.Factors > 0 ? Gaussians.LogDensity(x, means, whitening, logDet, o.Factors)
            : Gaussians.LogDensity(x, means, whitening, logDet);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Sums(Tensor r, Tensor x)
    {
        if (data.HasMissing) return new IncompleteGaussians(x, means, Spreads).Sums(r, center, o.Covariance);
        var y = x - center;
        return [r.t().mm(y), Gaussians.Moments(r, y, o.Covariance)];                   // [K, D], and as Σ
    }

    /// <inheritdoc/>
    protected override void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums)
    {
        var m = sums[0] / n.unsqueeze(1);
        Set(weights, m + center, Gaussians.Covariances(n, m, sums[1], o.Covariance));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> ComponentStatistics(Tensor n)
    {
        var m = means - center;
        return [m * n.unsqueeze(1), Gaussians.MomentsOf(n, m, covariances, o.Covariance)];
    }

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        var (all, w) = PointWeights.All(x, o.Weighted);
        center.copy_((data.HasMissing ? IncompleteGaussians.Filled(all) : all).mean([0]));
        count.copy_(w.mean().reshape(1) * Examples);
        base.Start(x, labels);
    }

    /// <summary>Given means start with the covariance of all examples.</summary>
    protected override void StartAt(Tensor mu, Tensor x, Tensor w)
    {
        var y = x - PointWeights.Mean(x, w);
        var all = Gaussians.Moments(w.unsqueeze(1), y, o.Covariance);
        var sigma = Gaussians.Covariances(w.sum().reshape(1), zeros_like(mu[0..1]), all, o.Covariance);
        Set(weights, mu, sigma.expand_as(covariances));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Tensor z, NoiseSource noise) =>
        Gaussians.Draw(z, noise.Normal(D).to(means.dtype), means, whitening);

    /// <inheritdoc/>
    protected override Terms Report(Tensor bound)
    {
        var p = Gaussians.Count(o.Covariance, K, D, o.Factors);
        Terms terms = [("nll", -bound)];
        return terms.Watch("floored", floored).Watch("bic", count.log() * p - 2 * count * bound)
            .Watch("aic", 2.0 * p - 2 * count * bound);
    }

    private static GaussianMixtureOptions Fitting(GaussianMixtureOptions o, DataShape data)
    {
        Check(o, data);
        var hasMatrices = o.Covariance is CovarianceKind.Full or CovarianceKind.Tied;
        if (o.Factors > 0 && (!hasMatrices || o.Factors >= Dimension(o, data)))
            throw new ArgumentException(
                $"factors: got {o.Factors}, expected less than {Dimension(o, data)}, with full or tied covariances");
        return o;
    }
}

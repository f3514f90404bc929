using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.ExponentialFamilies;

namespace Generative.Models.Classical;

/// <summary>The exponential family of each number.</summary>
public enum FamilyKind
{
    /// <summary>Normal with unknown mean and variance.</summary>
    Normal,

    /// <summary>Gamma, of numbers above 0.</summary>
    Gamma,

    /// <summary>Exponential, of numbers of 0 or more.</summary>
    Exponential,

    /// <summary>Poisson, of counts.</summary>
    Poisson,
}

/// <summary>How an M-step finds the parameters.</summary>
public enum MStepKind
{
    /// <summary>The maximum, by Newton's method where it has no closed form.</summary>
    Exact,

    /// <summary>One step along the gradient: generalized EM.</summary>
    Gradient,
}

/// <summary>Options of <see cref="FamilyMixture"/>.</summary>
[Kind("familyMixture", "mixture of normal, gamma, exponential or Poisson numbers by EM, or by generalized EM")]
public sealed record FamilyMixtureOptions : MixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new FamilyMixture(this, shape);

    [Description("normal, gamma, exponential or poisson: of each number, given its component")]
    public FamilyKind Family { get; init; } = FamilyKind.Gamma;

    [Description("exact, or gradient: one step along the gradient, which only raises the bound")]
    public MStepKind MStep { get; init; } = MStepKind.Exact;

    [Description("examples that a conjugate prior is worth, each with the mean statistics of all: no density grows "
        + "without end"), Range(1e-6, 1e6)]
    public double Prior { get; init; } = 0.1;
}

/// <summary>Mixture of products of one exponential family.</summary>
/// <remarks>
/// ln p(x | k) = Σⱼ ηₖⱼ · T(xⱼ) - A(ηₖⱼ) + ln h(xⱼ).   With tₖⱼ = (Σᵢ rᵢₖ T(xᵢⱼ) + c t⁰ⱼ) / (nₖ + c), t⁰ the mean of
/// all examples and one of a standard law, so that it is never on the edge, and c the strength of the conjugate prior
/// p(η) ∝ exp(c (η · t⁰ - A(η))):
///   exact      ηₖⱼ = argmax η · tₖⱼ - A(η), where ∇A(η) = tₖⱼ
///   gradient   one step along tₖⱼ - ∇A(ηₖⱼ), as long as is best: generalized EM
///   bound      Σᵢ ln Σₖ πₖ p(xᵢ | k) + c Σₖⱼ (ηₖⱼ · t⁰ⱼ - A(ηₖⱼ))
/// Dempster, Laird and Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977, section 2 and its
/// definition of GEM. x [B, D], T [B, D, P], η [K, D, P].
/// </remarks>
public sealed class FamilyMixture(FamilyMixtureOptions o, DataShape data)
    : MixtureModel(nameof(FamilyMixture), Fitting(o, data), data)
{
    private readonly FamilyMixtureOptions o = Checked.Of(o);
    private readonly int D = Dimension(o, data);
    private readonly ExponentialFamily family = Family(o.Family);
    private readonly Parameter eta =
        new(Standard(o.Family).expand(o.Components, Dimension(o, data), -1).clone(), requires_grad: false);
    private bool isStarting;
    private readonly Tensor overall = zeros(Dimension(o, data), Family(o.Family).Size), count = ones(1);

    /// <summary>η [K, D, P].</summary>
    public Tensor Eta => eta;

    /// <summary>E[x | k], [K, D].</summary>
    public override Tensor Means => family.Mean(eta).select(-1, o.Family == FamilyKind.Gamma ? 1 : 0);

    /// <inheritdoc/>
    public override Tensor? Spreads => null;

    /// <inheritdoc/>
    public override long NumbersPerExample => K + D * family.Size;

    /// <inheritdoc/>
    protected override Tensor LogComponents(Tensor x) => Statistic(x).mm(eta.flatten(1).t())
        - family.LogPartition(eta).sum([1]) + family.LogBase(x.unsqueeze(2)).sum([1], keepdim: true);

    /// <summary>c Σₖⱼ (ηₖⱼ · t⁰ⱼ - A(ηₖⱼ)) / N.</summary>
    public override Tensor Regularizer =>
        o.Prior * ((eta * overall).sum() - family.LogPartition(eta).sum()) / count;

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Sums(Tensor r, Tensor x) => [r.t().mm(Statistic(x))];

    /// <inheritdoc/>
    protected override void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums)
    {
        var all = count / n.sum();                                                     // sums of all examples
        var t = (sums[0].view(eta.shape) * all + o.Prior * overall) / (n * all + o.Prior).view(-1, 1, 1);
        eta.copy_(isStarting || o.MStep == MStepKind.Exact ? Exact(t) : family.Ascended(eta, t));
    }

    /// <summary>Sums whose mean with the prior is ∇A(η).</summary>
    protected override IReadOnlyList<Tensor> ComponentStatistics(Tensor n)
    {
        var all = (n * count).view(-1, 1, 1);
        return [((family.Mean(eta) * (all + o.Prior) - o.Prior * overall) / count).flatten(1)];
    }

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        var (all, w) = PointWeights.All(x, o.Weighted);
        CheckSupport(all);
        count.copy_(w.mean().reshape(1) * Examples);
        var mean = PointWeights.Mean(Statistic(all), w).view(overall.shape);
        var standard = family.Mean(Standard(o.Family).to(mean.dtype).to(mean.device));
        overall.copy_((mean * count + standard) / (count + 1));
        isStarting = true;
        base.Start(x, labels);
        isStarting = false;
    }

    private void CheckSupport(Tensor x)
    {
        var (inside, expected) = o.Family switch
        {
            FamilyKind.Gamma => (x > 0, "numbers above 0, as of gamma"),
            FamilyKind.Exponential => (x >= 0, "numbers of 0 or more, as of exponential"),
            FamilyKind.Poisson => ((x >= 0) & x.eq(x.round()), "whole numbers of 0 or more, as of poisson"),
            _ => (x.isfinite(), "finite numbers"),
        };
        Support.Check("family", x, inside, expected);
    }

    private Tensor Exact(Tensor t) => family.MaximumLikelihood(t.to(float64)).to(t.dtype);

    /// <summary>Given means start with the examples nearest to each.</summary>
    protected override void StartAt(Tensor mu, Tensor x, Tensor w) => StartWith(Nearest(mu, x), x, w);

    /// <inheritdoc/>
    protected override Tensor Draw(Tensor z, NoiseSource noise)
    {
        var all = family.Sample(eta, noise).squeeze(-1);                      // [n, K, D]
        return all.gather(1, z.view(-1, 1, 1).expand(-1, 1, D)).squeeze(1).to(eta.dtype);
    }

    // [B, D P].
    private Tensor Statistic(Tensor x) => family.Statistic(x.unsqueeze(2)).flatten(1);

    private static ExponentialFamily Family(FamilyKind kind) => kind switch
    {
        FamilyKind.Normal => new NormalFamily(),
        FamilyKind.Gamma => new GammaFamily(),
        FamilyKind.Exponential => new ExponentialRateFamily(),
        _ => new PoissonFamily(),
    };

    // Some η inside, [P].
    private static Tensor Standard(FamilyKind kind) => kind switch
    {
        FamilyKind.Normal => tensor(new[] { 0f, -0.5f }, device: CPU),
        FamilyKind.Gamma => tensor(new[] { 0f, -1f }, device: CPU),
        FamilyKind.Exponential => tensor(new[] { -1f }, device: CPU),
        _ => tensor(new[] { 0f }, device: CPU),
    };

    private static FamilyMixtureOptions Fitting(FamilyMixtureOptions o, DataShape data)
    {
        Check(o, data);
        return o;
    }
}

namespace Generative.Models.Classical;

/// <summary>Options of <see cref="BernoulliMixture"/>.</summary>
[Kind("bernoulliMixture", "mixture of products of Bernoullis by EM, for binary or gray pixels")]
public sealed record BernoulliMixtureOptions : MixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new BernoulliMixture(this, shape);
}

/// <summary>Mixture of products of Bernoullis. With two components and one number it is the three coins.</summary>
/// <remarks>
/// p(x | k) = ∏ⱼ μₖⱼ^xⱼ (1 - μₖⱼ)^(1-xⱼ),   μₖ = Σᵢ rᵢₖ xᵢ / Σᵢ rᵢₖ, kept within [ε, 1 - ε].
/// Bishop, 2006, section 9.3.3. Three coins: coin A shows the component, coins B and C the heads (Li Hang,
/// "Statistical Learning Methods", chapter 9). x [B, D] in [0, 1], μ [K, D].
/// </remarks>
public sealed class BernoulliMixture(BernoulliMixtureOptions o, DataShape data)
    : MixtureModel(nameof(BernoulliMixture), Fitting(o, data), data)
{
    private readonly BernoulliMixtureOptions o = Checked.Of(o);
    private const double Epsilon = 1e-6;
    private readonly long D = Dimension(o, data);
    private readonly Parameter means = new(full([o.Components, Dimension(o, data)], 0.5), requires_grad: false);

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: true);

    /// <inheritdoc/>
    public override Tensor Means => means;

    /// <inheritdoc/>
    public override Tensor? Spreads => null;

    /// <summary>Σⱼ xⱼ ln μₖⱼ + (1 - xⱼ) ln (1 - μₖⱼ), as one product of matrices.</summary>
    protected override Tensor LogComponents(Tensor x)
    {
        var (on, off) = (means.log(), (1 - means).log());                              // [K, D]
        return x.mm((on - off).t()) + off.sum([1]);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Sums(Tensor r, Tensor x) => [r.t().mm(x)];

    /// <inheritdoc/>
    protected override void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums) =>
        means.copy_((sums[0] / n.unsqueeze(1)).clamp(Epsilon, 1 - Epsilon));

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> ComponentStatistics(Tensor n) => [means * n.unsqueeze(1)];

    /// <inheritdoc/>
    protected override void StartAt(Tensor mu, Tensor x, Tensor w) => means.copy_(mu.clamp(Epsilon, 1 - Epsilon));

    /// <inheritdoc/>
    protected override Tensor Draw(Tensor z, NoiseSource noise) =>
        (noise.Uniform(D).to(means.dtype) < means.index_select(0, z)).to(means.dtype);

    private static BernoulliMixtureOptions Fitting(BernoulliMixtureOptions o, DataShape data)
    {
        Check(o, data);
        return o;
    }
}

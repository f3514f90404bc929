using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Distributions;

namespace Generative.Models.Classical;

/// <summary>Options of <see cref="CategoricalMixture"/>.</summary>
[Kind("categoricalMixture", "mixture of products of categoricals by EM, for vectors of whole numbers")]
public sealed record CategoricalMixtureOptions : MixtureOptions
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new CategoricalMixture(this, shape);

    [Description("C: each number of a vector is one of 0 .. C - 1; the pixels of an image are cut into C levels"),
        Range(2, 256)]
    public int Values { get; init; } = 2;
}

/// <summary>Mixture of products of categoricals: the latent class model.</summary>
/// <remarks>
/// p(x | k) = ∏ⱼ θₖⱼ,ₓⱼ,   θₖⱼc = Σᵢ rᵢₖ [xᵢⱼ = c] / Σᵢ rᵢₖ. Lazarsfeld, 1950; Goodman, 1974.
/// x [B, D] of 0 .. C - 1, as one-hot rows of D C numbers; θ [K, D, C].
/// </remarks>
public sealed class CategoricalMixture(CategoricalMixtureOptions o, DataShape data)
    : MixtureModel(nameof(CategoricalMixture), Fitting(o, data), data)
{
    private readonly CategoricalMixtureOptions o = Checked.Of(o);
    private const double Least = 1e-30;                                                // of a value never seen
    private readonly (long D, long C) size = (Dimension(o, data), o.Values);
    private readonly double scale = data.IsVector ? 1 : o.Values - 1;
    private readonly Parameter theta =
        new(full([o.Components, Dimension(o, data), o.Values], 1.0 / o.Values), requires_grad: false);

    /// <summary>E[x | k], [K, D].</summary>
    public override Tensor Means => (theta * arange(size.C, device: theta.device)).sum([2]) / scale;

    /// <inheritdoc/>
    public override Tensor? Spreads => null;

    /// <inheritdoc/>
    public override long NumbersPerExample => K + size.D * size.C;

    /// <summary>θ [K, D, C].</summary>
    public Tensor Theta => theta;

    /// <inheritdoc/>
    protected override Tensor LogComponents(Tensor x) =>
        Encoded(x).mm(theta.clamp(min: Least).log().flatten(1).t());

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Sums(Tensor r, Tensor x) => [r.t().mm(Encoded(x))];

    /// <inheritdoc/>
    protected override void MaximizeComponents(Tensor n, IReadOnlyList<Tensor> sums)
    {
        var counts = sums[0].view(theta.shape) + Least;
        theta.copy_(counts / counts.sum(-1, keepdim: true));
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> ComponentStatistics(Tensor n) => [theta.flatten(1) * n.unsqueeze(1)];

    /// <inheritdoc/>
    protected override void Start(Tensor x, Tensor? labels)
    {
        var all = PointWeights.All(x, o.Weighted).X;
        if (data.IsVector)
            Support.Check("values", all, (all >= 0) & (all < size.C) & all.eq(all.round()),
                $"whole numbers of 0 to {size.C - 1}");
        base.Start(x, labels);
    }

    /// <summary>A given mean m becomes the two values around it, with the weights that give it.</summary>
    protected override void StartAt(Tensor mu, Tensor x, Tensor w)
    {
        var value = arange(size.C, device: mu.device).to(mu.dtype);
        var near = (1 - (mu.unsqueeze(2) * scale - value).abs()).clamp(min: Least);    // [K, D, C]
        theta.copy_(near / near.sum(-1, keepdim: true));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Tensor z, NoiseSource noise)
    {
        var u = noise.Uniform(size.D).to(theta.dtype);                                 // [n, D]
        return CategoricalDraws.Draw(theta.index_select(0, z), u).to(theta.dtype) / scale;
    }

    // One-hot rows [B, D C].
    private Tensor Encoded(Tensor x) =>
        (x * scale).round().clamp(0, size.C - 1).unsqueeze(2).eq(arange(size.C, device: x.device)).to(x.dtype)
            .flatten(1);

    private static CategoricalMixtureOptions Fitting(CategoricalMixtureOptions o, DataShape data)
    {
        Check(o, data);
        return o;
    }
}

namespace Generative.Networks;

/// <summary>The gradient through the choice of a code.</summary>
public enum QuantizerGradient
{
    /// <summary>That of the identity.</summary>
    StraightThrough,

    /// <summary>That of the rotation and scaling which take the vector to its code.</summary>
    Rotation,
}

/// <summary>Vector quantization in levels: each level quantizes what the levels before it left over.</summary>
/// <remarks>
/// r_0 = z,   k_d = k(r_{d-1}),   r_d = r_{d-1} − e_{k_d},   q = Σ_d e_{k_d}.
/// Lee et al., "Autoregressive Image Generation using Residual Quantization", 2022, arXiv:2203.01941, equations 3 to 6;
/// with one level van den Oord et al., 2017, arXiv:1711.00937.
/// Straight-through: ∂q/∂z = I. Rotation: q = (‖q‖ / ‖z‖) R z, scale and R held fixed, where R takes ẑ = z/‖z‖ to
/// q̂ = q/‖q‖: R z = z − 2 r rᵀz + 2 q̂ ẑᵀz, r = (ẑ + q̂) / ‖ẑ + q̂‖. Fifty et al., "Restructuring Vector Quantization
/// with the Rotation Trick", 2024, arXiv:2410.06424, section 4.
/// z [N, D]; k [N, levels].
/// </remarks>
public sealed class ResidualQuantizer : Component
{
    private const double Least = 1e-6;                                                 // of a norm

    private readonly QuantizerGradient gradient;
    private readonly ModuleList<VectorQuantizer> levels;

    /// <summary>So many levels of a codebook each.</summary>
    public ResidualQuantizer(int levels, Func<VectorQuantizer> level, QuantizerGradient gradient)
        : base(nameof(ResidualQuantizer), declared: false)
    {
        this.gradient = gradient;
        this.levels = new([.. Enumerable.Range(0, levels).Select(_ => level())]);
        RegisterComponents();
    }

    /// <summary>The quantized vectors with the gradient through the choice, their codes, and what is minimized:
    /// Σ_d ‖sg r_{d-1} − e_{k_d}‖² and Σ_d ‖z − sg q_d‖², q_d the sum of the first d codes, both [N].</summary>
    /// <param name="z">[N, D].</param>
    /// <param name="learn">Whether the codebooks learn from these vectors.</param>
    public (Tensor Q, Tensor Codes, Tensor Codebook, Tensor Commitment) Quantize(Tensor z, bool learn)
    {
        var q = zeros_like(z).detach();
        var (codebook, commitment) = (zeros_like(z.select(1, 0)), zeros_like(z.select(1, 0)));
        List<Tensor> codes = [];
        foreach (var level in levels)
        {
            var rest = (z - q).detach();
            var k = level.Nearest(rest);
            var e = level.Lookup(k);
            if (learn) level.Learn(rest, k);
            codebook = codebook + (rest - e).square().sum(-1);
            q = q + e.detach();
            commitment = commitment + (z - q).square().sum(-1);
            codes.Add(k);
        }
        return (Through(z, q, gradient), stack(codes, 1), codebook, commitment);
    }

    /// <summary>q of codes k [..., levels]: [..., D].</summary>
    public Tensor Lookup(Tensor k)
    {
        var q = levels[0].Lookup(k.select(-1, 0));
        for (var d = 1; d < levels.Count; d++) q = q + levels[d].Lookup(k.select(-1, d));
        return q;
    }

    /// <summary>q, with the gradient in z of its choice.</summary>
    public static Tensor Through(Tensor z, Tensor q, QuantizerGradient gradient)
    {
        if (gradient == QuantizerGradient.StraightThrough) return q + z.GradientOnly();
        var (lengthZ, lengthQ) = (Length(z), Length(q));
        var (unitZ, unitQ) = ((z / lengthZ).detach(), q / lengthQ);
        var r = unitZ + unitQ;
        r /= Length(r);
        var rotated = z - 2 * r * (r * z).sum(-1, keepdim: true) + 2 * unitQ * (unitZ * z).sum(-1, keepdim: true);
        return q + ((lengthQ / lengthZ).detach() * rotated).GradientOnly();

        static Tensor Length(Tensor t) => t.square().sum(-1, keepdim: true).sqrt().clamp_min(Least);
    }
}

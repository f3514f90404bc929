using Generative.Numerics;
using Generative.Inference;

namespace Generative.Models.Classical;

/// <summary>Factor analysis, and probabilistic PCA as its case of one variance for all numbers.</summary>
/// <remarks>
/// z ~ N(0, I),   x | z ~ N(μ + W z, Ψ),   so x ~ N(μ, C) with C = W Wᵀ + Ψ; Ψ diagonal, or σ² I (PPCA).
/// Tipping and Bishop, "Probabilistic Principal Component Analysis", 1999; Rubin and Thayer, 1982.
/// An iteration of EM costs O(N D L): no D x D matrix is made. μ is the mean of the examples. Where numbers are missing
/// each example has a matrix M of its own, and μ is fitted too: <see cref="IncompleteFactors"/>.
/// x [B, D], y = x - μ; z [B, L]; W [D, L]; Ψ [D].
/// </remarks>
/// <param name="o">Factors, start, floor.</param>
/// <param name="data">Shape of the examples.</param>
/// <param name="isotropic">Whether Ψ = σ² I.</param>
public sealed class FactorAnalysis(FactorOptions o, DataShape data, bool isotropic)
    : EmModel(nameof(FactorAnalysis), Fitting(o, data), data), ISampler, IDensity, IReconstructor, ILatentSpace,
        IInterpolator
{
    private readonly FactorOptions o = Checked.Of(o);
    private readonly long D = data.Pixels;
    private readonly Parameter mean = new(zeros(data.Pixels), requires_grad: false);
    private readonly Parameter loadings = new(eye(data.Pixels, o.Factors), requires_grad: false);
    private readonly Parameter noise = new(ones(data.Pixels), requires_grad: false);

    /// <inheritdoc/>
    public override Domain Domain => new(Missing: true);

    /// <summary>W [D, L].</summary>
    public Tensor Loadings => loadings;

    /// <summary>Ψ [D].</summary>
    public Tensor Noise => noise;

    /// <summary>p(z|x) = N(E[z], M⁻¹),   M = I + Wᵀ Ψ⁻¹ W,   E[z] = M⁻¹ Wᵀ Ψ⁻¹ y: [B, L] and [L, L]; ln |M|.</summary>
    /// <remarks>M is made in float64: of fewer examples than factors the noise falls to the floor, and float32 has too
    /// few digits to invert it.</remarks>
    private (Tensor Z, Tensor Covariance, Tensor LogDet) Posterior(Tensor y)
    {
        var W = loadings.to(float64);
        var scaled = W / noise.unsqueeze(1);                                           // Ψ⁻¹ W
        var M = eye(o.Factors, dtype: float64, device: y.device) + W.t().mm(scaled);
        var (inverse, logDet) = PositiveDefinite.Inverse(M);
        return (y.mm(scaled.mm(inverse).to(y.dtype)), inverse, logDet.to(y.dtype));
    }

    /// <inheritdoc/>
    public override long NumbersPerExample => data.HasMissing ? D + 4L * o.Factors * o.Factors : D + o.Factors;

    private IncompleteFactors Incomplete(Tensor x) => new(x.flatten(1), mean, loadings, noise);

    /// <summary>ln N(x; μ, C) by Woodbury: ln |C| = ln |M| + Σ ln Ψ,   yᵀ C⁻¹ y = eᵀ Ψ⁻¹ e + E[z]ᵀ E[z] with
    /// e = y - W E[z], a sum of squares in which nothing cancels.</summary>
    public Tensor LogProb(Tensor x, Tensor? labels = null)
    {
        if (data.HasMissing) return Incomplete(x).LogProb;
        var y = x.flatten(1) - mean;
        var (z, _, logDet) = Posterior(y);
        var square = ((y - z.mm(loadings.t())).square() / noise).sum([1]) + z.square().sum([1]);
        return (square + logDet + noise.log().sum() + D * Math.Log(2 * Math.PI)) * -0.5;
    }

    /// <summary>-ln p(x), [B].</summary>
    public override Terms Loss(Batch batch) => [("nll", -LogProb(batch.X))];

    /// <summary>Sums: n, Σ y², Σ y E[z]ᵀ, Σ E[z zᵀ].</summary>
    public override Expectation Expect(Batch batch, long first)
    {
        if (data.HasMissing)
        {
            var incomplete = Incomplete(batch.X);
            var bound = incomplete.LogProb;
            return new(bound.sum(), ones_like(bound).sum(), incomplete.Sums);
        }
        var y = batch.X.flatten(1) - mean;
        var (z, covariance, _) = Posterior(y);
        var n = ones_like(y.select(1, 0)).sum();
        return new(LogProb(batch.X).sum(), n,
            [n.clone(), y.square().sum([0]), y.t().mm(z), covariance * n + z.to(float64).t().mm(z.to(float64))]);
    }

    /// <summary>W = (Σ y E[z]ᵀ)(Σ E[z zᵀ])⁻¹,   Ψ = diag(Σ y yᵀ - W Σ E[z] yᵀ) / n; PPCA: its mean.</summary>
    public override void Maximize(IReadOnlyList<Tensor> sums)
    {
        var (n, yy, yz, zz) = (sums[0], sums[1], sums[2], sums[3]);
        Tensor W, psi;                                                                 // the latter times n
        if (data.HasMissing)
        {
            (W, var shift, psi) = IncompleteFactors.Maximize(sums);
            _ = mean.add_(shift);
        }
        else
        {
            W = yz.mm(PositiveDefinite.Inverse(zz).Inverse.to(yz.dtype));
            psi = yy - (W * yz).sum([1]);
            n = n.expand(D);
        }
        psi = isotropic ? (psi.sum() / n.sum()).expand(D) : psi / n;
        loadings.copy_(W);
        noise.copy_(psi.clamp(min: o.Floor));
    }

    /// <summary>Under the model E[y zᵀ] = W, E[z zᵀ] = I, E[y²] = diag C.</summary>
    public override IReadOnlyList<Tensor> Statistics() => data.HasMissing
        ? IncompleteFactors.Statistics(loadings, noise)
        : [ones_like(noise[0]), loadings.square().sum([1]) + noise, loadings.clone(),
            eye(o.Factors, dtype: noise.dtype, device: noise.device)];

    /// <summary>Random loadings; or the closed form from the eigenvalues λ, vectors U of the covariance.</summary>
    /// <remarks>σ² = the mean of the D - L smallest λ,   W = U (Λ - σ² I)^½ of the L largest: the maximum likelihood of
    /// PPCA.</remarks>
    protected override void Start(Tensor x, Tensor? labels)
    {
        if (data.HasMissing) x = IncompleteGaussians.Filled(x);
        mean.copy_(x.mean([0]));
        var y = x - mean;
        if (o.Start == FactorStart.Random)
        {
            noise.copy_(y.square().mean([0]).clamp(min: o.Floor));
            loadings.copy_(randn_like(loadings) * noise.sqrt().unsqueeze(1));
            if (isotropic) noise.copy_(noise.mean().expand(D));
            return;
        }
        var (lambda, U) = SymmetricEigen.Of(y.t().mm(y) / x.size(0));                       // ascending
        var rest = D - o.Factors;
        var sigma2 = lambda.narrow(0, 0, rest).mean().clamp(min: o.Floor);
        var scale = (lambda.narrow(0, rest, o.Factors) - sigma2).clamp(min: 0).sqrt();
        loadings.copy_((U.narrow(1, rest, o.Factors) * scale).flip(1));
        noise.copy_(sigma2.expand(D));
    }

    /// <inheritdoc/>
    public long Latents => o.Factors;

    /// <summary>E[z], [B, L].</summary>
    public Tensor Encode(Batch batch) =>
        data.HasMissing ? Incomplete(batch.X).Z : Posterior(batch.X.flatten(1) - mean).Z;

    /// <summary>μ + W z.</summary>
    public Tensor Decode(Tensor z, Tensor? labels = null) => Shaped(mean + z.mm(loadings.t()));

    /// <summary>μ + W E[z]; numbers that are missing are filled in.</summary>
    public Tensor Reconstruct(Tensor x) => Decode(Encode(x));

    /// <summary>μ + W z at z = (1 - s) E[z|a] + s E[z|b].</summary>
    public Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise) =>
        Decode((1 - share) * Encode(a) + share * Encode(b));

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource source, Tensor? labels = null)
    {
        var z = source.Normal(o.Factors).to(noise.dtype);
        return Shaped(mean + z.mm(loadings.t()) + source.Normal(D).to(noise.dtype) * noise.sqrt());
    }

    private Tensor Shaped(Tensor x)
    {
        var shaped = x.view(-1, data.Channels, data.Height, data.Width);
        return data.IsVector ? shaped : shaped.clamp(0, 1);
    }

    private static FactorOptions Fitting(FactorOptions o, DataShape data) =>
        o.Factors < data.Pixels ? o : throw new OptionsException(
            $"factors: got {o.Factors}, expected less than the {data.Pixels} numbers of an example");
}

namespace Generative.Reparameterizations;

/// <summary>N(m, s²): z ~ N(0, 1).</summary>
public sealed class Normal(Tensor location, Tensor scale) : LocationScale(location, scale)
{
    /// <inheritdoc/>
    protected override Tensor Standard(NoiseSource noise) => noise.Normal(Shape);

    /// <inheritdoc/>
    protected override Tensor LogStandard(Tensor z) => -0.5 * (z.square() + Math.Log(2 * Math.PI));
}

/// <summary>Triangular distribution on (m - w, m + w): z = u₁ + u₂ - 1, p(z) = 1 - |z|.</summary>
public sealed class Triangular(Tensor center, Tensor width) : LocationScale(center, width)
{
    private readonly (Tensor Low, Tensor High) ends = (center - width, center + width);

    /// <inheritdoc/>
    protected override Tensor Standard(NoiseSource noise) => Uniform01(noise) + Uniform01(noise) - 1;

    /// <inheritdoc/>
    protected override Tensor LogStandard(Tensor z) => (-z.abs()).log1p();

    /// <inheritdoc/>
    public override Tensor? Low => ends.Low;

    /// <inheritdoc/>
    public override Tensor? High => ends.High;
}

/// <summary>Student's t with ν degrees of freedom, any number above 0: z = ε √(ν / χ²_ν), ε ~ N(0, 1).</summary>
/// <remarks>p(z) = (1 + z² / ν)^{-(ν+1)/2} / (√ν B(ν/2, ½)).</remarks>
public sealed class StudentT(Tensor location, Tensor scale, Tensor degrees) : LocationScale(location, scale, degrees)
{
    private readonly Tensor nu = degrees;

    /// <inheritdoc/>
    protected override Tensor Standard(NoiseSource noise)
    {
        var chi2 = new ChiSquared(nu.expand(Shape)).RSample(noise);
        return noise.Normal(Shape) * (nu / chi2).sqrt();
    }

    /// <inheritdoc/>
    protected override Tensor LogStandard(Tensor z) =>
        ((nu + 1) / 2).lgamma() - (nu / 2).lgamma() - 0.5 * (Math.PI * nu).log()
        - (nu + 1) / 2 * (z.square() / nu).log1p();
}

using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>Gamma of concentration α and rate β.</summary>
public class Gamma : ExponentialFamily
{
    protected Tensor concentration;
    private Tensor rate;

    public Gamma(Tensor concentration, Tensor rate, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(concentration, rate);
        (this.concentration, this.rate) = (pair[0], pair[1]);
        batch_shape = ShapeOf(pair[0]);
    }

    public override Tensor mean => Wrap(() => concentration / rate);

    public override Tensor mode => Wrap(() => ((concentration - 1) / rate).clamp(min: 0));

    public override Tensor variance => Wrap(() => concentration / rate.pow(2));

    public override Tensor rsample(params long[] sample_shape) => Wrap(() =>
    {
        var shape = ExtendedShape(sample_shape);
        return (_standard_gamma(concentration.expand(shape), generator) / rate.expand(shape)).clamp(min: Tiny(rate.dtype));
    });

    // α log β + (α − 1) log x − βx − log Γ(α)
    public override Tensor log_prob(Tensor value) => Wrap(() =>
        concentration.xlogy(rate) + (concentration - 1).xlogy(value.to(concentration.dtype)) - rate * value - concentration.lgamma());

    public override Tensor entropy() => Wrap(() => concentration - rate.log() + concentration.lgamma() + (1 - concentration) * concentration.digamma());

    public override Tensor cdf(Tensor value) => Wrap(() => Dispatch.Call("special_gammainc", concentration, rate * value));

    protected override IList<Tensor> NaturalParams => [concentration - 1, -rate];

    protected override Tensor MeanCarrierMeasure => Dispatch.Call("zeros_like", concentration.detach());

    protected override Tensor LogNormalizer(params Tensor[] parameters) => (parameters[0] + 1).lgamma() + (parameters[0] + 1) * (-parameters[1].reciprocal()).log();

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<Gamma>(instance) is not { } d) return new Gamma(concentration.expand(batch_shape.Shape), rate.expand(batch_shape.Shape), generator);
        return Fill(d, batch_shape);
    }

    private protected Gamma Fill(Gamma d, Size batch_shape)
    {
        (d.concentration, d.rate, d.batch_shape) = (Keep(concentration.expand(batch_shape.Shape)), Keep(rate.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (concentration, rate).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>The sum of ν squared standard normals: a gamma of concentration ν/2 and rate ½.</summary>
public class Chi2 : Gamma
{
    public Chi2(Tensor df, Generator? generator = null) : base(0.5 * df, Dispatch.Call("full_like", df.detach(), 0.5), generator) { }

    public Tensor df => Wrap(() => concentration * 2);

    public override Distribution expand(Size batch_shape, Distribution? instance = null) =>
        As<Chi2>(instance) is { } d ? Fill(d, batch_shape) : new Chi2(df.expand(batch_shape.Shape), generator);
}

/// <summary>The ratio of two chi-squared variables, each over its degrees of freedom.</summary>
public class FisherSnedecor : Distribution
{
    private Tensor df1, df2;

    public FisherSnedecor(Tensor df1, Tensor df2, Generator? generator = null) : base(generator)
    {
        var pair = Broadcast(df1, df2);
        (this.df1, this.df2) = (pair[0], pair[1]);
        batch_shape = ShapeOf(pair[0]);
    }

    /// <summary>NaN where df2 ≤ 2.</summary>
    public override Tensor mean => Wrap(() =>
    {
        var n = Above(2);
        return n / (n - 2);
    });

    /// <summary>NaN where df2 ≤ 4.</summary>
    public override Tensor variance => Wrap(() =>
    {
        var n = Above(4);
        return 2 * n.pow(2) * (df1 + n - 2) / (df1 * (n - 2).pow(2) * (n - 4));
    });

    /// <summary>NaN where df1 ≤ 2.</summary>
    public override Tensor mode => Wrap(() => Dispatch.Call("masked_fill.Scalar", (df1 - 2) / df1 * df2 / (df2 + 2), df1.le(2), double.NaN));

    private Tensor Above(double bound) => Dispatch.Call("masked_fill.Scalar", df2, df2.le(bound), double.NaN);

    public override Tensor rsample(params long[] sample_shape) => Wrap(() =>
    {
        using var first = new Gamma(df1 * 0.5, df1, generator);
        using var second = new Gamma(df2 * 0.5, df2, generator);
        return (first.rsample(sample_shape) / second.rsample(sample_shape)).clamp(min: Tiny(df1.dtype));
    });

    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var (a, b, ratio) = (df1 * 0.5, df2 * 0.5, df1 / df2);
        return (a + b).lgamma() - a.lgamma() - b.lgamma() + a * ratio.log() + (a - 1) * value.log() - (a + b) * (ratio * value).log1p();
    });

    // log B(a, b) − (a − 1)(ψ(a) − ψ(b)) + (a + b)(ψ(a + b) − ψ(b)) + log(df2 / df1), a and b half the degrees of freedom
    public override Tensor entropy() => Wrap(() =>
    {
        var (a, b) = (df1 * 0.5, df2 * 0.5);
        return a.lgamma() + b.lgamma() - (a + b).lgamma() - (a - 1) * (a.digamma() - b.digamma()) + (a + b) * ((a + b).digamma() - b.digamma()) + (df2 / df1).log();
    });

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        if (As<FisherSnedecor>(instance) is not { } d) return new FisherSnedecor(df1.expand(batch_shape.Shape), df2.expand(batch_shape.Shape), generator);
        (d.df1, d.df2, d.batch_shape) = (Keep(df1.expand(batch_shape.Shape)), Keep(df2.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (df1, df2).DisposeAll();
        base.Dispose(disposing);
    }
}

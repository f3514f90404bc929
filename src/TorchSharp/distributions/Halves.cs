using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>|x| with x normal around 0.</summary>
public class HalfNormal : TransformedDistribution
{
    internal HalfNormal(Tensor scale, Generator? generator = null) : base(generator) =>
        _init(new Normal(Dispatch.Call("zeros_like", scale.detach()), scale, generator), [new transforms.AbsTransform()]);

    private HalfNormal(Generator? generator) : base(generator) { }

    public Tensor scale => base_distribution.stddev;

    public override Tensor mean => Wrap(() => scale * Math.Sqrt(2 / Math.PI));

    public override Tensor mode => Dispatch.Call("zeros_like", scale.detach());

    public override Tensor variance => Wrap(() => scale.pow(2) * (1 - 2 / Math.PI));

    public override Tensor log_prob(Tensor value) => Wrap(() => Folded.LogProb(base_distribution, value));

    public override Tensor cdf(Tensor value) => Wrap(() => 2 * base_distribution.cdf(value) - 1);

    public override Tensor icdf(Tensor prob) => Wrap(() => base_distribution.icdf((prob + 1) / 2));

    public override Tensor entropy() => Wrap(() => base_distribution.entropy() - Math.Log(2));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Filled(As<HalfNormal>(instance) ?? new(generator), batch_shape);
}

/// <summary>|x| with x Cauchy around 0.</summary>
public class HalfCauchy : TransformedDistribution
{
    internal HalfCauchy(Tensor scale, Generator? generator = null) : base(generator) =>
        _init(new Cauchy(Dispatch.Call("zeros_like", scale.detach()), scale, generator), [new transforms.AbsTransform()]);

    private HalfCauchy(Generator? generator) : base(generator) { }

    public Tensor scale => ((Cauchy)base_distribution).Scale;

    public override Tensor mean => Filled(double.PositiveInfinity, scale);

    public override Tensor mode => Dispatch.Call("zeros_like", scale.detach());

    public override Tensor variance => base_distribution.variance;

    public override Tensor log_prob(Tensor value) => Wrap(() => Folded.LogProb(base_distribution, value));

    public override Tensor cdf(Tensor value) => Wrap(() => 2 * base_distribution.cdf(value) - 1);

    public override Tensor icdf(Tensor value) => Wrap(() => base_distribution.icdf((value + 1) / 2));

    public override Tensor entropy() => Wrap(() => base_distribution.entropy() - Math.Log(2));

    public override Distribution expand(Size batch_shape, Distribution? instance = null) => Filled(As<HalfCauchy>(instance) ?? new(generator), batch_shape);
}

internal static class Folded
{
    /// <summary>Twice the density of the whole, and none below 0.</summary>
    internal static Tensor LogProb(Distribution whole, Tensor value)
    {
        var lp = whole.log_prob(value) + Math.Log(2);
        return Dispatch.Call("masked_fill.Scalar", lp, value.expand(lp.shape).lt(0), double.NegativeInfinity);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>Points of the simplex; concentrations α [.., K].</summary>
public class Dirichlet : ExponentialFamily
{
    internal Tensor concentration;

    public Dirichlet(Tensor concentration, Generator? generator = null) : base(generator)
    {
        if (concentration.dim() < 1) throw new ArgumentException("`concentration` parameter must be at least one-dimensional.");
        this.concentration = Keep(concentration);
        _init(Leading(concentration, 1), new Size(concentration.shape[^1..]));
    }

    public override Tensor mean => Wrap(() => concentration / concentration.sum(-1, keepdim: true));

    /// <summary>Where every α is below 1, the vertex of the largest.</summary>
    public override Tensor mode => Wrap(() =>
    {
        var above = (concentration - 1).clamp(min: 0);
        var inside = above / above.sum(-1, keepdim: true);
        var vertex = Dispatch.Call("one_hot", concentration.argmax(-1), concentration.shape[^1]).to(concentration.dtype);
        return where(concentration.lt(1).all(-1, keepdim: true), vertex, inside);
    });

    public override Tensor variance => Wrap(() =>
    {
        var sum = concentration.sum(-1, keepdim: true);
        return concentration * (sum - concentration) / (sum.pow(2) * (sum + 1));
    });

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => Draw.apply(concentration.expand(ExtendedShape(sample_shape)), generator!));

    // Σ (αₖ − 1) log xₖ + log Γ(Σ αₖ) − Σ log Γ(αₖ)
    public override Tensor log_prob(Tensor value) => Wrap(() =>
        (concentration - 1).xlogy(value).sum(-1) + concentration.sum(-1).lgamma() - concentration.lgamma().sum(-1));

    public override Tensor entropy() => Wrap(() =>
    {
        var sum = concentration.sum(-1);
        return concentration.lgamma().sum(-1) - sum.lgamma() - (concentration.shape[^1] - sum) * sum.digamma() - ((concentration - 1) * concentration.digamma()).sum(-1);
    });

    protected override IList<Tensor> NaturalParams => [concentration];

    protected override Tensor MeanCarrierMeasure => Dispatch.Call("zeros_like", concentration.detach());

    protected override Tensor LogNormalizer(params Tensor[] parameters) => parameters[0].lgamma().sum(-1) - parameters[0].sum(-1).lgamma();

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        long[] shape = [.. batch_shape.Shape, .. event_shape.Shape];
        if (As<Dirichlet>(instance) is not { } d) return new Dirichlet(concentration.expand(shape), generator);
        d.concentration = Keep(concentration.expand(shape));
        d._init(batch_shape, event_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) concentration.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A draw x whose derivative in α follows from the distribution function (implicit reparameterisation).</summary>
    private sealed class Draw : autograd.SingleTensorFunction<Draw>
    {
        public override string Name => "Dirichlet";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var alpha = (Tensor)vars[0];
            var x = _sample_dirichlet(alpha, (Generator?)vars[1]);
            ctx.save_for_backward([x, alpha]);
            return x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var (x, alpha) = (ctx.get_saved_variables() is [var a, var b]) ? (a, b) : throw new InvalidOperationException("Dirichlet: nothing saved");
            var slope = Dispatch.Call("_dirichlet_grad", x, alpha, alpha.sum(-1, keepdim: true).expand(alpha.shape));
            return [slope * (grad_output - (x * grad_output).sum(-1, keepdim: true)), null!];
        }
    }
}

/// <summary>Numbers in (0, 1): the first of two Dirichlet components.</summary>
public class Beta : ExponentialFamily
{
    protected Dirichlet dirichlet;

    public Beta(Tensor concentration1, Tensor concentration0, Generator? generator = null)
        : this(new Dirichlet(Own(() => Dispatch.Call("stack", Dispatch.CallList("broadcast_tensors", new[] { concentration1, concentration0 }), -1)), generator), generator) { }

    private Beta(Dirichlet dirichlet, Generator? generator) : base(generator)
    {
        this.dirichlet = dirichlet;
        batch_shape = dirichlet.batch_shape;
    }

    private Tensor First => dirichlet.concentration.select(-1, 0);

    private Tensor Second => dirichlet.concentration.select(-1, 1);

    public override Tensor mean => Wrap(() => First / (First + Second));

    public override Tensor mode => Wrap(() => dirichlet.mode.select(-1, 0));

    public override Tensor variance => Wrap(() =>
    {
        var sum = First + Second;
        return First * Second / (sum.pow(2) * (sum + 1));
    });

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => dirichlet.rsample(sample_shape).select(-1, 0));

    public override Tensor log_prob(Tensor value) => Wrap(() => dirichlet.log_prob(Dispatch.Call("stack", new[] { value, 1 - value }, -1)));

    public override Tensor entropy() => dirichlet.entropy();

    protected override IList<Tensor> NaturalParams => [First, Second];

    protected override Tensor MeanCarrierMeasure => Dispatch.Call("zeros_like", First.detach());

    protected override Tensor LogNormalizer(params Tensor[] parameters) => parameters[0].lgamma() + parameters[1].lgamma() - (parameters[0] + parameters[1]).lgamma();

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var inner = (Dirichlet)dirichlet.expand(batch_shape);
        if (As<Beta>(instance) is not { } d) return new Beta(inner, generator);
        (d.dirichlet, d.batch_shape) = (inner, batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) dirichlet.Dispose();
        base.Dispose(disposing);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace TorchSharp.Modules;

/// <summary>N(μ, σ²).</summary>
public class Normal : Distribution
{
    private Tensor loc = null!, scale = null!;

    public Normal(Tensor loc, Tensor scale, Generator? generator = null) : base(generator)
    {
        if (Broadcast(loc, scale) is [var l, var s]) (this.loc, this.scale) = (l, s);
        batch_shape = ShapeOf(this.loc);
    }

    private Normal(Generator? generator) : base(generator) { }

    public override Tensor mean => loc;

    public override Tensor mode => loc;

    public override Tensor stddev => scale;

    public override Tensor variance => scale.pow(2);

    public override Tensor sample(params long[] sample_shape)
    {
        using var off = no_grad();
        var shape = ExtendedShape(sample_shape);
        return Wrap(() => normal(loc.expand(shape), scale.expand(shape), generator));
    }

    public override Tensor rsample(params long[] sample_shape) => Wrap(() => loc + Empty(ExtendedShape(sample_shape), loc).normal_(0, 1, generator) * scale);

    // −(x − μ)² / 2σ² − log σ − ½ log 2π
    public override Tensor log_prob(Tensor value) => Wrap(() => -(value - loc).pow(2) / (2 * scale.pow(2)) - scale.log() - 0.5 * Math.Log(2 * Math.PI));

    public override Tensor entropy() => Wrap(() => 0.5 + 0.5 * Math.Log(2 * Math.PI) + scale.log());

    public override Tensor cdf(Tensor value) => Wrap(() => 0.5 * (1 + ((value - loc) * scale.reciprocal() / Math.Sqrt(2)).erf()));

    public override Tensor icdf(Tensor value) => Wrap(() => loc + scale * (2 * value - 1).erfinv() * Math.Sqrt(2));

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<Normal>(instance) ?? new(generator);
        (d.loc, d.scale, d.batch_shape) = (Keep(loc.expand(batch_shape.Shape)), Keep(scale.expand(batch_shape.Shape)), batch_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (loc, scale).DisposeAll();
        base.Dispose(disposing);
    }
}

/// <summary>Normals with any covariance Σ = L Lᵀ; μ [.., D], L [.., D, D].</summary>
public class MultivariateNormal : Distribution
{
    private Tensor loc = null!, L = null!;

    /// <summary>Exactly one of the three matrices is given.</summary>
    public MultivariateNormal(Tensor loc, Tensor? covariance_matrix = null, Tensor? precision_matrix = null, Tensor? scale_tril = null, Generator? generator = null) : base(generator)
    {
        if (loc.dim() < 1) throw new ArgumentException("loc must be at least one-dimensional.");
        if (new[] { covariance_matrix, precision_matrix, scale_tril }.Count(m => m is not null) != 1)
            throw new ArgumentException("Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.");
        var given = (covariance_matrix ?? precision_matrix ?? scale_tril)!;
        if (given.dim() < 2) throw new ArgumentException("the matrix must be at least two-dimensional, with optional leading batch dimensions");
        var factor = Own(() => scale_tril?.alias() ?? (covariance_matrix is { } c ? Dispatch.Call("linalg_cholesky", c) : FromPrecision(given)));
        var batch = Shapes.Broadcast(given.shape[..^2], loc.shape[..^1]);
        (this.loc, L) = (Keep(loc.expand([.. batch, loc.shape[^1]])), factor);
        _init(new Size(batch), new Size(loc.shape[^1..]));
    }

    private MultivariateNormal(Generator? generator) : base(generator) { }

    // L with L Lᵀ = P⁻¹, from the Cholesky factor of P with rows and columns turned round.
    private static Tensor FromPrecision(Tensor P)
    {
        long[] last = [-2, -1];
        var turned = Dispatch.Call("linalg_cholesky", P.flip(last)).flip(last).transpose(-2, -1);
        var eye = Dispatch.Call("eye", P.shape[^1], P.dtype, Arg.None, P.device);
        return Dispatch.Call("linalg_solve_triangular", turned, eye, false);
    }

    public override Tensor mean => loc;

    public override Tensor mode => loc;

    public override Tensor variance => Wrap(() => L.pow(2).sum(-1).expand(ExtendedShape()));

    public override Tensor rsample(params long[] sample_shape) => Wrap(() =>
        loc + L.matmul(Empty(ExtendedShape(sample_shape), loc).normal_(0, 1, generator).unsqueeze(-1)).squeeze(-1));

    // −½ (D log 2π + ‖L⁻¹(x − μ)‖²) − log det L
    public override Tensor log_prob(Tensor value) => Wrap(() =>
    {
        var difference = (value - loc).unsqueeze(-1);
        var shape = Shapes.Broadcast(difference.shape[..^2], L.shape[..^2]);
        long D = event_shape.Shape[0];
        var z = Dispatch.Call("linalg_solve_triangular", L.expand([.. shape, D, D]), difference.expand([.. shape, D, 1]), false).squeeze(-1);
        return -0.5 * (D * Math.Log(2 * Math.PI) + z.pow(2).sum(-1)) - LogDet();
    });

    public override Tensor entropy() => Wrap(() => (0.5 * event_shape.Shape[0] * (1 + Math.Log(2 * Math.PI)) + LogDet()).expand(batch_shape.Shape));

    private Tensor LogDet() => Dispatch.Call("diagonal", L, 0, -2, -1).log().sum(-1);

    public override Distribution expand(Size batch_shape, Distribution? instance = null)
    {
        var d = As<MultivariateNormal>(instance) ?? new(generator);
        long D = event_shape.Shape[0];
        (d.loc, d.L) = (Keep(loc.expand([.. batch_shape.Shape, D])), Keep(L.expand([.. batch_shape.Shape, D, D])));
        d._init(batch_shape, event_shape);
        return d;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) (loc, L).DisposeAll();
        base.Dispose(disposing);
    }
}

internal static class Disposal
{
    /// <summary>Both, where they are.</summary>
    internal static void DisposeAll(this (Tensor?, Tensor?) pair)
    {
        pair.Item1?.Dispose();
        pair.Item2?.Dispose();
    }
}

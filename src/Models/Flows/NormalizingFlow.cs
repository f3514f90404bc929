using Generative.Bijectors;

namespace Generative.Models.Flows;

/// <summary>A normalizing flow over vectors or images: RealNVP, Glow, MAF or spline flow, by its options.</summary>
/// <remarks>
/// Vectors: log p(x) = log p_Z(f(x)) + log |det ∂f/∂x|, f standardizing first. Images: log P(x) ≥ log p(v) - D log L -
/// log q(u|x), v = (k + u)/L, f taking logits first;
/// bits/dim = -log P(x) / (D ln 2). With labels, p(x|y); without them at hand, p(x) = Σ_y p(x|y) / classes.
/// Dinh, Sohl-Dickstein and Bengio, 2017, arXiv:1605.08803; Papamakarios et al., 2021, arXiv:1912.02762. x [B, C, H,
/// W]; z [B, D]; y one-hot [B, classes].
/// </remarks>
public sealed class NormalizingFlow(FlowOptions o, DataShape shape)
    : GenerativeModel(nameof(NormalizingFlow), o, shape), ISampler, IMeasured, IDataInitialized, IDensity,
        IInterpolator, ILatentSpace
{
    private readonly FlowOptions o = Checked.Of(o);
    private readonly Standardization? standardisation = shape.IsVector && o.Standardize ? new(shape.Pixels) : null;

    private readonly Dequantizer? dequantiser = (shape.IsVector, o.Dequantization) switch
    {
        (true, _) => null,
        (_, DequantisationKind.Uniform) => new UniformDequantizer(o.Levels),
        _ => new VariationalDequantizer(o.Levels, shape.Channels, o.DequantisationWidth, depth: 1),
    };

    private readonly Logit logit = new(o.Alpha);

    private readonly TransformedDistribution density = new(
        o.Stack(Fitting(shape, o.Scales), shape.ClassesFor(o.ClassConditional)),
        o.Base == BaseKind.Normal ? new NormalBase(shape.Pixels) : new MixtureBase(shape.Pixels, o.Components));

    /// <inheritdoc/>
    public int Classes => o.ClassConditional ? shape.Classes : 0;

    /// <inheritdoc/>
    public void Initialize(Tensor x) => standardisation?.Fit(x.flatten(1));

    /// <summary>-log p(x|y), nats, as its one term, [B].</summary>
    public override Terms Loss(Batch batch)
    {
        var nll = -LogProb(batch.X, batch.Labels);
        Terms terms = [("nll", nll)];
        return shape.IsVector ? terms : terms.Watch("bits_per_dim", shape.BitsPerDim(nll));
    }

    /// <summary>log p(x|y) or log p(x), nats in the data's own units, [B]; of images the bound at one draw of
    /// u.</summary>
    public Tensor LogProb(Tensor x, Tensor? labels = null)
    {
        if (dequantiser is null) return Density(x.flatten(1), labels);
        var (v, correction) = dequantiser.Fill(x);
        return Density(v, labels) + correction;
    }

    /// <summary>Of images, from two draws of u: mean bits/dim, half the squared difference (the variance over draws),
    /// log p of the logits, and max |f⁻¹(f(v)) - v|.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch)
    {
        var (x, y) = (batch.X, Classes > 0 ? batch.Labels : null);
        if (dequantiser is null) return [("log_prob", LogProb(x, y))];
        var (v, correction) = dequantiser.Fill(x);
        var logP = Density(v, y);
        var (first, second) = (shape.BitsPerDim(-logP - correction), shape.BitsPerDim(-LogProb(x, y)));
        return
        [
            ("bits_per_dim", (first + second) / 2),
            ("variance_over_draws", (first - second).square() / 2),
            ("logit_log_prob", logP - logit.Forward(v).LogDet),
            ("inversion_error", InversionError(v, y)),
        ];
    }

    /// <inheritdoc/>
    public override string? Unit(string name) =>
        name switch { "variance_over_draws" => "(bits/dim)^2", "inversion_error" => "of a pixel's range", _ => null };

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var y = Classes == 0 ? null : OneHot(labels ?? noise.Labels(Classes), noise.Dtype);
        return Outside(density.SampleAndLogProb(noise, o.Temperature, y).X);
    }

    /// <summary>z = f(v), u drawn: [B, D]; without labels that of the first class.</summary>
    public Tensor Encode(Tensor x, Tensor? labels = null) =>
        density.Bijector.Forward(
            Inside(dequantiser?.Fill(x).V ?? x.flatten(1)).H, OneHot(labels ?? First(x), x.dtype)).Y;

    /// <inheritdoc/>
    public long Latents => shape.Pixels;

    /// <inheritdoc/>
    Tensor IEncoder.Encode(Batch batch) => Encode(batch.X, batch.Labels);

    /// <summary>x with f(v) = z, quantized: [B, C, H, W].</summary>
    public Tensor Decode(Tensor z, Tensor? labels = null) =>
        Outside(density.Bijector.Inverse(z, OneHot(labels ?? First(z), z.dtype)).X);

    /// <inheritdoc/>
    public Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise) =>
        Decode(Slerp.Between(Encode(a), Encode(b), share));

    // log p(v|y) of vectors [B, D] or of images v in (0, 1).
    private Tensor Density(Tensor v, Tensor? labels)
    {
        var (h, logDet) = Inside(v);
        if (Classes == 0) return density.LogProb(h) + logDet;
        if (labels is not null) return density.LogProb(h, OneHot(labels, h.dtype)) + logDet;
        Tensor[] each = [.. Enumerable.Range(0, Classes)
            .Select(k => density.LogProb(h, OneHot(full([h.size(0)], k, dtype: int64, device: h.device), h.dtype)))];
        return stack(each).logsumexp(0) - Math.Log(Classes) + logDet;
    }

    private (Tensor H, Tensor LogDet) Inside(Tensor v) =>
        dequantiser is not null ? logit.Forward(v)
            : standardisation?.Forward(v) ?? (v, zeros([v.size(0)], dtype: v.dtype, device: v.device));

    private Tensor Outside(Tensor h) => dequantiser is not null ? dequantiser.Quantize(logit.Inverse(h).X.clamp(0, 1))
        : (standardisation?.Inverse(h).X ?? h).view(-1, shape.Channels, shape.Height, shape.Width);

    // max |f⁻¹(f(v)) - v| of each example.
    private Tensor InversionError(Tensor v, Tensor? labels)
    {
        var context = OneHot(labels ?? First(v), v.dtype);
        var z = density.Bijector.Forward(logit.Forward(v).Y, context).Y;
        return (logit.Inverse(density.Bijector.Inverse(z, context).X).X - v).abs().flatten(1).amax([1]);
    }

    private Tensor? OneHot(Tensor labels, ScalarType dtype) => Classes == 0 ? null
        : labels.OneHot(Classes, dtype);

    private static Tensor First(Tensor x) => zeros([x.size(0)], dtype: int64, device: x.device);

    private static DataShape Fitting(DataShape shape, int scales) =>
        shape.IsVector || (shape.Height % (1 << scales) == 0 && shape.Width % (1 << scales) == 0) ? shape
        : throw new OptionsException(
            $"widths: got {scales} scales for images of {shape.Height} x {shape.Width}, expected as many as both "
            + $"sides can be halved");
}

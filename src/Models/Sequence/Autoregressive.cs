using Generative.Numerics;
using Generative.Sequences;

namespace Generative.Models.Sequence;

/// <summary>An autoregressive model of pixels, row by row, or of vectors of whole numbers.</summary>
/// <remarks>
/// log p(x) = Σ_i log p(x_i | x_1 .. x_{i-1}), exact, each factor a categorical distribution of K levels (K = 2: a
/// Bernoulli);   bits/dim = −log p(x) / (M ln 2). The pixels of an image follow row by row, the channels of one after
/// the other.
/// Larochelle and Murray, "The Neural Autoregressive Distribution Estimator", 2011; by pixels: van den Oord,
/// Kalchbrenner and Kavukcuoglu, "Pixel Recurrent Neural Networks", 2016, arXiv:1601.06759.
/// x [B, C, H, W]; M = C H W; k = round(x (K - 1)) [B, M], of vectors k = x; y [B].
/// </remarks>
public sealed class Autoregressive(AutoregressiveOptions o, DataShape shape)
    : GenerativeModel(nameof(Autoregressive), o, shape), ISampler, IMeasured, IDensity, IDataInitialized, IMemory
{
    private readonly AutoregressiveOptions o = Checked.Of(o);
    private readonly double scale = shape.IsVector ? 1 : o.Levels - 1;

    private readonly AutoregressiveNetwork network = new(
        shape.Pixels, o.Levels, o.Width, o.Depth, o.Mixer, Math.Max(1, shape.ClassesFor(o.ClassConditional)));

    /// <inheritdoc/>
    public int Classes => shape.ClassesFor(o.ClassConditional);

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: !shape.IsVector);

    /// <summary>-log p(x) or -log p(x|y), nats, as its one term, [B].</summary>
    public override Terms Loss(Batch batch)
    {
        var nll = -LogProb(batch.X, Classes == 0 ? null : batch.LabelsFor(this));
        Terms terms = [("nll", nll)];
        return terms.Watch("bits_per_dim", shape.BitsPerDim(nll));
    }

    /// <summary>log p(x|y); without labels log p(x) = log Σ_y p(x|y) / classes: nats, [B].</summary>
    public Tensor LogProb(Tensor x, Tensor? labels = null)
    {
        var k = Tokens(x);
        if (Classes == 0 || labels is not null) return network.LogProb(k, Classes == 0 ? null : labels);
        Tensor[] each = [.. Enumerable.Range(0, Classes).Select(y =>
            network.LogProb(k, full([k.size(0)], y, dtype: int64, device: k.device)))];
        return stack(each).logsumexp(0) - Math.Log(Classes);
    }

    /// <summary>bits/dim; of vectors also how often the likeliest last number, given the rest, is the true
    /// one.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch)
    {
        var k = Tokens(batch.X);
        var logits = network.Logits(k, Classes == 0 ? null : batch.LabelsFor(this));
        var bits = ("bits_per_dim", shape.BitsPerDim(-AutoregressiveNetwork.LogProbFrom(logits, k)));
        if (!shape.IsVector) return [bits];
        var isRight = logits.select(1, -1).argmax(-1).eq(k.select(1, -1));
        return [bits, ("last_right", isRight.to(logits.dtype))];
    }

    /// <inheritdoc/>
    public override string? Unit(string name) => name == "last_right" ? "of the examples" : null;

    /// <summary>x ~ p(x), or p(x|y), pixel by pixel: [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var y = Classes == 0 ? null : labels ?? noise.Labels(Classes);
        var k = network.Draw(noise.Uniform(shape.Pixels), y);
        return (k.to(noise.Dtype) / scale).view(-1, shape.Height, shape.Width, shape.Channels).permute(0, 3, 1, 2);
    }

    /// <summary>‖gᵀ ∂y/∂u_{M-n}‖², g ~ N(0, I), [B, M]: y the logits of the last token, u what the network reads at a
    /// step, the vector of the token before.</summary>
    public Tensor Reach(Batch batch)
    {
        var u = network.Inputs(Tokens(batch.X), Classes == 0 ? null : batch.LabelsFor(this)).detach();
        var y = network.Outputs(u.requires_grad_()).select(1, -1);                     // [B, K]
        return Gradients.Of((y * y.randn_like()).sum(), u).square().sum(-1).flip(1);   // [B, M]
    }

    /// <summary>Takes nothing, but looks whether the vectors are of the numbers 0 .. K - 1.</summary>
    /// <exception cref="OptionsException">They are not.</exception>
    public void Initialize(Tensor x)
    {
        var (low, high) = (x.min().item<float>(), x.max().item<float>());
        if (low < 0 || high > o.Levels - 1 || x.ne(x.round()).any().item<bool>())
            throw new OptionsException(
                $"levels: got {o.Levels} for numbers from {low} to {high}, expected whole ones from 0 to levels - 1");
    }

    private Tensor Tokens(Tensor x) =>
        (x.permute(0, 2, 3, 1).flatten(1) * scale).round().clamp(0, o.Levels - 1).to(int64);
}

using Generative.Distributions;
using Generative.Networks;
using Generative.Sequences;

namespace Generative.Models.Vae;

/// <summary>The vector-quantized autoencoder, with one codebook or several levels of them, and an autoregressive
/// prior over its codes.</summary>
/// <remarks>
/// z = encoder(x),   k = codes of z,   q = Σ_levels e_k,   p(x, k) = p(x|q) Π_i p(k_i | k_1 .. k_{i-1});
/// −log p(x|q) − log p(k) is a bound on −log p(x), and is minimized with the distance of codes and vectors:
/// loss = −log p(x|q) − log p(sg k) + ‖sg z − q‖² + β ‖z − sg q‖².
/// Van den Oord, Vinyals and Kavukcuoglu, "Neural Discrete Representation Learning", 2017, arXiv:1711.00937, equation
/// 3. The third term is there where codes learn by gradient. The prior learns beside the rest, from codes only; it is a
/// transformer, or has another mixer, in the place of the paper's PixelCNN.
/// x [B, C, H, W] pixels in [0, 1]; z, q [B, M, D] at M places; k [B, M levels], place by place.
/// </remarks>
public sealed class VqVae(VqVaeOptions o, DataShape image)
    : GenerativeModel(nameof(VqVae), o, image), ISampler, IReconstructor
{
    private readonly VqVaeOptions o = Checked.Of(o);
    private readonly (long Height, long Width) grid = Grid(o, image);

    private readonly Sequential encoder = o.Coder == CoderKind.Mlp
        ? Mlp.Create(image.Pixels, o.Hidden, o.Places * o.CodeDim, o.Activation)
        : ConvCoders.GridEncoder(Imaged(image), o.Hidden, o.CodeDim, o.Activation);

    private readonly Sequential decoder = o.Coder == CoderKind.Mlp
        ? Mlp.Create(o.Places * o.CodeDim, [.. o.Hidden.Reverse()], image.Pixels, o.Activation)
        : ConvCoders.GridDecoder(o.CodeDim, image, o.Hidden, image.Channels, o.Activation);

    private readonly ResidualQuantizer quantizer = new(
        o.Levels, () => new VectorQuantizer(o.Codes, o.CodeDim, o.Codebook, o.Decay), o.Gradient);

    private readonly AutoregressiveNetwork prior = new(
        Tokens(o, image), o.Codes, o.PriorWidth, o.PriorDepth, o.PriorMixer,
        Math.Max(1, image.ClassesFor(o.ClassConditional)));

    private readonly Parameter logSigma = o.Likelihood.LogSigma(o.Sigma);

    /// <inheritdoc/>
    public int Classes => image.ClassesFor(o.ClassConditional);

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: o.Likelihood == PixelLikelihood.Bernoulli);

    /// <summary>The bound's two terms, nats, and in training the distances of codes and vectors, each [B]; watched:
    /// the perplexity of the codes in the batch, exp(−Σ_k n_k/n ln n_k/n), at most K.</summary>
    public override Terms Loss(Batch batch)
    {
        var z = Encode(batch.X);                                                       // [B, M, D]
        var (q, k, codebook, commitment) = quantizer.Quantize(z.flatten(0, 1), learn: training && is_grad_enabled());
        var codes = k.view(z.size(0), -1);                                            // [B, M levels]
        var reconstruction = -Likelihood(q.view_as(z)).LogProb(batch.X.flatten(1));
        Terms terms =
        [
            ("reconstruction", reconstruction),
            ("prior", -prior.LogProb(codes, Classes == 0 ? null : batch.LabelsFor(this))),
        ];
        if (training)
        {
            if (o.Codebook == CodebookUpdate.Gradient) terms.Add(("codebook", PerExample(codebook)));
            terms.Add(("commitment", o.Commitment * PerExample(commitment)));
        }
        return terms.Watch("perplexity", Perplexity(codes));

        Tensor PerExample(Tensor each) => each.view(z.size(0), -1).sum(-1);
    }

    /// <summary>z [B, M, D].</summary>
    public Tensor Encode(Tensor x) => o.Coder == CoderKind.Mlp
        ? encoder.call(x.flatten(1)).view(-1, o.Places, o.CodeDim)
        : encoder.call(x).flatten(2).transpose(1, 2).contiguous();

    /// <summary>k(x), [B, M levels] (int64).</summary>
    public Tensor Codes(Tensor x)
    {
        var z = Encode(x);
        return quantizer.Quantize(z.flatten(0, 1), learn: false).Codes.view(z.size(0), -1);
    }

    /// <summary>p(x|q) over [B, C H W] for q [B, M, D].</summary>
    public IDistribution Likelihood(Tensor q)
    {
        var output = o.Coder == CoderKind.Mlp ? decoder.call(q.flatten(1))
            : decoder.call(q.transpose(1, 2).reshape(-1, o.CodeDim, grid.Height, grid.Width)).flatten(1);
        return o.Likelihood.Of(output, logSigma);
    }

    /// <summary>E[x|k] of codes k [n, M levels]: [n, C, H, W].</summary>
    public Tensor Decode(Tensor k) => Images(quantizer.Lookup(k.view(k.size(0), -1, o.Levels)));

    /// <summary>E[x|k], k ~ p(k), or p(k|y): [n, C, H, W].</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null)
    {
        var y = Classes == 0 ? null : labels ?? noise.Labels(Classes);
        return Decode(prior.Draw(noise.Uniform(Tokens(o, image)), y));
    }

    /// <inheritdoc/>
    public Tensor Reconstruct(Tensor x) => Decode(Codes(x));

    private Tensor Images(Tensor q)
    {
        var x = Likelihood(q).Mean.view(-1, image.Channels, image.Height, image.Width);
        return image.IsVector ? x : x.clamp(0, 1);
    }

    private Tensor Perplexity(Tensor codes)
    {
        using var off = no_grad();
        var k = codes.flatten();
        var each = ones([k.size(0)], device: k.device);
        var p = zeros([o.Codes], device: k.device).index_add_(0, k, each, 1) / k.size(0);
        return (-(p * p.clamp_min(1e-12).log()).sum()).exp();
    }

    private static long Tokens(VqVaeOptions o, DataShape image)
    {
        var (height, width) = Grid(o, image);
        return height * width * o.Levels;
    }

    // The places of the codes.
    private static (long Height, long Width) Grid(VqVaeOptions o, DataShape image) =>
        o.Coder == CoderKind.Mlp ? (1, o.Places) : ConvCoders.Grid(Imaged(image), o.Hidden);

    private static DataShape Imaged(DataShape image) => !image.IsVector ? image
        : throw new OptionsException("coder: got conv for vectors, expected mlp");
}

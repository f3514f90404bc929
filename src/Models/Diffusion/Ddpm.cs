using Generative.Diffusion;
using Generative.Diffusion.Samplers;
using Generative.Networks;

namespace Generative.Models.Diffusion;

/// <summary>The denoising diffusion probabilistic model, predicting x_0, ε or v.</summary>
/// <remarks>
/// q(x_t|x_0) = N(√ᾱ_t x_0, (1-ᾱ_t) I);   p(x_{t-1}|x_t) = N(μ(x_t, x̂_0(x_t, t)), σ_t² I);
/// loss(x_0) = w_t ‖target - f(x_t, t)‖², t drawn for each example; the bound: <see cref="DiffusionElbo"/>.
/// Ho, Jain and Abbeel, "Denoising Diffusion Probabilistic Models", 2020, arXiv:2006.11239, algorithms 1 and 2;
/// classes: Ho and Salimans, 2022, arXiv:2207.12598.
/// x [B, C, H, W]; pixels are [0, 1] outside and [-1, 1] inside, vectors are as the data has them; t, y [B].
/// </remarks>
public sealed class Ddpm(DdpmOptions o, DataShape shape)
    : GenerativeModel(nameof(Ddpm), o, shape), ISampler, IInpainter, IInterpolator, IMeasured
{
    private readonly DdpmOptions o = Checked.Of(o);
    private readonly DiffusionProcess process = new(o.Schedule());
    private readonly DenoisingNetwork network = Network(o, shape);
    private readonly Timesteps timesteps = new(o.Timesteps, o.TimestepSampling);

    /// <inheritdoc/>
    public int Classes => o.ClassConditional ? shape.Classes : 0;

    /// <summary>The forward process.</summary>
    public DiffusionProcess Process => process;

    /// <summary>The weighed squared error at one level of each example, [B].</summary>
    public override Terms Loss(Batch batch)
    {
        var x0 = shape.Centered(batch.X);
        var (t, weight) = timesteps.Draw(x0);
        var (step, eps) = (process.Below(t, x0), randn_like(x0));
        var xt = step.Upper.Diffuse(x0, eps);
        var (output, share) = Output(xt, t, Hidden(batch.Labels, x0));

        var w = DenoisingLoss.Weight(o.Weighting, o.PredictionType, step, o.Variance, o.MinSnrGamma).to(x0.dtype);
        var squares = w * (DenoisingLoss.Target(o.PredictionType, step.Upper, x0, eps) - output).square();
        // nats of an example, all T levels together
        var elbo = o.Weighting == LossWeighting.Elbo;
        var loss = elbo ? o.Timesteps * squares.flatten(1).sum(1L) : squares.flatten(1).mean([1]);
        if (training) timesteps.Observe(t, loss);
        Terms terms = [(elbo ? "elbo" : "error", weight * loss)];
        if (share is not null)
        {
            var known = step.Upper.From(o.PredictionType, xt, output.detach()).X0;
            var bound = o.Timesteps * DiffusionElbo.Term(
                step, xt, x0, known, step.LogVariance(o.Variance, share), shape).flatten(1);
            terms.Add(("variance", weight * o.VarianceWeight * (elbo ? bound.sum(1L) : bound.mean([1]))));
        }
        return terms;
    }

    /// <summary>The parts of the bound, bits per dimension (nats per example for vectors), each [B].</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Measure(Batch batch)
    {
        var x0 = shape.Centered(batch.X);
        var (prior, denoising, decoder) = Bound(x0, batch.Labels).Parts(x0, o.BoundSteps);
        var name = shape.IsVector ? "bound" : "bits_per_dim";
        return [(name, (prior + denoising + decoder) / Scale), ($"{name}_prior", prior / Scale),
            ($"{name}_denoising", denoising / Scale), ($"{name}_decoder", decoder / Scale)];
    }

    /// <summary>L_{t-1} over t, with L_0 at t = 1; levels lie closer where t is small.</summary>
    public Profile? Profile(Batch batch)
    {
        const int most = 60;
        var x0 = shape.Centered(batch.X);
        var bound = Bound(x0, batch.Labels);
        var levels = Enumerable.Range(0, most).Select(k => (int)Math.Round(Math.Pow(o.Timesteps, k / (most - 1.0))))
            .Distinct();
        return new("The bound, level by level: the decoder at t = 1, then denoising", "t", shape.IsVector ? "nats"
            : "bits per dimension",
            [.. levels.Select(t => ((double)t, Term(t)))]);

        Tensor Term(int t)
        {
            using var scope = NewDisposeScope();
            return (bound.Term(x0, full([x0.size(0)], t, dtype: int64, device: x0.device)) / Scale)
                .MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc/>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null) =>
        shape.Uncentered(Walked(noise, labels ?? AnyLabels(noise), o.Sampler.Create()));

    /// <inheritdoc/>
    public Tensor? Film(NoiseSource noise, int frames, Tensor? labels = null)
    {
        var levels = Sampling.Levels(o.Timesteps, o.Sampler.Steps);
        var shown = Enumerable.Range(1, frames)
            .Select(k => levels[(int)Math.Round((double)(levels.Count - 1) * k / frames)]).ToHashSet();
        List<Tensor> film = [];
        _ = Walked(noise, labels ?? AnyLabels(noise), o.Sampler.Create(), at =>
        {
            if (shown.Contains(at.T)) film.Add(shape.Uncentered(at.X).view(at.X.shape).DetachFromDisposeScope());
        });
        var whole = stack([.. film]);
        foreach (var frame in film) frame.Dispose();
        return whole;
    }

    /// <inheritdoc/>
    public Tensor Inpaint(Tensor x, Tensor mask, NoiseSource noise) =>
        shape.Uncentered(Walked(noise, AnyLabels(noise),
            new Inpainting(o.Sampler.Create(), shape.Centered(x), mask, U: 4)));

    /// <summary>Both ends are taken up to one level with the same noise, mixed there, and brought down again.</summary>
    /// <remarks>x_t = (1 - λ) x_t^a + λ x_t^b. Ho et al., 2020, arXiv:2006.11239, section 4.3; the level is half of
    /// T.</remarks>
    public Tensor Interpolate(Tensor a, Tensor b, double share, NoiseSource noise)
    {
        var t = Math.Max(1, o.Timesteps / 2);
        var eps = noise.Normal(a.shape[1..]);
        var level = process.At(t, a);
        var mixed = (1 - share) * level.Diffuse(shape.Centered(a), eps) + share * level.Diffuse(shape.Centered(b), eps);
        return shape.Uncentered(o.Sampler.Create()
            .Run(process, Sampled(AnyLabels(noise)), mixed, Sampling.Levels(t, o.Sampler.Steps), noise));
    }

    /// <summary>x̂_0 and ε̂ as the network has them of x [B, C, H, W] at levels t [B], for classes y [B] (null: it
    /// knows of none).</summary>
    public Prediction Predicted(Tensor x, Tensor t, Tensor? y = null)
    {
        var (output, share) = Output(x, t, y);
        return process.At(t, x).From(o.PredictionType, x, output) with { VarianceShare = share };
    }

    private Denoiser Denoised(Tensor? y) => (x, t) =>
        Predicted(x, full([x.size(0)], t, dtype: int64, device: x.device), y);

    private DiffusionElbo Bound(Tensor x0, Tensor? labels)
    {
        var y = Known(labels, x0);
        return new(process, (x, t) => Predicted(x, t, y), o.Variance, shape);
    }

    private double Scale => shape.IsVector ? 1 : shape.Pixels * Math.Log(2);

    /// <inheritdoc/>
    public override string? Unit(string name) =>
        name is "error" or "variance" || (name == "loss" && o.Weighting != LossWeighting.Elbo) ? "weighted error"
        : null;

    private Denoiser Sampled(Tensor? y)
    {
        var guided = y is null ? Denoised(null)
            : Guidance.ClassifierFree(Denoised(y), Denoised(full_like(y, shape.Classes)), o.Sampler.Guidance, process);
        return Guidance.Thresholded(
            guided, shape.IsVector ? Thresholding.None : o.Sampler.Threshold, o.Sampler.ThresholdQuantile, process);
    }

    private Tensor Walked(NoiseSource noise, Tensor? y, IDiffusionSampler sampler, Action<SamplerState>? watch = null)
    {
        using var start = noise.Normal(shape.Channels, shape.Height, shape.Width);
        return sampler.Run(process, Sampled(Classes > 0 ? y : null), start,
            Sampling.Levels(o.Timesteps, o.Sampler.Steps), noise, watch);
    }

    // [B, C, H, W] each; levels are scaled to 1000.
    private (Tensor Output, Tensor? Share) Output(Tensor x, Tensor t, Tensor? y)
    {
        var output = network.Call(x, t.to(x.dtype) * (1000.0 / o.Timesteps), y);
        if (o.Variance != ReverseVariance.Learned) return (output, null);
        var (first, second) = output.Halves(dim: 1);
        return (first, 0.5 * (second + 1));
    }

    // Hidden labels are the class after the last.
    private Tensor? Hidden(Tensor? labels, Tensor like)
    {
        var y = Known(labels, like);
        if (y is null || !training || o.LabelDropout == 0) return y;
        return where(rand([y.size(0)], device: y.device).lt(o.LabelDropout), full_like(y, shape.Classes), y);
    }

    private Tensor? Known(Tensor? labels, Tensor like) =>
        Classes == 0 ? null : labels ?? full([like.size(0)], shape.Classes, dtype: int64, device: like.device);

    private Tensor? AnyLabels(NoiseSource noise) => Classes == 0 ? null : noise.Labels(Classes);

    private static DenoisingNetwork Network(DdpmOptions o, DataShape shape)
    {
        var known = shape.ClassesFor(o.ClassConditional);
        var classes = known > 0 ? known + 1 : 0;                                       // one more for no class
        var outputs = (o.Variance == ReverseVariance.Learned ? 2 : 1) * shape.Channels;
        return DenoisingNetwork.For(shape, outputs, o.Hidden, o.Unet, classes, octaves: 4);
    }
}

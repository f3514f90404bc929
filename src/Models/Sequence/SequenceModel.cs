using Generative.Networks;

namespace Generative.Models.Sequence;

/// <summary>A model of sequences step by step: what the VRNN and the deterministic RNN share.</summary>
/// <remarks>
/// p(x) = Π_t p(x_t | h_{t-1}) p(e_t | h_t), e_t whether the sequence ends after step t, a logit W h_t + b; there is no
/// e_t where all sequences have the same length, and none at step T, after which each ends. Steps after the end do not
/// count. Real numbers go in and out standardized, (x - m) / d, the densities in the data's own units: - Σ ln d a step.
/// x [B, T, D], h [B, H].
/// </remarks>
public abstract class SequenceModel(string name, SequenceModelOptions o, DataShape shape)
    : GenerativeModel(name, o, shape), ISampler, IInpainter, IDataInitialized
{
    private readonly SequenceModelOptions o = Checked.Of(o);
    private readonly SequenceSteps steps = new(shape, o.Steps);
    private readonly StepOutput output = OutputOf(o, shape);

    /// <summary>m and d, [D]; 0 and 1 of what is binary.</summary>
    protected readonly Tensor shift = zeros(DimensionOf(o, shape)), scale = ones(DimensionOf(o, shape));

    /// <summary>Features of a step, for the recurrence and the encoder: [..., D] -> [..., F].</summary>
    protected readonly Sequential phiX = FeaturesOf(DimensionOf(o, shape), o);

    /// <summary>h_t -> the logit of e_t; null: all sequences have the same length.</summary>
    protected readonly Linear? ending = shape is { IsSequence: true, HasMissing: true } ? Linear(o.States, 1) : null;

    /// <inheritdoc/>
    public override Domain Domain => new(UnitRange: output.Real == 0, Missing: true, Sequences: true);

    /// <inheritdoc/>
    public void Initialize(Tensor x)
    {
        using var off = no_grad();
        var rows = steps.Of(x).flatten(0, 1);
        rows = rows[rows.select(1, 0).isnan().logical_not()].narrow(1, 0, output.Real);
        if (output.Real == 0) return;
        shift.narrow(0, 0, output.Real).copy_(rows.mean([0]));
        var sigma = rows.std(0L, unbiased: false);
        scale.narrow(0, 0, output.Real).copy_(where(sigma > 0, sigma, ones_like(sigma)));
    }

    /// <inheritdoc/>
    public override string? Unit(string name) => name == "nats_per_step" ? "nats/step" : null;

    /// <summary>Sequences step by step from draws; after the end of one its numbers are NaN.</summary>
    public Tensor Sample(NoiseSource noise, Tensor? labels = null) => steps.Examples(Draw(noise, null, null));

    /// <summary>x where it is known; the steps of the model elsewhere, each given those before it. A draw from the
    /// posterior where the known part comes first.</summary>
    public Tensor Inpaint(Tensor x, Tensor mask, NoiseSource noise)
    {
        var known = steps.Of(mask.expand_as(x)).gt(0.5);                               // [n, T, D]
        var all = Standardized(steps.Of(x)).nan_to_num(0);
        return steps.Examples(Draw(noise, all, known));
    }

    /// <summary>The numbers of the distribution of a step after the state h [n, H], and the latent's features that the
    /// recurrence reads beside the step, if there are any.</summary>
    /// <param name="h">[n, H].</param>
    /// <param name="eps">Standard normal, [n, L]; null: the model has no latents.</param>
    /// <param name="x">The step where it is known, standardized, [n, D]; null: it is not.</param>
    /// <param name="isKnown">Whether all of it is known, [n, 1].</param>
    protected abstract (Tensor Numbers, Tensor? Code) Emit(Tensor h, Tensor? eps, Tensor? x, Tensor? isKnown);

    /// <summary>The state after a step x [n, D], standardized.</summary>
    protected abstract Tensor Advance(Tensor x, Tensor? code, Tensor h);

    /// <summary>Latents of a step, L.</summary>
    protected virtual long Latents => 0;

    /// <summary>Numbers of the distribution of a step.</summary>
    protected static long NumbersOf(SequenceModelOptions o, DataShape shape) => OutputOf(o, shape).Count;

    /// <summary>Inputs -> F features, one layer.</summary>
    protected static Sequential FeaturesOf(long inputs, SequenceModelOptions o) =>
        Sequential(Linear(inputs, o.Features), o.Activation.Create());

    /// <summary>The steps of x [B, C, H, W], standardized, 0 after the end, [B, T, D]; and which are there,
    /// [B, T].</summary>
    protected (Tensor X, Tensor Presence) Read(Tensor x)
    {
        var all = steps.Of(x);
        var presence = SequenceSteps.Presence(all);
        return (ending is null ? Standardized(all) : Standardized(all).nan_to_num(0), presence);
    }

    /// <summary>The first state, [n, H].</summary>
    protected Tensor Start(long n) => zeros([n, o.States], dtype: shift.dtype, device: shift.device);

    /// <summary>log p(x_t | ·) of each step and log p(e_t | h_t) of each but the last, [B, T] and [B, T - 1], 0 after
    /// the end; no e_t where all sequences have the same length.</summary>
    /// <param name="numbers">[B, T, ...], as <see cref="Emit"/> gives them.</param>
    /// <param name="before">h_0 .. h_{T-1}, [B, T, H].</param>
    /// <param name="x">[B, T, D], standardized.</param>
    /// <param name="presence">[B, T].</param>
    protected (Tensor Steps, Tensor? Ends) LogProbs(Tensor numbers, Tensor before, Tensor x, Tensor presence)
    {
        var logP = (output.LogProb(numbers, x) - scale.log().sum()) * presence;
        if (ending is null) return (logP, null);
        var most = steps.Count - 1;
        var (here, next) = (presence.narrow(1, 0, most), presence.narrow(1, 1, most));
        var logit = ending.call(before.narrow(1, 1, most)).squeeze(-1);
        // ln s(ℓ) where it ends, ln(1 - s(ℓ)) where it goes on.
        return (logP, -functional.softplus((2 * next - 1) * logit) * here);
    }

    /// <summary>E[x_t | ·] in the data's own units, [B, C, H, W], NaN after the end.</summary>
    protected Tensor Means(Tensor numbers, Tensor presence)
    {
        var mean = output.Mean(numbers) * scale + shift;
        return steps.Examples(
            ending is null ? mean : mean.masked_fill(presence.eq(0).unsqueeze(-1), double.NaN));
    }

    private Tensor Standardized(Tensor x) => (x - shift) / scale;

    // [n, T, D] in the data's own units.
    private Tensor Draw(NoiseSource noise, Tensor? x, Tensor? known)
    {
        var (n, T, D) = (noise.Count, (long)steps.Count, (long)steps.Dimension);
        var (u, eps) = (noise.Uniform(T, 2 + D), noise.Normal(T, D));
        var latent = Latents > 0 ? noise.Normal(T, Latents) : null;
        var drawn = full([n, T, D], double.NaN, dtype: eps.dtype, device: eps.device);
        var isOn = ones([n, 1], dtype: @bool, device: eps.device);
        var h = Start(n);
        for (var t = 0L; t < T; t++)
        {
            using var scope = NewDisposeScope();
            var (given, isGiven) = (x?.select(1, t), known?.select(1, t));
            var (numbers, code) = Emit(h, latent?.select(1, t), given, isGiven?.all(1, keepdim: true));
            var one = output.Draw(numbers, u.select(1, t).narrow(1, 0, 1 + D), eps.select(1, t), o.Temperature);
            if (isGiven is not null) one = where(isGiven, given!, one);
            drawn.select(1, t).copy_((one * scale + shift).masked_fill(isOn.logical_not(), double.NaN));
            h = Advance(one, code, h).MoveToOuterDisposeScope();
            if (ending is null || t == T - 1) continue;
            var goesOn = u.select(1, t).narrow(1, 1 + D, 1).ge((ending.call(h) / o.Temperature).sigmoid());
            if (known is not null) goesOn = goesOn.logical_or(known.select(1, t + 1).any(1, keepdim: true));
            isOn = isOn.logical_and(goesOn).MoveToOuterDisposeScope();
        }
        return drawn;
    }

    private static long DimensionOf(SequenceModelOptions o, DataShape shape) =>
        new SequenceSteps(shape, o.Steps).Dimension;

    private static StepOutput OutputOf(SequenceModelOptions o, DataShape shape) =>
        new(o.LikelihoodFor(shape), DimensionOf(o, shape), o.Components, o.MinSigma);
}

using Generative.Distributions;
using Generative.Networks;

namespace Generative.Models.Sequence;

/// <summary>The variational recurrent neural network: a variational autoencoder at every step, given what came
/// before.</summary>
/// <remarks>
/// Prior p(z_t | h_{t-1}) = N(μ, diag σ²) with μ, ln σ² = φ_prior(h_{t-1});
/// decoder p(x_t | z_t, h_{t-1}) with numbers φ_dec(φ_z(z_t), h_{t-1});
/// recurrence h_t = GRU((φ_x(x_t), φ_z(z_t)), h_{t-1}), h_0 = 0;
/// encoder q(z_t | x_t, h_{t-1}) = N(μ, diag σ²) with μ, ln σ² = φ_enc(φ_x(x_t), h_{t-1}).
/// log p(x) ≥ E_q Σ_t [log p(x_t | z_≤t, x_&lt;t) - KL(q(z_t | x_≤t, z_&lt;t) ‖ p(z_t | x_&lt;t, z_&lt;t))].
/// Chung, Kastner, Dinh, Goel, Courville and Bengio, "A Recurrent Latent Variable Model for Sequential Data", 2015,
/// arXiv:1506.02216, equations 5 to 11.
/// x [B, T, D]; z [B, T, L]; h [B, H]; φ_x, φ_z [..., F].
/// </remarks>
public sealed class Vrnn(VrnnOptions o, DataShape shape)
    : SequenceModel(nameof(Vrnn), o, shape), IReconstructor, IImportanceWeighted
{
    private readonly VrnnOptions o = Checked.Of(o);
    private readonly Sequential phiZ = FeaturesOf(o.LatentDim, o);
    private readonly Sequential prior = Mlp.Create(o.States, o.Hidden, 2 * o.LatentDim, o.Activation);
    private readonly Sequential encoder = Mlp.Create(o.Features + o.States, o.Hidden, 2 * o.LatentDim, o.Activation);
    private readonly Sequential decoder =
        Mlp.Create(o.Features + o.States, o.Hidden, NumbersOf(o, shape), o.Activation);
    private readonly GatedRecurrentCell cell = new(2 * o.Features, o.States);

    /// <inheritdoc/>
    protected override long Latents => o.LatentDim;

    /// <summary>The bound's terms, nats, each [B]: steps and, where lengths vary, ends, and the divergences; watched:
    /// the bound per step.</summary>
    public override Terms Loss(Batch batch)
    {
        var (x, presence) = Read(batch.X);
        var s = Unroll(x, useMean: false);
        var (logP, ends) = LogProbs(s.Numbers, s.Before, x, presence);
        var kl = (s.Posterior.KlPerDimension(s.Prior).sum(-1) * presence).sum(-1);
        Terms terms = [("reconstruction", -logP.sum(-1))];
        if (ends is not null) terms.Add(("end", -ends.sum(-1)));
        terms.Add(("kl", kl));
        return terms.Watch("nats_per_step", terms.Total / presence.sum(-1));
    }

    /// <inheritdoc/>
    public Tensor LogWeights(Batch batch, long k)
    {
        var (x, presence) = Read(batch.X);
        var (copies, there) = (x.repeat(k, 1, 1), presence.repeat(k, 1));              // [k B, T, D]
        var s = Unroll(copies, useMean: false);
        var (logP, ends) = LogProbs(s.Numbers, s.Before, copies, there);
        var ratio = (s.Prior.LogProb(s.Z) - s.Posterior.LogProb(s.Z)) * there;
        var log = (logP + ratio).sum(-1);
        return (ends is null ? log : log + ends.sum(-1)).view(k, -1);
    }

    /// <summary>E[x_t | z_≤t, x_&lt;t] with z_t the mean of q, step by step.</summary>
    public Tensor Reconstruct(Tensor x)
    {
        var (seen, presence) = Read(x);
        return Means(Unroll(seen, useMean: true).Numbers, presence);
    }

    // The recurrence needs z and h alone: prior and decoder are taken of all steps at once.
    private Unrolled Unroll(Tensor x, bool useMean)
    {
        var seen = phiX.call(x);                                                       // [B, T, F]
        var h = Start(x.size(0));
        List<Tensor> states = [], codes = [], drawn = [], mus = [], logVars = [];
        for (var t = 0L; t < x.size(1); t++)
        {
            states.Add(h);
            var one = Encode(seen.select(1, t), h);
            var z = useMean ? one.Mu : one.RSample();
            var code = phiZ.call(z);
            h = cell.Step(cell.Input(cat([seen.select(1, t), code], -1)), h);
            codes.Add(code);
            drawn.Add(z);
            mus.Add(one.Mu);
            logVars.Add(one.LogVar);
        }
        var before = stack([.. states], 1);                                            // [B, T, H]
        var q = new DiagonalNormal(stack([.. mus], 1), stack([.. logVars], 1));
        return new(before, Decode(stack([.. codes], 1), before), Prior(before), q, stack([.. drawn], 1));
    }

    private DiagonalNormal Prior(Tensor h)
    {
        var (mu, logVar) = prior.call(h).Halves(-1);
        return new(mu, logVar);
    }

    private DiagonalNormal Encode(Tensor seen, Tensor h)
    {
        var (mu, logVar) = encoder.call(cat([seen, h], -1)).Halves(-1);
        return new(mu, logVar);
    }

    private Tensor Decode(Tensor code, Tensor h) => decoder.call(cat([code, h], -1));

    /// <inheritdoc/>
    protected override (Tensor Numbers, Tensor? Code) Emit(Tensor h, Tensor? eps, Tensor? x, Tensor? isKnown)
    {
        var p = Prior(h);
        var (mu, sigma) = (p.Mu, p.Sigma);
        if (x is not null && isKnown is not null)
        {
            var q = Encode(phiX.call(x), h);
            (mu, sigma) = (where(isKnown, q.Mu, mu), where(isKnown, q.Sigma, sigma));
        }
        var code = phiZ.call(addcmul(mu, sigma, eps!, 1));
        return (Decode(code, h), code);
    }

    /// <inheritdoc/>
    protected override Tensor Advance(Tensor x, Tensor? code, Tensor h) =>
        cell.Step(cell.Input(cat([phiX.call(x), code!], -1)), h);

    private sealed record Unrolled(
        Tensor Before, Tensor Numbers, DiagonalNormal Prior, DiagonalNormal Posterior, Tensor Z);
}

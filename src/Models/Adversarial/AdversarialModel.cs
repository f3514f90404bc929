using Generative.Adversarial;
using Generative.Networks;

namespace Generative.Models.Adversarial;

/// <summary>A generator and a critic in turns: what GAN, WGAN and InfoGAN share.</summary>
/// <remarks>
/// x̃ = G(z, c), z ~ N(0, I); the critic's phase minimizes its side of the game plus its penalty on <c>criticSteps</c>
/// batches, then the generator's phase its own.
/// Inside, images are in [-1, 1]; vectors are as the data has them. z [B, L]; what else the generator reads (labels,
/// codes) is appended to z.
/// </remarks>
public abstract class AdversarialModel(string name, AdversarialOptions o, DataShape shape, int extra, bool conditional)
    : GenerativeModel(name, o, shape), ISampler, ITrainingMonitor
{
    private readonly AdversarialOptions o = Checked.Of(o);

    /// <summary>G.</summary>
    protected readonly Sequential generator = Network(o, shape, o.LatentDim + extra);

    /// <summary>D, and the features that it scores.</summary>
    protected readonly Critic critic = new(o, shape, conditional);
    private readonly IAdversarialLoss game = o.Game();
    private readonly CollapseWatch watch = new();

    /// <inheritdoc/>
    public override IReadOnlyList<Phase> Phases => field ??=
    [
        new("critic", CriticParts, CriticLoss, o.CriticSteps, o.Clip > 0 ? () => WeightClipping.Clip(critic, o.Clip)
            : null),
        new("generator", [generator], GeneratorLoss),
    ];

    /// <summary>Shape of the examples.</summary>
    protected DataShape Shape => shape;

    /// <summary>Parameters that the critic's phase updates.</summary>
    protected virtual IReadOnlyList<Module> CriticParts => [critic];

    /// <summary>Further inputs of the generator for a batch with those labels, [B, extra]; null: none.</summary>
    protected virtual Tensor? Codes(NoiseSource noise, Tensor? labels) => null;

    /// <summary>Further terms of the critic's phase, from data and samples, features of the samples, and their
    /// codes.</summary>
    protected virtual IEnumerable<(string Name, Tensor Value)> CriticTerms(
        Tensor data, Tensor fake, Tensor phi, Tensor? codes) => [];

    /// <summary>Further terms of the generator's phase.</summary>
    protected virtual IEnumerable<(string Name, Tensor Value)> GeneratorTerms(
        Tensor fake, Tensor phi, Tensor? codes) => [];

    /// <inheritdoc/>
    public virtual int Classes => 0;

    /// <summary>Samples in the data's own range: [n, C, H, W].</summary>
    public virtual Tensor Sample(NoiseSource noise, Tensor? labels = null) =>
        Outside(Generated(noise, Codes(noise, labels)));

    /// <inheritdoc/>
    public IEnumerable<string> Warnings(IReadOnlyDictionary<string, double> metrics) => watch.Warnings(metrics);

    /// <inheritdoc/>
    IReadOnlyList<int> ITrainingMonitor.Memory { get => watch.Memory; set => watch.Memory = value; }

    /// <summary>From the networks' range to the data's.</summary>
    protected Tensor Outside(Tensor x) => shape.Uncentered(x);

    /// <summary>G(z, codes), in the networks' range.</summary>
    protected Tensor Generated(NoiseSource noise, Tensor? codes)
    {
        var z = noise.Normal(o.LatentDim);
        var x = generator.call(codes is null ? z : cat([z, codes], 1));
        return shape.IsVector ? x.view(-1, 1, 1, shape.Width)
            : x.view(-1, shape.Channels, shape.Height, shape.Width).tanh();
    }

    /// <summary>From the data's range to the networks'.</summary>
    protected Tensor Inside(Tensor x) => shape.Centered(x);

    // Instance noise on data and samples. Arjovsky and Bottou, 2017, arXiv:1701.04862, section 3.
    private Tensor Seen(Tensor x) => o.InputNoise > 0 ? x + o.InputNoise * randn_like(x) : x;

    private (Tensor Fake, Tensor? Codes) Fake(Tensor like, Tensor? labels)
    {
        using var noise = new NoiseSource(like.size(0), like.device, like.dtype);
        var codes = Codes(noise, labels);
        return (Generated(noise, codes), codes);
    }

    private Terms CriticLoss(Batch batch)
    {
        var (x, labels) = batch;
        var data = Seen(Inside(x));
        Tensor fake;
        Tensor? codes;
        using (no_grad()) (fake, codes) = Fake(x, labels);
        fake = Seen(fake);
        var known = conditional ? labels : null;
        var phi = critic.FeaturesOf(fake);
        var (real, made) = (critic.Score(data, known), critic.ScoreOf(phi, known));                // s(x), s(x̃) [B]
        var (lossReal, lossFake) = game.Critic(real, made);
        Terms terms = [("real", lossReal), ("fake", lossFake)];
        if (o.Penalty == PenaltyKind.Gradient)
            terms.Add(
            ("penalty", o.PenaltyWeight * CriticPenalties.Gradient(at => critic.Score(at, known), data, fake)));
        if (o.Penalty == PenaltyKind.R1)
            terms.Add(("penalty", o.PenaltyWeight * CriticPenalties.R1(at => critic.Score(at, known), data)));
        foreach (var term in CriticTerms(data, fake, phi, codes)) terms.Add(term);
        _ = terms.Watch("onReal", game.Shown(real)).Watch("onFake", game.Shown(made));              // D(x), D(G(z))
        if (o.Loss != AdversarialLossKind.Wasserstein) return terms;
        // E_p[s] - E_q[s] for pixels in [0, 1], half as wide as [-1, 1]. With clipping the slope is unknown.
        return terms.Watch(o.Clip > 0 ? "scaledWasserstein"
            : "wasserstein", (shape.IsVector ? 1 : 0.5) * (real - made));
    }

    private Terms GeneratorLoss(Batch batch)
    {
        var (x, labels) = batch;
        var (fake, codes) = Fake(x, labels);
        var seen = Seen(fake);
        var phi = critic.FeaturesOf(seen);
        Terms terms = [("adversarial", game.Generator(critic.ScoreOf(phi, conditional ? labels : null)))];
        foreach (var term in GeneratorTerms(seen, phi, codes)) terms.Add(term);
        // Spread of samples over spread of examples; 0 where all samples are one.
        return terms.Watch("diversity", Spread(fake.detach()) / Spread(Inside(x)));
    }

    private static Tensor Spread(Tensor x) => x.size(0) < 2 ? full([], double.NaN, dtype: x.dtype, device: x.device)
        : x.flatten(1).std(0L).square().mean().sqrt();

    private static Sequential Network(AdversarialOptions o, DataShape shape, long inputs)
    {
        if (shape.IsVector || o.Network == AdversarialNetwork.Mlp) return Mlp.Create(inputs, o.Hidden, shape.Pixels);
        return o.Network == AdversarialNetwork.Dcgan
            ? Dcgan.Generator(inputs, shape, o.Width)
            : ResidualGan.Generator(inputs, shape, o.Width);
    }
}

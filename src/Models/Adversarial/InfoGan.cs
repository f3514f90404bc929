using Generative.Metrics;
using Generative.Networks;

namespace Generative.Models.Adversarial;

/// <summary>A GAN some of whose inputs are codes that can be read back from the sample.</summary>
/// <remarks>
/// min_{G,Q} max_D V(D, G) - λ L_I(G, Q),   L_I = E_{c ~ p(c), x ~ G(z, c)}[ln Q(c|Tx)] + H(c) ≤ I(c; G(z, c));
/// c = a category of K, uniform, and continuous codes, uniform on (-1, 1); Q a softmax and a unit-variance normal over
/// features that it shares with D and shapes with it, or over its own.
/// Chen et al., "InfoGAN", 2016, arXiv:1606.03657, equations 5 and 6. Q learns to read codes in the critic's phase, G
/// to write them in its own.
/// T, a random distortion: the code has to be what survives it, not slant or place. With a weight, the category sorts
/// data too, in the critic's phase:
/// max_Q I(c; x) + E_x E_{c ~ Q(c|x)}[ln Q(c|Tx)], x ~ p. Ojha et al., "Elastic-InfoGAN", 2020, arXiv:1910.01112,
/// section 3.2, for the idea; the information is Hu et al.'s, 2017, arXiv:1702.08720.
/// codes [B, K + M]: the one-hot category, then the continuous ones.
/// </remarks>
public sealed class InfoGan : AdversarialModel, IClusterer
{
    private static readonly double logTwoPi = Math.Log(2 * Math.PI);
    private readonly Sequential recogniser;                    // a checkpoint key, hence the spelling
    // Q's own features; null: the critic's
    private readonly Sequential? body;
    private readonly InfoGanOptions o;

    /// <summary>A model for examples of that shape.</summary>
    public InfoGan(InfoGanOptions o, DataShape shape)
        : base(nameof(InfoGan), Checked.Of(o), shape, o.CategoricalCode + o.ContinuousCodes, conditional: false)
    {
        this.o = o;
        if (o.OwnRecognizer)
        {
            body = Critic.Body(o with { CriticNorm = CriticNorm.Batch }, shape).Layers;
            register_module("body", body);
        }
        recogniser = Sequential(Linear(critic.Features, 128), LeakyReLU(0.1),
            Linear(128, o.CategoricalCode + o.ContinuousCodes));
        register_module("recogniser", recogniser);
    }

    /// <summary>The categorical code's states: <c>sample --class</c> chooses one.</summary>
    public override int Classes => o.CategoricalCode;

    /// <inheritdoc/>
    public override Tensor Sample(NoiseSource noise, Tensor? labels = null) =>
        Outside(Generated(noise, CodesOf(noise, labels)));

    /// <summary>Q's logits over the category, [B, K], for x [B, C, H, W] in [0, 1].</summary>
    public Tensor CategoryLogits(Tensor x) => Logits(Inside(x));

    /// <inheritdoc/>
    public int Categories => o.CategoricalCode;

    /// <summary>The likeliest category, argmax_c Q(c|x).</summary>
    public Tensor Categorize(Tensor x) => CategoryLogits(x).argmax(1);

    protected override IReadOnlyList<Module> CriticParts =>
        body is null ? [critic, recogniser] : [critic, body, recogniser];

    protected override Tensor? Codes(NoiseSource noise, Tensor? labels) => CodesOf(noise, null);

    private Tensor? CodesOf(NoiseSource noise, Tensor? category)
    {
        List<Tensor> codes = [];
        if (o.CategoricalCode > 0)
            codes.Add((category ?? noise.Labels(o.CategoricalCode)).OneHot(o.CategoricalCode, noise.Dtype));
        if (o.ContinuousCodes > 0) codes.Add(2 * noise.Uniform(o.ContinuousCodes) - 1);
        return codes.Count == 0 ? null : cat(codes, 1);
    }

    // Categories are learned from the data, and the generator follows.
    protected override IEnumerable<(string Name, Tensor Value)> CriticTerms(
        Tensor data, Tensor fake, Tensor phi, Tensor? codes) =>
        o.DataWeight == 0 ? GeneratorTerms(fake, phi, codes)
            : GeneratorTerms(fake, phi, codes).Where(term => term.Name != "category")
            .Append(("sorting", Sorting(data)));

    // -ln Q(c|Tx) without constants.
    protected override IEnumerable<(string Name, Tensor Value)> GeneratorTerms(
        Tensor fake, Tensor phi, Tensor? codes)
    {
        if (codes is null) return [];
        var (K, M) = (o.CategoricalCode, o.ContinuousCodes);
        // [B, K + M]
        var read = recogniser.call(body is null && o.Distortion is null ? phi : FeaturesOf(Distorted(fake)));
        List<(string Name, Tensor Value)> terms = [];
        if (K > 0)
            terms.Add(("category", -o.CategoricalWeight
            * (functional.log_softmax(read.narrow(1, 0, K), 1) * codes.narrow(1, 0, K)).sum([1])));
        if (M > 0)
            terms.Add(("continuous", o.ContinuousWeight * 0.5
            * ((read.narrow(1, K, M) - codes.narrow(1, K, M)).square() + logTwoPi).sum([1])));
        return terms;
    }

    // -I(c; x) - E_{c ~ Q(c|x)}[ln Q(c|Tx)], [B].
    private Tensor Sorting(Tensor data)
    {
        // [B, K]
        var (logQ, distorted) = (functional.log_softmax(Logits(data), 1),
            functional.log_softmax(Logits(Distorted(data)), 1));
        return o.DataWeight * (CategoryInformation.Disagreement(logQ, distorted)
            - CategoryInformation.PerExample(logQ));
    }

    private Tensor Logits(Tensor x) => recogniser.call(FeaturesOf(x)).narrow(1, 0, o.CategoricalCode);

    private Tensor FeaturesOf(Tensor x) => body?.call(x) ?? critic.FeaturesOf(x);

    private Tensor Distorted(Tensor x) => o.Distortion is { } most ? RandomAffine.Of(x, most) : x;
}

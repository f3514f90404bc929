using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Generative.Models.Classical;

/// <summary>How the topics of documents are inferred.</summary>
public enum TopicInference
{
    /// <summary>Mean-field variational Bayes: coordinate ascent, or natural gradients of minibatches.</summary>
    Variational,

    /// <summary>Collapsed Gibbs sampling: an iteration draws the topic of each word once.</summary>
    Gibbs,
}

/// <summary>Options of <see cref="LatentDirichletAllocation"/>.</summary>
[Kind("latentDirichletAllocation", "LDA, topics of documents: variational Bayes, minibatches, or Gibbs sampling")]
public sealed record LatentDirichletAllocationOptions : EmOptions, IChecked
{
    /// <inheritdoc/>
    public override GenerativeModel Create(DataShape shape) => new LatentDirichletAllocation(this, shape);

    [Description("K, topics"), Range(1, 10_000)]
    public int Topics { get; init; } = 10;

    [Description("variational or gibbs")]
    public TopicInference Inference { get; init; } = TopicInference.Variational;

    [Description("alpha of the topics of a document; null: 1 / K"), Range(1e-3, 1000)]
    public double? Alpha { get; init; }

    [Description("eta of the words of a topic; null: 1 / K"), Range(1e-3, 1000)]
    public double? Eta { get; init; }

    [Description("whether Newton's method fits alpha, a number for each topic, after each iteration")]
    public bool LearnAlpha { get; init; }

    [Description("whether Newton's method fits eta after each iteration")]
    public bool LearnEta { get; init; }

    [Description("updates of the topics of each document in an iteration"), Range(1, 10_000)]
    public int DocumentIterations { get; init; } = 20;

    [Description("lambda to start from, K times V numbers, topic by topic; null: random")]
    public IReadOnlyList<double>? Lambda { get; init; }

    [Description("words of a sampled document; null: as many as the training documents have on average"),
        Range(1, 100_000)]
    public int? Length { get; init; }

    /// <inheritdoc/>
    public IEnumerable<string> Faults()
    {
        List<string> faults = [];
        if (Inference != TopicInference.Gibbs) return faults;
        if (Minibatch) faults.Add("minibatch: got true beside inference gibbs, expected false");
        if (LearnAlpha) faults.Add("learnAlpha: got true beside inference gibbs, expected false");
        if (LearnEta) faults.Add("learnEta: got true beside inference gibbs, expected false");
        if (Restarts > 1) faults.Add($"restarts: got {Restarts} beside inference gibbs, expected 1");
        return faults;
    }
}

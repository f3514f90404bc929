using Generative.Distributions;

namespace Generative.Inference;

/// <summary>Collapsed Gibbs sampling of the topics of words.</summary>
/// <remarks>
/// p(zᵢ = k | z₋ᵢ, w) ∝ (n_dk + α) (n_kw + η) / (n_k + V η), all counts without word i.
/// Griffiths and Steyvers, "Finding scientific topics", 2004, eq. 5. K topics, V words.
/// </remarks>
public sealed class TopicGibbs
{
    private readonly (int Document, int Word)[] tokens;
    private readonly (double Alpha, double Eta, int V) prior;
    private Random random;
    private readonly int[] z;
    private readonly int[,] ofDocument;
    private readonly int[,] ofTopic;
    private readonly int[] sizes;
    private readonly double[] weights;

    /// <summary>Starts with a random topic for each word.</summary>
    /// <param name="documents">The words of each document, numbers 0 .. V - 1.</param>
    /// <param name="topics">K.</param>
    /// <param name="words">V.</param>
    /// <param name="alpha">α of the topics of a document.</param>
    /// <param name="eta">η of the words of a topic.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">No topic, α or η not positive, a word outside 0 .. V - 1.
    /// </exception>
    public TopicGibbs(
        IReadOnlyList<IReadOnlyList<int>> documents, int topics, int words, double alpha, double eta, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(topics, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(eta);
        foreach (var w in documents.SelectMany(d => d))
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)w, (uint)words, nameof(documents));
        tokens = [.. documents.SelectMany((d, i) => d.Select(w => (i, w)))];
        prior = (alpha, eta, words);
        this.random = random;
        z = new int[tokens.Length];
        ofDocument = new int[documents.Count, topics];
        ofTopic = new int[topics, words];
        sizes = new int[topics];
        weights = new double[topics];
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = random.Next(topics);
            Count(i, 1);
        }
    }

    /// <summary>The words of each document of examples whose numbers are counts.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Words(IExampleParts examples)
    {
        List<IReadOnlyList<int>> documents = [];
        for (var k = 0L; k < examples.Parts; k++)
        {
            using var scope = NewDisposeScope();
            var counts = examples.Part(k).Batch.X.flatten(1).round();
            var (V, all) = ((int)counts.size(1), counts.to(int32).cpu().contiguous().data<int>().ToArray());
            for (var at = 0; at < all.Length; at += V)
            {
                var document = all[at..(at + V)].Index();
                documents.Add([.. document.SelectMany(w => Enumerable.Repeat(w.Index, w.Item))]);
            }
        }
        return documents;
    }

    /// <summary>The topic of each word, document after document.</summary>
    public IReadOnlyList<int> Topics => z;

    /// <summary>n_dk: the words of each document by topic, [D, K].</summary>
    public int[,] DocumentCounts => ofDocument;

    /// <summary>n_kw: each topic's words, [K, V].</summary>
    public int[,] TopicCounts => ofTopic;

    /// <summary>Takes other topics, one for each word.</summary>
    /// <exception cref="ArgumentException">They are not as many, or one is no topic.</exception>
    public void Assign(IReadOnlyList<int> topics)
    {
        if (topics.Count != z.Length || topics.Any(k => k < 0 || k >= sizes.Length))
            throw new ArgumentException($"topics: got {topics.Count}, expected {z.Length} below {sizes.Length}");
        for (var i = 0; i < z.Length; i++)
        {
            Count(i, -1);
            z[i] = topics[i];
            Count(i, 1);
        }
    }

    /// <summary>Draws the topic of each word once, given all others, with those random numbers.</summary>
    public void Sweep(Random other)
    {
        random = other;
        Sweep();
    }

    /// <summary>Draws the topic of each word once, given all others.</summary>
    public void Sweep()
    {
        for (var i = 0; i < z.Length; i++)
        {
            Count(i, -1);
            z[i] = Draw(tokens[i].Document, tokens[i].Word);
            Count(i, 1);
        }
    }

    /// <summary>ln p(z, w), a single number.</summary>
    /// <remarks>Σ_d ln B(n_d + α) / B(α) + Σₖ ln B(n_k + η) / B(η), with B as at <see cref="Dirichlets"/>.</remarks>
    public double LogJoint()
    {
        using var scope = NewDisposeScope();
        var (nd, nk) = (tensor(ofDocument, dtype: float64), tensor(ofTopic, dtype: float64));
        var (alpha, eta) = (full_like(nd, prior.Alpha), full_like(nk, prior.Eta));
        var sum = (Dirichlets.LogNormalizer(nd + alpha) - Dirichlets.LogNormalizer(alpha)).sum()
            + (Dirichlets.LogNormalizer(nk + eta) - Dirichlets.LogNormalizer(eta)).sum();
        return sum.item<double>();
    }

    private int Draw(int d, int w)
    {
        var total = 0.0;
        for (var k = 0; k < weights.Length; k++)
        {
            var word = (ofTopic[k, w] + prior.Eta) / (sizes[k] + prior.V * prior.Eta);
            total += (ofDocument[d, k] + prior.Alpha) * word;
            weights[k] = total;
        }
        var u = random.NextDouble() * total;
        var topic = 0;
        while (topic < weights.Length - 1 && weights[topic] <= u) topic++;
        return topic;
    }

    private void Count(int i, int change)
    {
        var (d, w) = tokens[i];
        ofDocument[d, z[i]] += change;
        ofTopic[z[i], w] += change;
        sizes[z[i]] += change;
    }
}

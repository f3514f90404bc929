using System.Globalization;
using nietras.SeparatedValues;
using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>The most probable words of each topic, as rows, as CSV and as a picture.</summary>
internal static class TopicTable
{
    /// <summary>The topics, that with the largest share first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">The V words; another number of them: words go by their numbers.</param>
    /// <param name="most">Words of each topic.</param>
    public static IReadOnlyList<TopicWords> Of(ITopicModel model, IReadOnlyList<string>? names, int most)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var beta = model.TopicWords.detach().to(float64);                              // [K, V]
        var (K, V) = (beta.size(0), beta.size(1));
        var (values, indices) = beta.topk((int)Math.Min(most, V), 1);
        double[][] p = [.. Pictures.Rows(values)];
        var w = indices.cpu().contiguous().data<long>().ToArray();
        var share = model.TopicShares.Doubles();
        var known = names?.Count == V ? names : null;
        var topics = Enumerable.Range(0, (int)K).Select(k => new TopicWords(k, share[k],
            [.. p[k].Select((q, j) => (Name(w[k * p[k].Length + j]), q))]));
        return [.. topics.OrderByDescending(t => t.Share)];

        string Name(long word) => known is null ? $"{word}" : known[(int)word];
    }

    /// <summary>Writes the columns topic, share, rank, word, probability.</summary>
    public static void Write(string path, IReadOnlyList<TopicWords> topics) =>
        DataException.GuardWrite(path, () =>
        {
            using var writer = Sep.New(',').Writer(o => o with
            {
                Escape = true,
                CultureInfo = CultureInfo.InvariantCulture,
            }).ToFile(path);
            foreach (var topic in topics)
                foreach (var (rank, (word, probability)) in topic.Words.Index())
                {
                    using var row = writer.NewRow();
                    row["topic"].Format(topic.Number);
                    row["share"].Format(topic.Share);
                    row["rank"].Format(rank + 1);
                    row["word"].Set(word);
                    row["probability"].Format(probability);
                }
        });

    /// <summary>A panel of bars for each topic.</summary>
    public static Picture Picture(ITopicModel model, Look look, int words = TopicFigure.MostWords) =>
        TopicFigure.Of(look.Heading, Of(model, look.Names, Math.Min(words, TopicFigure.MostWords)));
}

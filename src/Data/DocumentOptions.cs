using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Data.Tables;

namespace Generative.Data;

/// <summary>Documents as bags of words, and which of their words are kept.</summary>
public abstract record DocumentOptions : DataOptions
{
    [Description("Words that occur less often than this in all training documents together are left out.")]
    [Range(1, 1_000_000_000)]
    public int MinCount { get; init; } = 1;

    [Description("So many words are kept, those that occur most; null: all.")]
    [Range(1, 1_000_000)]
    public int? MostWords { get; init; }

    [Description("Words that are left out: a file with one on each line, or the built-in list english; null: none.")]
    [FilePath(OrName = true)]
    public string? StopWords { get; init; }

    /// <summary>Cuts the vocabulary of the documents, and tells what is left out.</summary>
    private protected (IExamples Train, IExamples? Test) Kept(CountSet train, CountSet? test, Action<string> note)
    {
        var words = Vocabularies.Kept(train, this);
        if (words.Length == 0)
            throw new DataException(Title, "words", "none that is kept", "a smaller data.minCount or fewer stop words");
        if (words.Length < train.Vocabulary.Count)
            note(FormattableString.Invariant($"words kept: {words.Length:N0} of {train.Vocabulary.Count:N0}"));
        return (Whole(train, ""), test is null ? null : Whole(test, "test "));

        CountSet Whole(CountSet set, string part)
        {
            var (whole, without) = Vocabularies.Cut(set, words);
            if (whole.Count == 0)
                throw new DataException(Title, $"{part}documents", "none with a word that is kept", "1 or more");
            if (without > 0) note($"left out: {Format.Count(without, $"{part}document")} without words");
            return whole;
        }
    }
}

namespace Generative.Data.Tests;

/// <summary>Associative recall: sequences whose last number can be known from those before.</summary>
public sealed class RecallTests
{
    [Fact]
    public void Each_key_has_one_value_in_a_sequence_and_the_question_is_one_of_its_keys()
    {
        var set = Recall.Draw(200, 30, 12, 1);
        Assert.Equal(30, set.Shape.Pixels);
        for (var i = 0; i < set.Count; i++)
        {
            var pairs = set[i].ToArray().Chunk(2).ToArray();
            Assert.All(pairs, p => Assert.InRange(p[0], 0, 5));
            Assert.All(pairs, p => Assert.InRange(p[1], 6, 11));
            Assert.All(pairs.GroupBy(p => p[0]), g => Assert.Single(g.Select(p => p[1]).Distinct()));
            Assert.Contains(pairs[^1][0], pairs[..^1].Select(p => p[0]));
        }
        // The values of a key differ from sequence to sequence.
        Assert.True(Enumerable.Range(0, set.Count).GroupBy(i => set[i][0]).All(g =>
            g.Select(i => set[i][1]).Distinct().Count() > 1));
    }

    [Fact]
    public void A_sequence_depends_on_its_number_and_the_seed_alone()
    {
        var (few, many) = (Recall.Draw(10, 16, 8, 3), Recall.Draw(100, 16, 8, 3));
        Assert.Equal(few.Values, many.Values[..160]);
        Assert.NotEqual(few.Values, Recall.Draw(10, 16, 8, 4).Values);
    }

    [Fact]
    public void The_entropy_is_that_of_all_sequences_counted()
    {
        // Keys 0 and 1, values 2 and 3, four tokens: k v(k) k v(k), 2 · 2 sequences alike.
        Assert.Equal(Math.Log(4), Recall.Entropy(4, 4), 1e-12);
        // Six tokens: both keys alike (half of the time): ln 2 for the value, none for the question; different: twice
        // ln 2 for the values, ln 2 for the question.
        Assert.Equal((2 + 0.5 * 1 + 0.5 * 3) * Math.Log(2), Recall.Entropy(6, 4), 1e-12);
    }

    [Fact]
    public void Odd_numbers_are_refused()
    {
        var options = new RecallOptions { Length = 7, Vocabulary = 5 };
        Assert.Equal(["length: got 7, expected an even number", "vocabulary: got 5, expected an even number"],
            options.Faults());
    }
}

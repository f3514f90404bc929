using Generative.Sequences;

namespace Generative.Tests.Sequences;

/// <summary>The sequence model is a distribution of sequences, reads only the past, and draws what it says.</summary>
public class AutoregressiveNetworkTests
{
    [Fact]
    public void Probabilities_of_all_sequences_sum_to_one_in_each_class()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(length: 4, kinds: 3);
        var all = Sequences(4, 3);                                         // 81 of them
        for (var y = 0L; y < 2; y++)
        {
            var total = model.LogProb(all, full([all.shape[0]], y, dtype: int64)).logsumexp(0);
            Assert.Equal(0, total.item<double>(), 1e-12);
        }
    }

    [Fact]
    public void A_token_changes_only_what_comes_after_it()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(length: 5, kinds: 3);
        var k = zeros([1, 5], dtype: int64);
        var before = model.Logits(k);
        for (var i = 0L; i < 5; i++)
        {
            var other = k.clone();
            other[0, i] = 1;
            var change = (model.Logits(other) - before).abs().sum(-1)[0];  // [5]
            for (var j = 0L; j < 5; j++) Assert.Equal(j > i, change[j].item<double>() > 0);
        }
    }

    [Fact]
    public void Sequences_are_drawn_as_often_as_their_probability_says()
    {
        using var scope = NewDisposeScope();
        const int n = 20_000;
        var model = Fresh(length: 2, kinds: 3);
        using var off = no_grad();
        var drawn = model.Draw(rand(n, 2, dtype: float64));
        var frequency = bincount(drawn.select(1, 0) + 3 * drawn.select(1, 1), minlength: 9).to(float64) / n;
        var p = model.LogProb(Sequences(2, 3)).exp();
        // Four standard errors of a frequency.
        Assert.True(((frequency - p).abs() < 4 * (p * (1 - p) / n).sqrt()).all().item<bool>());
        Assert.True((p.max() / p.min()).item<double>() > 2);               // far from uniform: the test can fail
    }

    // Every sequence [kindsᴹ, M], its first token changing fastest.
    private static Tensor Sequences(int length, int kinds)
    {
        var number = arange((long)Math.Pow(kinds, length), dtype: int64);
        return stack([.. Enumerable.Range(0, length).Select(i =>
            number.div((long)Math.Pow(kinds, i), RoundingMode.floor).remainder(kinds))], 1);
    }

    private static AutoregressiveNetwork Fresh(int length, int kinds)
    {
        manual_seed(1);
        var mixer = new AttentionOptions { Heads = 2 };
        var model = new AutoregressiveNetwork(length, kinds, width: 8, depth: 2, mixer, classes: 2);
        model.to(float64);
        using var off = no_grad();
        foreach (var p in model.parameters()) p.add_(randn_like(p), alpha: 0.5);
        return model;
    }
}

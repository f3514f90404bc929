using FsCheck;
using FsCheck.Fluent;
using Generative.Data;

namespace Generative.Data.Tests;

public sealed class SplitTests
{
    [Fact]
    public void The_parts_are_disjoint_and_cover_everything() => Prop.ForAll<byte, byte, ulong>((valid, test, seed) =>
    {
        var rest = (int)(seed % 300);
        var split = Split.ByCounts(valid + test + rest, valid, test, seed);
        return split.Valid.Length == valid && split.Test.Length == test && split.Train.Length == rest
            && split.Train.Concat(split.Valid).Concat(split.Test).Order()
                .SequenceEqual(Enumerable.Range(0, valid + test + rest));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_seeds_give_equal_splits_and_others_do_not() => Prop.ForAll<ulong>(seed =>
        Split.ByCounts(1000, 100, 100, seed).Test.SequenceEqual(Split.ByCounts(1000, 100, 100, seed).Test)
        && !Split.ByCounts(1000, 100, 100, seed).Test.SequenceEqual(Split.ByCounts(1000, 100, 100, seed + 1).Test))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_test_part_stays_when_the_validation_part_grows() => Prop.ForAll<byte, ulong>((valid, seed) =>
        Split.ByCounts(1000, valid, 100, seed).Test.SequenceEqual(Split.ByCounts(1000, 0, 100, seed).Test))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_index_is_tested_equally_often()
    {
        var tested = new int[20];
        for (ulong seed = 0; seed < 4000; seed++)
            foreach (var i in Split.ByCounts(20, 0, 5, seed).Test) tested[i]++;
        // Binomial(4000, 1/4): mean 1000, standard deviation 27; five of them allowed.
        Assert.All(tested, count => Assert.InRange(count, 1000 - 137, 1000 + 137));
    }

    [Fact]
    public void Fractions_are_rounded_to_counts()
    {
        var split = Split.ByFractions(15, 0.1, 0.5, seed: 3);
        Assert.Equal((5, 2, 8), (split.Train.Length, split.Valid.Length, split.Test.Length));
        Assert.Empty(Split.ByFractions(3, 0.5, 0.5, seed: 3).Train);
        Assert.Equal(split.Test, Split.ByCounts(15, 2, 8, seed: 3).Test);
    }

    [Fact]
    public void Impossible_splits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.ByCounts(10, 6, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.ByCounts(10, int.MaxValue, int.MaxValue, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.ByCounts(10, -1, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.ByFractions(10, 0.6, 0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.ByFractions(10, double.NaN, 0.5, 0));
    }
}

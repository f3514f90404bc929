using Generative.Metrics;
using TorchSharp;

namespace Generative.Tests.Metrics;

public sealed class CoverageTests
{
    private static readonly double[] eighths = [.. Enumerable.Repeat(0.125, 8)];

    private static torch.Tensor Ring() =>
        stack([.. Enumerable.Range(0, 8)
        .Select(k => tensor(new[] { 2 * Math.Cos(k * Math.PI / 4), 2 * Math.Sin(k * Math.PI / 4) }))]);

    [Fact]
    public void Exact_samples_of_the_ring_cover_it_and_0_9889_of_them_are_good()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int n = 8000;
        var x = Ring().repeat(n / 8, 1) + 0.1 * randn(n, 2, dtype: float64);
        var shares = ModeCoverage.Of(x, Ring(), 0.1, eighths);
        var expected = 1 - Math.Exp(-4.5);
        Assert.Equal(8, shares.Covered);
        Assert.Equal(expected, shares.HighQuality, 4 * Math.Sqrt(expected * (1 - expected) / n));
        Assert.Equal(0, shares.Kl, 1e-12);
    }

    [Fact]
    public void A_mode_without_a_good_sample_is_not_covered()
    {
        using var scope = NewDisposeScope();
        var seven = ModeCoverage.Of(Ring().slice(0, 0, 7, 1), Ring(), 0.1, eighths);
        Assert.Equal((7, 1.0), (seven.Covered, seven.HighQuality));
        Assert.Equal(Math.Log(8 / 7.0), seven.Kl, 1e-12);
        // 0.31 from the eighth mode, beyond 3σ: assigned to it, and not of quality.
        var near = Ring();
        near[7] = near[7] + tensor(new[] { 0.31, 0 });
        var eight = ModeCoverage.Of(near, Ring(), 0.1, eighths);
        Assert.Equal((7, 7 / 8.0), (eight.Covered, eight.HighQuality));
        Assert.Equal(0, eight.Kl, 1e-12);
    }

    [Fact]
    public void Three_digits_stacked_are_a_thousand_classes()
    {
        using var scope = NewDisposeScope();
        var each = arange(0, 1000, dtype: int64);
        var digits =
            stack([each / 100 is var h ? h.floor().to(int64)
            : h, (each / 10).floor().to(int64).remainder(10), each.remainder(10)], 1);
        var counts = Histogram.Counts(Histogram.Stacked(digits), 1000);
        double[] uniform = [.. Enumerable.Repeat(0.001, 1000)];
        Assert.All(counts, c => Assert.Equal(1, c));
        Assert.Equal(0, Histogram.Kl(counts, uniform), 1e-12);
        Assert.Equal(1000, Histogram.Covered(counts, uniform));
        // One mode only.
        counts = Histogram.Counts(
            Histogram.Stacked(tensor(new long[] { 7, 0, 3, 7, 0, 3 }, dtype: int64).view(2, 3)), 1000);
        Assert.Equal(2, counts[703]);
        Assert.Equal(Math.Log(1000), Histogram.Kl(counts, uniform), 1e-12);
        Assert.Equal(1, Histogram.Covered(counts, uniform));
    }

    [Fact]
    public void A_class_with_less_than_a_tenth_of_its_share_does_not_count()
    {
        Assert.Equal(2, Histogram.Covered([900, 96, 4], [0.45, 0.5, 0.05]));
        Assert.Equal(3, Histogram.Covered([900, 94, 6], [0.45, 0.5, 0.05]));
        Assert.Equal(double.PositiveInfinity, Histogram.Kl([1, 1], [1, 0]));
    }

    [Fact]
    public void The_classifiers_score_is_between_one_and_the_number_of_classes()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(1, ClassifierScore.Of(zeros(6, 4)), 1e-12);
        // Sure of each, all classes as often: K. (A logit of 0 against -1000.)
        Assert.Equal(4, ClassifierScore.Of(1000 * (eye(4).repeat(3, 1) - 1)), 1e-9);
        // Half the samples (0.9, 0.1), half (0.5, 0.5); p(y) = (0.7, 0.3).
        var logP = tensor(new[] { 0.9, 0.1, 0.5, 0.5 }, dtype: float64).view(2, 2).log();
        var kl = 0.5 * (0.9 * Math.Log(0.9 / 0.7) + 0.1 * Math.Log(0.1 / 0.3) + 0.5 * Math.Log(0.5 / 0.7) + 0.5
            * Math.Log(0.5 / 0.3));
        Assert.Equal(Math.Exp(kl), ClassifierScore.Of(logP), 1e-12);
    }

    [Fact]
    public void Copies_of_training_examples_have_distance_zero_and_fresh_ones_that_of_test_examples()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (train, test, fresh) = (randn(3000, 6), randn(1500, 6), randn(1500, 6));
        var distances = NearestNeighbor.Distances(test, train);
        for (var k = 0; k < 3; k++)
            Assert.Equal((test[k] - train).square().sum([1]).min().sqrt().item<float>(), distances[k].item<float>(),
            1e-5f);
        Assert.Equal(0, NearestNeighbor.Ratio(train.slice(0, 100, 900, 1), distances, train));
        Assert.Equal(1, NearestNeighbor.Ratio(fresh, distances, train), 0.05);
        Assert.True(NearestNeighbor.Ratio(train.slice(0, 0, 500, 1) + 0.01 * randn(500, 6), distances, train) < 0.05);
    }
}

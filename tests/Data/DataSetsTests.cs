using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class DataSetsTests
{
    [SkippableFact]
    public void A_tenth_of_the_training_images_of_MNIST_is_held_out()
    {
        var data = DataSets.Open(new IdxOptions { Path = RealData.Folder("mnist") });
        Assert.Equal((54_000, 6_000, 10_000), (data.Train.Count, data.Valid.Count, data.Test.Count));
    }

    [Fact]
    public void Statistics_of_drawn_digits_are_as_agreed() =>
        Golden.Matches(string.Join('\n', DataStatistics.Lines(DataSets.Open(new DigitsOptions { Count = 500 }))) + "\n",
            Golden.Beside("stats-digits.golden.txt"));

    [Fact]
    public void Statistics_are_the_numbers_own()
    {
        var set = new VectorSet([1, -2, 3, 4, 5, 1000000, 7, 8], [0, 1, 1, 1], 2, ["a", "b"]);
        var rows = DataStatistics.Moments(new(set, [0, 1, 2]));
        Assert.Equal(["0", "1"], rows.Select(r => r.Name));
        Assert.Equal(3, rows[0].Moments.Mean, 12);
        Assert.Equal(Math.Sqrt(8 / 3.0), rows[0].Moments.Deviation, 12);
        Assert.Equal((-2, 1000000), (rows[1].Moments.Least, rows[1].Moments.Most));
        Assert.Equal([1, 2], DataStatistics.Counts(new(set, [0, 1, 2])));
        var colors = new ImageSet([0, 255, 51, 0, 255, 153], [], 1, 1, 2, 3, []);
        Assert.Equal(["red", "green", "blue"], DataStatistics.Moments(new(colors)).Select(r => r.Name));
        Assert.Equal([0, 1, 0.4], DataStatistics.Moments(new(colors)).Select(r => Math.Round(r.Moments.Mean, 12)));
    }

    [Fact]
    public void Numbers_far_from_zero_keep_their_spread()
    {
        var values = Enumerable.Range(0, 1000).Select(k => 1e6f + k % 2).ToArray();
        Assert.Equal(0.5, DataStatistics.Moments(new(new VectorSet(values, [], 1, [])))[0].Moments.Deviation, 9);
    }
}

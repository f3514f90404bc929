namespace Generative.Training.Tests;

/// <summary>A loss that grows beyond measure is told in words.</summary>
public sealed class DivergenceWatchTests
{
    [Fact]
    public void A_loss_that_grows_beyond_measure_is_said_once()
    {
        var watch = new DivergenceWatch(2);
        Assert.All([5, 3, 900, -2, 4.5, double.NaN], loss => Assert.Null(watch.Warning(loss)));
        Assert.StartsWith("the loss is 1.6E+13 for the 2 numbers of an example, after -2: training diverges",
            watch.Warning(1.6e13));
        Assert.Null(watch.Warning(1.7e13));
        Assert.Null(watch.Warning(3));
        Assert.NotNull(watch.Warning(2100));
    }

    [Fact]
    public void A_first_loss_beyond_measure_is_said_too()
    {
        Assert.StartsWith("the loss is 3E+06 for the 2 numbers of an example: training diverges",
            new DivergenceWatch(2).Warning(3e6));
        Assert.Null(new DivergenceWatch(784).Warning(5e5));
    }
}

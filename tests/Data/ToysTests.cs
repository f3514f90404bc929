using Generative.Data;

namespace Generative.Data.Tests;

public sealed class ToysTests
{
    [Fact]
    public void The_mixture_has_its_weights_means_and_deviation()
    {
        var set = Toys.Draw(Toy.TwoGaussians, 40_000, null, 3);
        var left = Enumerable.Range(0, set.Count).Where(k => set.Labels[k] == 0).ToArray();
        Assert.Equal(0.3, left.Length / (double)set.Count, 4 * Math.Sqrt(0.3 * 0.7 / set.Count));
        var x = left.Select(k => (double)set[k][0]).ToArray();
        Assert.Equal(-2, x.Average(), 4 * 0.5 / Math.Sqrt(x.Length));
        Assert.Equal(0.25, x.Select(v => (v + 2) * (v + 2)).Average(), 4 * 0.25 * Math.Sqrt(2.0 / x.Length));
    }

    [Theory]
    [InlineData(Toy.Moons, "moons")]
    [InlineData(Toy.EightGaussians, "eightGaussians")]
    public void A_set_is_called_as_configs_call_it(Toy toy, string name) =>
        Assert.Equal(name, DataSets.Open(new ToyOptions { Name = toy, Count = 1 }).Name);

    [Theory]
    [InlineData(Toy.Moons)]
    [InlineData(Toy.Rings)]
    [InlineData(Toy.Pinwheel)]
    [InlineData(Toy.Checkerboard)]
    [InlineData(Toy.EightGaussians)]
    [InlineData(Toy.TwoGaussians)]
    [InlineData(Toy.Wave)]
    public void A_point_depends_on_its_number_and_the_seed_alone(Toy toy)
    {
        var (few, many, other) =
            (Toys.Draw(toy, 10, null, 1), Toys.Draw(toy, 1000, null, 1), Toys.Draw(toy, 10, null, 2));
        Assert.Equal(few.Values, many.Values[..20]);
        Assert.NotEqual(few.Values, other.Values);
        Assert.All(many.Values, v => Assert.InRange(v, -6, 6));
        Assert.Equal(many.ClassNames.Count, many.Labels.Distinct().Count());
    }

    [Fact]
    public void The_checkerboard_fills_half_of_its_squares()
    {
        var set = Toys.Draw(Toy.Checkerboard, 4000, null, 5);
        var squares = Enumerable.Range(0, set.Count)
            .Select(k => ((int)Math.Floor(set[k][0]) + 2, (int)Math.Floor(set[k][1]) + 2)).Distinct().ToArray();
        Assert.Equal(8, squares.Length);
        Assert.Single(squares.Select(s => (s.Item1 + s.Item2) % 2).Distinct());
    }
}

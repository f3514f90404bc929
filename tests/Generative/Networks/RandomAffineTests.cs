using Generative.Networks;

namespace Generative.Tests.Networks;

public sealed class RandomAffineTests
{
    private static readonly RandomAffineOptions none = new() { Rotation = 0, Scale = 0, Shear = 0, Shift = 0 };

    [Fact]
    public void Ranges_of_zero_change_nothing()
    {
        using var scope = NewDisposeScope();
        var x = rand(3, 2, 9, 12, dtype: float64);
        Assert.InRange((RandomAffine.Of(x, none) - x).abs().max().item<double>(), 0, 1e-12);
    }

    [Theory]
    [InlineData("rotation")]
    [InlineData("scale")]
    [InlineData("shear")]
    [InlineData("shift")]
    public void A_ramp_of_gray_shows_where_each_pixel_came_from(string which)
    {
        // Two channels whose values are x and y themselves: bilinear values of a plane are exact, so that the map of
        // each image can be read off around its middle.
        using var scope = NewDisposeScope();
        manual_seed(11);
        const int B = 400, side = 33;
        var o = which switch
        {
            "rotation" => none with { Rotation = 0.3 },
            "scale" => none with { Scale = 0.2 },
            "shear" => none with { Shear = 0.4 },
            _ => none with { Shift = 3 },
        };
        // pixels from the middle
        var axis = (arange(side, dtype: float64) - side / 2).view(1, 1, 1, side);
        var plane = cat([axis.expand(B, 1, side, side), axis.transpose(2, 3).expand(B, 1, side, side)], 1);
        var y = RandomAffine.Of(plane, o);
        const int m = side / 2;
        torch.Tensor At(int row, int column) => y[.., .., row, column];                            // [B, 2]
        // t and the columns of A
        var (t, right, down) = (At(m, m), At(m, m + 1) - At(m, m), At(m + 1, m) - At(m, m));
        var (a11, a21, a12, a22) = (right[.., 0], right[.., 1], down[.., 0], down[.., 1]);
        void Equal(torch.Tensor left, torch.Tensor expected) =>
            Assert.InRange((left - expected).abs().max().item<double>(), 0, 1e-9);
        void Spans(torch.Tensor v, double most)
        {
            // Uniform on (-most, most): 400 draws come within 5 % of either end but for a chance of e^-10.
            Assert.InRange(v.max().item<double>(), 0.95 * most, most + 1e-9);
            Assert.InRange(v.min().item<double>(), -most - 1e-9, -0.95 * most);
        }
        var one = ones(B, dtype: float64);
        switch (which)
        {
            case "rotation":
                Equal(a11, a22);
                Equal(a12, -a21);
                Equal(a11.square() + a21.square(), one);
                Spans(a21.asin(), 0.3);
                break;
            case "scale":
                Equal(a12, 0 * one);
                Equal(a21, 0 * one);
                Spans(a11 - 1, 0.2);
                Spans(a22 - 1, 0.2);
                break;
            case "shear":
                Equal(a11, one);
                Equal(a22, one);
                Equal(a21, 0 * one);
                Spans(a12, 0.4);
                break;
            default:
                Equal(a11, one);
                Equal(a12, 0 * one);
                Spans(t[.., 0], 3);
                Spans(t[.., 1], 3);
                break;
        }
        if (which != "shift") Equal(t, zeros(B, 2, dtype: float64));
    }

    [Fact]
    public void Pixels_from_outside_repeat_the_edge()
    {
        using var scope = NewDisposeScope();
        var x = full([5, 1, 8, 8], -1.0, dtype: float64);
        Assert.InRange((RandomAffine.Of(x, new RandomAffineOptions { Shift = 6, Rotation = 1 })
            + 1).abs().max().item<double>(), 0, 1e-12);
    }
}

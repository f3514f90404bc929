using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Tests;

/// <summary>Lines between regions of the plane.</summary>
public sealed class PlaneBoundariesTests
{
    private static List<double[]> Lines(Func<Tensor, Tensor> label) =>
        PlaneBoundaries.Of(label, 40, Frame.OfLimit(2));

    [Fact]
    public void The_boundary_of_a_disc_is_its_circle()
    {
        var lines = Lines(x => x.square().sum(1).lt(1).to(int64));
        Assert.All(lines.Where(p => double.IsFinite(p[0])), p => Assert.Equal(1, double.Hypot(p[0], p[1]), 3));
        var length = lines.Chunk(3).Sum(l => double.Hypot(l[0][0] - l[1][0], l[0][1] - l[1][1]));
        Assert.Equal(2 * Math.PI, length, 0.02);
    }

    [Fact]
    public void Lines_reach_the_frame()
    {
        var lines = Lines(x => x.select(1, 0).gt(x.select(1, 1) / 2).to(int64));
        Assert.Equal(-2, lines.Where(p => double.IsFinite(p[1])).Min(p => p[1]), 1e-9);
        Assert.Equal(2, lines.Where(p => double.IsFinite(p[1])).Max(p => p[1]), 1e-9);
    }

    [Fact]
    public void Three_regions_meet_at_a_point()
    {
        var angles = tensor(new[] { 0.5, 2.6, 4.7 }, dtype: float64);
        var centers = stack([angles.cos(), angles.sin()], 1);
        var lines = Lines(x => x.mm(centers.t()).argmax(1));
        Assert.Contains(lines, p => double.Hypot(p[0], p[1]) < 0.1);
        // Points of a line are as near to two centers.
        Assert.All(lines.Where(p => double.Hypot(p[0], p[1]) > 0.3), p =>
        {
            var near = tensor(p).unsqueeze(0).mm(centers.t()).view(-1).data<double>().OrderDescending().ToArray();
            Assert.InRange(near[0] - near[1], 0, 0.01);
        });
    }

    [Fact]
    public void One_region_has_no_boundary() => Assert.Empty(Lines(x => zeros(x.shape[0], dtype: int64)));
}

using Generative.Evaluation.Plots;

namespace Generative.Evaluation.Tests.Plots;

/// <summary>Codes in the plane of their first two principal components.</summary>
public sealed class CodePlaneTests
{
    [Fact]
    public void The_axes_are_the_directions_of_most_variance_with_their_shares()
    {
        using var scope = NewDisposeScope();
        // Along (1, 1, 0) / √2 the variance is 9, along (0, 0, 1) it is 1, along (1, -1, 0) / √2 none.
        var a = tensor(new float[] { 3, 3, -3, -3 }) / MathF.Sqrt(2);
        var codes = stack([a, a, tensor(new float[] { 1, -1, 1, -1 })], 1) + 7;
        var figure = (Figure)CodePlane.Of(codes, tensor([0L, 0, 1, 1]), ["one", "other"], "Codes");
        var text = figure.Svg();
        Assert.Contains("first component, 90 % of the variance", text);
        Assert.Contains("second component, 10 % of the variance", text);
        Assert.Equal(["one", "other"], figure.Legend.Select(l => l.LabelText));
        Assert.Empty(((Figure)CodePlane.Of(codes, null, [], "Codes")).Legend);
        // Of one number there is no plane, and of equal codes no variance.
        Assert.Contains("Codes", ((Figure)CodePlane.Of(codes[.., ..1], null, [], "Codes")).Svg());
        Assert.Contains(", 0 % of", ((Figure)CodePlane.Of(ones(3, 4), null, [], "Codes")).Svg());
    }
}

using Generative.Models.Vae;
using Generative.Numerics;

namespace Generative.Models.Tests.Vae;

/// <summary>Groups of codes that are not round.</summary>
public sealed class CodeGroupsTests
{
    [Fact]
    public void Groups_that_are_long_are_found_whole()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        RandomState.Seed(7);
        // Three parallel stripes, twenty times as long as wide: their basis has the same width in all directions.
        var stripe = arange(900, dtype: int64).remainder(3);
        var along = 20 * rand(900, dtype: float64);
        var across = 4 * stripe.to(float64) + 0.5 * randn(900, dtype: float64);
        var codes = stack([along, along + across], 1);
        var groups = CodeGroups.Of(codes, 3, 10, 5);
        Assert.Equal(1, groups.Weights.sum().item<double>(), 1e-12);
        // The means of the groups, in the old basis, are those of the stripes.
        var means = groups.Means.mm(linalg.inv(groups.W));
        var found = (means.select(1, 1) - means.select(1, 0)).sort().Values;
        Assert.InRange((found - 4 * arange(3, dtype: float64)).abs().max().item<double>(), 0, 0.15);
        Assert.InRange((groups.Weights - 1.0 / 3).abs().max().item<double>(), 0, 0.01);
    }
}

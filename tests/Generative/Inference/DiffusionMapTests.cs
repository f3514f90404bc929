using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Inference;

/// <summary>The graph of neighbors against its matrix written out, and shapes that means do not find.</summary>
public sealed class DiffusionMapTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Neighbors_are_the_least_distances_to_others()
    {
        RandomState.Seed(1);
        var x = randn([40, 3], dtype: float64);
        var distance = (x.unsqueeze(1) - x).square().sum(-1) + 1e9 * eye(40, dtype: float64);
        var expected = distance.argsort(1).narrow(1, 0, 5);
        Assert.True(DiffusionMap.Nearest(x, 5).eq(expected).all().item<bool>());
    }

    [Fact]
    public void Eigenvectors_are_those_of_the_normalized_matrix()
    {
        RandomState.Seed(2);
        var near = DiffusionMap.Nearest(randn([50, 2], dtype: float64), 6);
        var each = zeros([50, 50], dtype: float64).scatter(1, near, ones([50, 6], dtype: float64));
        var A = (each + each.t()) / 2;
        var d = A.sum([1]).rsqrt();
        var S = d.unsqueeze(1) * A * d;
        var (all, _) = SymmetricEigen.Of(S);
        var (lambda, u) = DiffusionMap.Eigenvectors(near, 4);
        Assert.Equal(1, lambda[0].item<double>(), 1e-12);
        // Eigenvalues after those of the subspace are well below the fourth: 200 iterations leave nothing of them.
        Assert.InRange((lambda - all.flip(0).narrow(0, 0, 4)).abs().max().item<double>(), 0, 1e-8);
        Assert.InRange((S.mm(u) - u * lambda).abs().max().item<double>(), 0, 1e-6);
        Assert.InRange((u.t().mm(u) - eye(4, dtype: float64)).abs().max().item<double>(), 0, 1e-10);
    }

    [Fact]
    public void Two_moons_become_two_points_and_a_mean_of_each_is_not_nearest_to_its_own()
    {
        RandomState.Seed(3);
        var (x, moon) = Moons();
        var y = DiffusionMap.Of(x, 10, 2, 10);
        var own = new[] { y[moon.eq(0)].mean([0]), y[moon.eq(1)].mean([0]) };
        Assert.True(Clusters.Assign(y, stack(own)).eq(moon).all().item<bool>());
        var centers = stack([x[moon.eq(0)].mean([0]), x[moon.eq(1)].mean([0])]);
        Assert.True(Clusters.Assign(x, centers).ne(moon).sum().item<long>() > 40);
    }

    [Fact]
    public void The_order_of_examples_changes_nothing_but_the_order()
    {
        RandomState.Seed(4);
        var (x, _) = Moons();
        var order = randperm(x.shape[0]);
        var (y, other) = (DiffusionMap.Of(x, 10, 2, 10), DiffusionMap.Of(x[order], 10, 2, 10));
        // Signs of eigenvectors are free, products are not.
        var distance = y[order].mm(y[order].t()) - other.mm(other.t());
        Assert.InRange(distance.abs().max().item<double>(), 0, 1e-6);
    }

    // Two half circles of 200 points, each of which begins inside the other.
    private static (Tensor X, Tensor Moon) Moons()
    {
        var angle = Math.PI * rand(200, dtype: float64);
        var upper = stack([angle.cos(), angle.sin()], 1);
        var lower = stack([1 - angle.cos(), 0.5 - angle.sin()], 1);
        var x = cat([upper, lower], 0) + 0.04 * randn([400, 2], dtype: float64);
        return (x, arange(400, dtype: int64).div(200, RoundingMode.floor));
    }
}

using Generative.Numerics;
using Generative.Supervised;

namespace Generative.Tests.Supervised;

public sealed class NearestNeighborsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Nearer_neighbors_have_more_weight_and_lengths_have_none()
    {
        // One example of class 1 at the angle 0, two of class 0 at 60 degrees: cosines 1, 1/2, 1/2.
        var (half, side) = (0.5, Math.Sqrt(0.75));
        var x = tensor([7.0, 0, half, side, half, -side]).view(3, 2);
        var y = tensor([1L, 0, 0]);
        var at = tensor([0.1, 0.0]).view(1, 2);
        // exp(1/τ) against 2 exp(1/(2τ)): equal at τ = 1 / (2 ln 2) = 0.72.
        Assert.Equal(1, new NearestNeighbors(x, y, 2, tau: 0.7).Classify(at).item<long>());
        Assert.Equal(0, new NearestNeighbors(x, y, 2, tau: 0.75).Classify(at).item<long>());
        Assert.Equal(1, new NearestNeighbors(x, y, 2, k: 1, tau: 0.75).Classify(at).item<long>());
    }

    [Fact]
    public void Of_many_neighbors_the_k_nearest_vote()
    {
        RandomState.Seed(4);
        var x = randn(60, 3, dtype: float64);
        var y = randint(0, 4, [60], dtype: int64);
        var at = randn(20, 3, dtype: float64);
        var found = new NearestNeighbors(x, y, 4, k: 9, tau: 0.2).Classify(at).data<long>().ToArray();
        var cosines = functional.normalize(at).mm(functional.normalize(x).t());
        var labels = y.data<long>().ToArray();
        for (var k = 0; k < 20; k++)
        {
            var votes = cosines[k].data<double>().ToArray().Zip(labels).OrderByDescending(p => p.First).Take(9)
                .GroupBy(p => p.Second, p => Math.Exp(p.First / 0.2));
            Assert.Equal(votes.MaxBy(v => v.Sum())!.Key, found[k]);
        }
    }
}

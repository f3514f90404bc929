using Generative.Contrastive;
using Generative.Numerics;

namespace Generative.Tests.Contrastive;

/// <summary>The contrastive losses by hand, and against each other.</summary>
public sealed class ContrastiveTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void InfoNce_of_three_examples_in_the_plane()
    {
        // v·v' is 1, 0 and -1 in the first row; 0, 1, 0 in the second; -1, 0, 1 in the third.
        var v = tensor(new double[] { 1, 0, 0, 1, -1, 0 }).view(3, 2);
        var loss = InfoNce.OfBatch(v, v, 0.5).data<double>().ToArray();
        var outer = Math.Log(1 + Math.Exp(-2) + Math.Exp(-4));
        double[] expected = [outer, Math.Log(1 + 2 * Math.Exp(-2)), outer];
        for (var k = 0; k < 3; k++) Assert.Equal(expected[k], loss[k], 1e-14);
        // The same keys as a queue, the own one not among them.
        var queued = InfoNce.OfQueue(v[0..1], v[0..1], v[1..3], 0.5);
        Assert.Equal(outer, queued.item<double>(), 1e-14);
        Assert.Equal(0, InfoNce.OfBatch(v[0..1], v[1..2], 0.5).item<double>());
    }

    [Fact]
    public void With_the_examples_as_prototypes_and_phi_as_tau_the_loss_is_InfoNce()
    {
        var (v, keys) = (Unit(7, 5, 1), Unit(7, 5, 2));
        var own = arange(7, dtype: int64);
        var loss = Prototypes.Loss(v, keys, full([7], 0.3, dtype: float64), own);
        Near(InfoNce.OfBatch(v, keys, 0.3), loss);
        // c has length 1 in it, whatever its own.
        Near(loss, Prototypes.Loss(v, 3 * keys, full([7], 0.3, dtype: float64), own));
    }

    [Fact]
    public void The_loss_of_two_prototypes_by_hand()
    {
        var v = tensor(new double[] { 0.6, 0.8 }).view(1, 2);
        var c = eye(2, dtype: float64);
        var loss = Prototypes.Loss(v, c, tensor([0.2, 0.5]), tensor([1L]));
        // 0.6 / 0.2 = 3 and 0.8 / 0.5 = 1.6.
        Assert.Equal(Math.Log(1 + Math.Exp(3 - 1.6)), loss.item<double>(), 1e-14);
    }

    [Fact]
    public void The_concentration_of_given_clusters()
    {
        // Cluster 0 has distances 1, 1 and 4, cluster 1 has 2 and 2, cluster 2 one example, cluster 3 none.
        var x = tensor(new double[] { 1, 0, -1, 0, 0, 4, 10, 2, 10, -2, 50, 0 }).view(6, 2);
        var c = tensor(new double[] { 0, 0, 10, 0, 49, 0, -9, 0 }).view(4, 2);
        var assigned = tensor([0L, 0, 0, 1, 1, 2]);
        var phi = Prototypes.Concentrations(x, c, assigned, 10).data<double>().ToArray();
        Assert.Equal(6 / (3 * Math.Log(13)), phi[0], 1e-14);
        Assert.Equal(4 / (2 * Math.Log(12)), phi[1], 1e-14);
        Assert.Equal([phi[1], phi[1]], phi[2..]);
    }

    [Fact]
    public void Scaled_concentrations_have_the_mean_tau_within_the_percentiles()
    {
        // 0, 1, ..., 10: the percentiles are 1 and 9, the mean of what is between them 5.
        var phi = arange(11, dtype: float64);
        var scaled = Prototypes.Scaled(phi, 0.1).data<double>().ToArray();
        Assert.Equal(0.1, scaled.Average(), 1e-15);
        for (var k = 0; k < 11; k++) Assert.Equal(0.02 * Math.Clamp(k, 1, 9), scaled[k], 1e-15);
        // Of two, the tenth and the ninetieth percentile lie between them; of equal features all are 0.
        Near(tensor([0.05, 0.15]) * 0.8 + 0.02, Prototypes.Scaled(tensor([1.0, 3.0]), 0.1));
        Near(full([3], 0.1, dtype: float64), Prototypes.Scaled(zeros(3, dtype: float64), 0.1));
        Assert.Equal(0.01, Prototypes.Scaled(tensor([0, 0, 0, 0, 1.0]), 0.1).min().item<double>(), 1e-15);
    }

    [Fact]
    public void The_gradient_pulls_an_example_to_its_prototype_and_away_from_the_others()
    {
        var v = Unit(4, 3, 3).requires_grad_();
        var c = Unit(5, 3, 4);
        var (phi, own) = (tensor([0.1, 0.2, 0.3, 0.4, 0.5]), tensor([4L, 0, 2, 2]));
        var gradient = Gradients.Of(Prototypes.Loss(v, c, phi, own), v);
        // ∂L/∂v = Σⱼ pⱼ cⱼ/φⱼ - c_s/φ_s.
        using var off = no_grad();
        var scaled = c / phi.unsqueeze(1);
        Near(functional.softmax(v.mm(scaled.t()), 1).mm(scaled) - scaled.index_select(0, own), gradient);
    }

    private static Tensor Unit(long n, long dimension, int seed)
    {
        RandomState.Seed(seed);
        return functional.normalize(randn(n, dimension, dtype: float64));
    }

    // float64 sums of a few numbers of order 1 to 10.
    private static void Near(Tensor expected, Tensor actual) =>
        Assert.InRange((expected - actual).abs().max().item<double>(), 0, 1e-13);
}

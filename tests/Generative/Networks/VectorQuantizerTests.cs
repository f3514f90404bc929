using Generative.Networks;
using Generative.Numerics;

namespace Generative.Tests.Networks;

/// <summary>Quantizers choose the nearest code, learn as their formulas say, and hand on the gradient they
/// promise.</summary>
public class VectorQuantizerTests
{
    private const double Exact = 1e-12;                                    // sums of a few numbers in float64

    [Fact]
    public void The_nearest_code_is_that_of_the_least_distance()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var quantizer = Doubles(new VectorQuantizer(7, 3));
        var z = randn(50, 3, dtype: float64);
        var distances = (z.unsqueeze(1) - quantizer.Codebook.unsqueeze(0)).square().sum(-1);
        Assert.True(distances.argmin(1).equal(quantizer.Nearest(z)).all().item<bool>());
    }

    [Fact]
    public void Before_the_first_batch_all_codes_are_dead_and_become_its_vectors()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var update in Enum.GetValues<CodebookUpdate>())
        {
            var quantizer = Doubles(new VectorQuantizer(4, 2, update));
            var z = 100 + randn(30, 2, dtype: float64);
            quantizer.Learn(z, quantizer.Nearest(z));
            var nearest = (quantizer.Codebook.unsqueeze(1) - z.unsqueeze(0)).square().sum(-1).amin([1]);
            Assert.True(nearest.max().item<double>() < Exact);
        }
    }

    [Fact]
    public void Codes_are_moving_averages_of_their_vectors()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const double decay = 0.9;
        var quantizer = Doubles(new VectorQuantizer(2, 1, decay: decay));
        var z = tensor(new[] { -1.0, -3, 5, 7 }).view(4, 1);
        quantizer.Learn(z, quantizer.Nearest(z));                          // each code a vector, N a tenth of 2
        var before = quantizer.Codebook.detach().clone();
        var k = quantizer.Nearest(z);
        quantizer.Learn(z, k);
        for (var j = 0; j < 2; j++)
        {
            var own = z[k == j];
            var n = decay * 0.2 + (1 - decay) * own.shape[0];
            var m = decay * 0.2 * before[j] + (1 - decay) * own.sum();
            Assert.Equal((m / n).item<double>(), quantizer.Codebook[j].item<double>(), Exact);
        }
    }

    [Theory]
    [InlineData(QuantizerGradient.StraightThrough)]
    [InlineData(QuantizerGradient.Rotation)]
    public void The_value_is_the_code_and_the_gradient_that_of_a_scaled_rotation(QuantizerGradient gradient)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var z = randn(6, 3, dtype: float64).requires_grad_();
        var q = randn(6, 3, dtype: float64);
        var through = ResidualQuantizer.Through(z, q, gradient);
        Assert.True((through - q).abs().max().item<double>() < Exact);
        // J [3, 3] of each vector: the identity, or J Jᵀ = (‖q‖/‖z‖)² I and J z = q.
        Tensor[] rows = [.. Enumerable.Range(0, 3).Select(i => Gradients.Of(
            ResidualQuantizer.Through(z, q, gradient).select(1, i).sum(), [z])[0])];
        var J = stack(rows, 1);                                            // [6, 3, 3]
        var I = eye(3, dtype: float64).expand(6, 3, 3);
        if (gradient == QuantizerGradient.StraightThrough)
        {
            Assert.True((J - I).abs().max().item<double>() < Exact);
            return;
        }
        var scale = (q.square().sum(-1) / z.square().sum(-1)).view(-1, 1, 1);
        Assert.True((J.MatMul(J.transpose(1, 2)) - scale * I).abs().max().item<double>() < Exact);
        Assert.True((J.MatMul(z.unsqueeze(-1)).squeeze(-1) - q).abs().max().item<double>() < Exact);
    }

    [Fact]
    public void Levels_quantize_what_is_left_and_each_leaves_less()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var quantizer = new ResidualQuantizer(3, () => new VectorQuantizer(8, 2), QuantizerGradient.StraightThrough);
        quantizer.to(float64);
        var z = randn(400, 2, dtype: float64);
        for (var t = 0; t < 50; t++) _ = quantizer.Quantize(z, learn: true);
        var (q, k, _, commitment) = quantizer.Quantize(z, learn: false);
        Assert.Equal([400, 3], k.shape);
        Assert.True((q - quantizer.Lookup(k)).abs().max().item<double>() < Exact);
        // What levels leave over: their squared distances add up to the commitment.
        double[] rest = [.. Enumerable.Range(1, 3).Select(levels => Left(quantizer, z, k, levels))];
        Assert.Equal(commitment.mean().item<double>(), rest.Sum(), 1e-10);
        Assert.True(rest[0] > 2 * rest[1] && rest[1] > 2 * rest[2], string.Join(", ", rest));
    }

    // The mean squared distance of the vectors from the sum of their first codes.
    private static double Left(ResidualQuantizer quantizer, Tensor z, Tensor k, int levels)
    {
        var q = zeros_like(z);
        var codebooks = quantizer.children().SelectMany(c => c.children()).OfType<VectorQuantizer>().ToArray();
        for (var d = 0; d < levels; d++) q = q + codebooks[d].Lookup(k.select(1, d));
        return (z - q).square().sum(-1).mean().item<double>();
    }

    private static VectorQuantizer Doubles(VectorQuantizer quantizer)
    {
        quantizer.to(float64);
        return quantizer;
    }
}

using Generative.Numerics;
using Generative.Sequences;

namespace Generative.Tests.Sequences;

/// <summary>The Hyena operator is the product of diagonal and Toeplitz matrices that its definition says.</summary>
public class HyenaTests
{
    private const int B = 2, L = 20, D = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_operator_is_a_product_of_diagonal_and_toeplitz_matrices(int order)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var hyena = new Hyena(new() { Order = order, FilterWidth = 8 }, D, L);
        hyena.to(float64);
        var (v, x) = hyena.Projected(randn(B, L, D, dtype: float64));
        var h = hyena.Filters(L);
        Assert.Equal(order, x.Count);
        var product = eye(L, dtype: float64).expand(B, D, L, L);
        for (var n = 0; n < order; n++)
        {
            var (gate, S) = (x[n].unsqueeze(-1) * eye(L, dtype: float64), Toeplitz.Lower(h[n]).Matrix());
            product = gate.MatMul(S).MatMul(product);                          // D_x S_h ... [B, D, L, L]
        }
        var expected = product.MatMul(v.unsqueeze(-1)).squeeze(-1);
        // Products of three sums of twenty numbers of size one.
        Assert.Equal(0, (expected - Hyena.Operator(v, x, h)).abs().max().item<double>(), 1e-10);
    }

    [Fact]
    public void Filters_decay_at_the_rates_of_their_windows()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int steps = 301;
        var filter = new HyenaFilter(1, D, length: steps, width: 8, bands: 2, frequency: 1);
        filter.to(float64);
        // Without its weights on time, the network gives the same at each step: what changes is the window.
        foreach (var (name, p) in filter.named_parameters())
        {
            using var off = no_grad();
            if (name.StartsWith("first.weight", StringComparison.Ordinal)) p.zero_();
        }
        var h = filter.Call()[0];                                                 // [D, steps]
        // One per cent is left after 1.5 lengths in the slowest channel, after 0.3 in the fastest; the rates are
        // made in float32.
        var left = (h.select(-1, steps - 1) / h.select(-1, 0)).data<double>().ToArray();
        const double share = (steps - 1.0) / steps;                                    // of the length
        Assert.Equal(Math.Pow(0.01, share / 1.5), left[0], 1e-6);
        Assert.Equal(Math.Pow(0.01, share / 0.3), left[^1], 1e-6);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(4096)]
    public void White_noise_passes_a_long_filter_at_its_own_size(long length)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var filter = new HyenaFilter(2, D, length, width: 8, bands: 2, frequency: 1);
        filter.to(float64);
        // The variance of a sum of independent numbers is the sum of the squares of their weights.
        var energy = filter.Call().square().sum(-1);
        Assert.Equal(0, (energy - 1).abs().max().item<double>(), 1e-12);
    }

    [Fact]
    public void The_number_of_weights_does_not_grow_with_the_length()
    {
        using var scope = NewDisposeScope();
        static long Weights(long length) =>
            new Hyena(new(), 4, length).parameters().Sum(p => p.numel());
        Assert.Equal(Weights(10), Weights(10_000));
    }
}

using Generative.Bijectors;
using Generative.Networks;

namespace Generative.Tests.Bijectors;

/// <summary>What single bijectors promise beyond the laws.</summary>
public sealed class BijectorTests
{
    [Fact]
    public void A_squeezed_pattern_is_the_checkerboard_of_the_whole_image()
    {
        using var scope = NewDisposeScope();
        var whole = Masks.Checkerboard(4, 6);
        var squeezed = Masks.Squeezed(4, [true, false, false, true]).expand(1, 4, 2, 3);
        using var squeeze = new Squeeze();
        Assert.True(squeeze.Forward(whole).Y.eq(squeezed).all().item<bool>());
        foreach (var (mask, flipped) in new[] { (Masks.Half(5), Masks.Half(5, true)),
            (Masks.Alternating(5), Masks.Alternating(5, true)), (Masks.Channel(3), Masks.Channel(3, true)),
            (whole, Masks.Checkerboard(4, 6, true)) })
            Assert.True((mask + flipped).eq(1).all().item<bool>());
    }

    [Fact]
    public void The_first_batch_leaves_an_activation_norm_standardized_and_a_checkpoint_remembers_it()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(1);
        var x = randn(64, 3, 4, 4) * 7 + 20;
        using var norm = new ActNorm(3);
        var y = norm.Forward(x).Y.transpose(0, 1).flatten(1);
        Assert.InRange(y.mean([1]).abs().max().item<float>(), 0, 1e-4f);
        Assert.InRange((y.std(1L, unbiased: false) - 1).abs().max().item<float>(), 0, 1e-3f);
        using var restored = new ActNorm(3);
        restored.load_state_dict(norm.state_dict());
        var other = x * 3 - 5;
        Assert.Equal(0, (restored.Forward(other).Y - norm.Forward(other).Y).abs().max().item<float>());
        // One in use only, never trained, is the identity.
        using var unused = new ActNorm(3);
        unused.eval();
        Assert.Equal(0, (unused.Forward(x).Y - x).abs().max().item<float>());
    }

    [Fact]
    public void A_coupling_scales_within_its_bound()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(2);
        using var coupling = new AffineCoupling(Masks.Half(4), new MlpConditioner(4, [8], 8), bound: 0.7);
        foreach (var p in coupling.parameters()) p.add_(randn_like(p), alpha: 30);
        var logDet = coupling.Forward(randn(200, 4)).LogDet;
        // Two numbers move.
        Assert.InRange(logDet.abs().max().item<float>(), 1.3f, 1.4001f);
    }

    [Fact]
    public void A_spline_is_the_identity_outside_its_range_and_before_training()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = linspace(-5, 5, 101, dtype: float64);
        var (y, logSlope) = RationalQuadraticSpline.Forward(x, zeros(101, 14, dtype: float64), 3);
        Assert.InRange((y - x).abs().max().item<double>(), 0, 1e-12);
        Assert.InRange(logSlope.abs().max().item<double>(), 0, 1e-12);
        var raw = randn(1, 14, dtype: float64).expand(101, 14);
        var bent = RationalQuadraticSpline.Forward(x, raw, 3).Y;
        var outside = x.abs() >= 3;
        Assert.Equal(0, (bent - x).masked_select(outside).abs().max().item<double>());
        Assert.True((bent - x).abs().max().item<double>() > 0.1);
        Assert.True((bent.narrow(0, 1, 100) - bent.narrow(0, 0, 100)).min().item<double>() > 0, "not monotone");
    }

    [Fact]
    public void Outputs_of_an_autoregressive_network_read_only_numbers_before_their_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        const int D = 5;
        using var made = new Made(D, [13, 11], 2);
        using (no_grad())
            foreach (var p in made.parameters()) p.add_(randn_like(p));
        var x = randn([1, D], requires_grad: true);
        var y = made.call(x, null).squeeze(0);
        for (var k = 0; k < 2 * D; k++)
        {
            var row = autograd.grad([y[k]], [x], retain_graph: true)[0].squeeze(0).data<float>().ToArray();
            for (var j = 0; j < D; j++) Assert.Equal(j < k % D, row[j] != 0);
        }
    }

    [Fact]
    public void A_first_batch_without_spread_centers_and_does_not_stretch()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using ActNorm one = new(2), constant = new(2);
        Assert.Equal([0f, 0f], one.Forward(tensor(new[] { 3f, -5f }).view(1, 2)).Y.data<float>().ToArray());
        Assert.Equal([1f, 2f], one.Forward(tensor(new[] { 4f, -3f }).view(1, 2)).Y.data<float>().ToArray());
        // A channel that varies is stretched, the constant one beside it is not.
        var y = constant.Forward(tensor(new[] { 7f, 0, 7, 20 }).view(2, 2)).Y.data<float>().ToArray();
        Assert.Equal([0, -1, 0, 1], y, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(1, constant.Forward(tensor(new[] { 8f, 0 }).view(1, 2)).Y.data<float>()[0], 1e-6f);
    }

    [Fact]
    public void A_dequantized_image_quantizes_back()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(5);
        var x = randint(0, 256, [4, 2, 4, 4]).to(float32) / 255;
        foreach (var each in new Dequantizer[] { new UniformDequantizer(256),
            new VariationalDequantizer(256, 2, 4, 1) })
        {
            using var q = each;
            var (v, correction) = q.Fill(x);
            Assert.InRange(v.min().item<float>(), 0, 1);
            Assert.InRange(v.max().item<float>(), 0, 1);
            Assert.Equal([4], correction.shape);
            Assert.InRange((q.Quantize(v) - x).abs().max().item<float>(), 0, 1e-6f);
        }
    }
}

using Generative.Models.Sequence;
using Generative.Numerics;
using Generative.Sequences;

namespace Generative.Models.Tests.Sequence;

/// <summary>The autoregressive model of pixels: a distribution, its draws, its memory.</summary>
public class AutoregressiveTests
{
    public static TheoryData<MixerOptions> Mixers =>
    [
        new HyenaOptions { FilterWidth = 8, Bands = 2 }, new StateSpaceOptions { States = 3 },
        new AttentionOptions { Heads = 2 }, new SeparableConvolutionOptions { Kernel = 3 },
        new RecurrentOptions { States = 5 },
    ];

    [Theory, MemberData(nameof(Mixers))]
    public void Probabilities_of_all_images_sum_to_one(MixerOptions mixer)
    {
        using var scope = NewDisposeScope();
        var shape = new DataShape(1, 2, 3, Classes: 2);
        var model = Fresh(new() { Width = 8, Mixer = mixer, Levels = 3, ClassConditional = true }, shape);
        var number = arange(729, dtype: int64);                                        // 3⁶ images of 2 x 3 pixels
        var x = stack([.. Enumerable.Range(0, 6).Select(i =>
            number.div((long)Math.Pow(3, i), RoundingMode.floor).remainder(3))], 1).to(float64).view(-1, 1, 2, 3) / 2;
        // Float64: 729 numbers of size one, rounded.
        foreach (var y in new[] { zeros(729, dtype: int64), ones(729, dtype: int64), null })
            Assert.Equal(0, model.LogProb(x, y).logsumexp(0).item<double>(), 1e-10);
    }

    [Fact]
    public void Images_are_drawn_as_often_as_their_probability_says()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        const int n = 20_000;
        var model = Fresh(new() { Width = 8, Mixer = new HyenaOptions { FilterWidth = 8 } }, new DataShape(2, 1, 2));
        using var noise = new NoiseSource(n, CPU, ScalarType.Float64);
        var drawn = model.Sample(noise);
        Assert.Equal([n, 2, 1, 2], drawn.shape);
        var place = arange(4, dtype: int64);
        var frequency = bincount((drawn.flatten(1) * pow(2, place)).sum(-1).to(int64), minlength: 16).to(float64) / n;
        var all = arange(16, dtype: int64).unsqueeze(1).div(pow(2, place), RoundingMode.floor).remainder(2);
        var p = model.LogProb(all.to(float64).view(16, 2, 1, 2)).exp();
        // Four standard errors of a frequency, sixteen times.
        Assert.True(((frequency - p).abs() < 4 * (p * (1 - p) / n).sqrt()).all().item<bool>());
        Assert.True((p.max() / p.min()).item<double>() > 2);                           // the test can fail
    }

    [Fact]
    public void Bits_per_dimension_are_the_loss_in_other_units()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(new() { Width = 8, Levels = 4 }, new DataShape(3, 2, 2));
        var x = rand(5, 3, 2, 2, dtype: float64);
        var bits = model.Measure(x)[0];
        Assert.Equal("bits_per_dim", bits.Name);
        var expected = model.Loss(x).Total / (12 * Math.Log(2));
        Assert.Equal(0, (bits.Value - expected).abs().max().item<double>(), 1e-12);
        // Four levels: pixels are rounded, 0.4 to a third.
        var (rounded, near) = (full([1, 3, 2, 2], 1.0 / 3, dtype: float64), full([1, 3, 2, 2], 0.4, dtype: float64));
        Assert.Equal(model.LogProb(rounded).item<double>(), model.LogProb(near).item<double>(), 1e-12);
    }

    [Fact]
    public void The_reach_of_a_convolution_ends_with_its_kernel()
    {
        using var scope = NewDisposeScope();
        var mixer = new SeparableConvolutionOptions { Kernel = 3 };
        var model = Fresh(new() { Width = 8, Depth = 2, Mixer = mixer }, new DataShape(1, 3, 4));
        var reach = model.Reach(rand(6, 1, 3, 4, dtype: float64)).mean([0]).data<double>().ToArray();
        Assert.Equal(12, reach.Length);
        // Two layers of three steps: four steps back.
        Assert.All(reach[..5], r => Assert.True(r > 1e-6));
        Assert.All(reach[5..], r => Assert.Equal(0, r));
    }

    [Fact]
    public void The_reach_is_the_squared_norm_of_the_jacobian()
    {
        using var scope = NewDisposeScope();
        var network = new AutoregressiveNetwork(4, 3, 8, 1, new HyenaOptions { FilterWidth = 8 });
        network.to(float64);
        using (no_grad())
            foreach (var p in network.parameters()) p.add_(randn_like(p), alpha: 0.3);
        var u = network.Inputs(zeros([1, 4], dtype: int64)).detach().requires_grad_();
        var y = network.Outputs(u).select(1, -1)[0];
        var exact = stack([.. Enumerable.Range(0, 3).Select(k =>
            Gradients.Of(y[k], u, retain: true)[0].square().sum(-1))]);
        var drawn = stack([.. Enumerable.Range(0, 400).Select(_ =>
            Gradients.Of((y * randn_like(y)).sum(), u, retain: true)[0].square().sum(-1))]);
        var error = 4 * drawn.std([0]) / Math.Sqrt(400);
        Assert.True(((drawn.mean([0]) - exact.sum([0])).abs() < error).all().item<bool>());
    }

    [Fact]
    public void The_last_number_of_a_vector_is_guessed()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(new() { Width = 8, Levels = 5 }, DataShape.Vector(6));
        var x = randint(5, [40, 1, 1, 6]).to(float64);
        var right = model.Measure(x).Single(m => m.Name == "last_right").Value;
        // The likeliest of five, from the model's own probabilities.
        var scores = stack([.. Enumerable.Range(0, 5).Select(v =>
        {
            var other = x.clone();
            other.select(-1, -1).fill_(v);
            return model.LogProb(other);
        })]);
        Assert.Equal(scores.argmax(0).eq(x.flatten(1).select(1, -1)).to(float64).data<double>().ToArray(),
            right.data<double>().ToArray());
    }

    [Fact]
    public void Mistakes_are_told_in_a_sentence()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(new() { Levels = 4 }, DataShape.Vector(2));
        model.Initialize(tensor([0f, 3]).view(1, 1, 1, 2));
        foreach (var x in new[] { tensor([0f, 4]), tensor([-1f, 0]), tensor([0.5f, 0]) })
            Assert.Contains("levels: got 4 for numbers from", Assert.Throws<OptionsException>(() =>
                model.Initialize(x.view(1, 1, 1, 2))).Message, StringComparison.Ordinal);
        var heads = Assert.Throws<OptionsException>(() =>
            Fresh(new() { Width = 6, Mixer = new AttentionOptions { Heads = 4 } }, DataShape.Vector(2)));
        Assert.Equal("mixer.heads: got 4, expected a divisor of the width 6", heads.Message);
    }

    private static Autoregressive Fresh(AutoregressiveOptions o, DataShape shape)
    {
        manual_seed(1);
        var model = new Autoregressive(o, shape);
        model.to(float64);
        using var off = no_grad();
        foreach (var p in model.parameters()) p.add_(randn_like(p), alpha: 0.3);
        return model;
    }
}

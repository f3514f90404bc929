using Generative.Models.Vae;
using Generative.Networks;

namespace Generative.Models.Tests.Vae;

/// <summary>The vector-quantized autoencoder: its terms, and what its prior's samples are.</summary>
public class VqVaeTests
{
    private static readonly DataShape shape = new(1, 8, 8) { Classes = 3 };

    [Fact]
    public void The_loss_of_evaluation_is_the_bound_of_the_reconstruction_and_its_codes()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(new() { Codes = 5, CodeDim = 3, Hidden = [4, 6], Levels = 2, PriorWidth = 8 });
        var x = rand(6, 1, 8, 8, dtype: float64);
        model.eval();
        var terms = model.Loss(new(x, null));
        Assert.Equal(["reconstruction", "prior"], terms.Names);
        var k = model.Codes(x);
        Assert.Equal([6, 2 * 2 * 2], k.shape);
        var mean = model.Decode(k).clamp(1e-12, 1 - 1e-12);
        var cross = -(x * mean.log() + (1 - x) * (1 - mean).log()).flatten(1).sum(1);
        // The mean of pixels passes through the logistic function and its inverse.
        Assert.True((terms["reconstruction"] - cross).abs().max().item<double>() < 1e-9);
        Assert.True((model.Reconstruct(x) - model.Decode(k)).abs().max().item<double>() < 1e-12);
        // A fresh prior is uniform: M levels ln K.
        Assert.True((terms["prior"] - 8 * Math.Log(5)).abs().max().item<double>() < 1e-9);
    }

    [Fact]
    public void The_prior_sends_no_gradient_into_the_encoder()
    {
        using var scope = NewDisposeScope();
        var model = Fresh(new() { Codes = 5, CodeDim = 3, Hidden = [4, 6], PriorWidth = 8 });
        var terms = model.Loss(new(rand(6, 1, 8, 8, dtype: float64), null));
        terms["prior"].mean().backward();
        foreach (var (name, p) in model.named_parameters())
            Assert.Equal(name.StartsWith("prior.", StringComparison.Ordinal), p.grad is not null);
    }

    [Theory]
    [InlineData(CodebookUpdate.MovingAverage, QuantizerGradient.StraightThrough)]
    [InlineData(CodebookUpdate.Gradient, QuantizerGradient.StraightThrough)]
    [InlineData(CodebookUpdate.MovingAverage, QuantizerGradient.Rotation)]
    public void Two_patterns_take_two_codes_and_samples_of_a_class_are_its_pattern(
        CodebookUpdate codebook, QuantizerGradient gradient)
    {
        using var scope = NewDisposeScope();
        var model = Fresh(new()
        {
            Codes = 4, CodeDim = 3, Coder = CoderKind.Mlp, Hidden = [16], Places = 2, PriorWidth = 8,
            PriorDepth = 1, ClassConditional = true, Codebook = codebook, Gradient = gradient
        });
        var patterns = rand(3, 1, 8, 8, dtype: float64).round();
        using var adam = optim.Adam(model.parameters().Where(p => p.requires_grad), lr: 1e-2);
        for (var t = 0; t < 300; t++)
        {
            using var step = NewDisposeScope();
            var y = randint(0, 3, [32]);
            adam.zero_grad();
            model.Loss(new(patterns.index_select(0, y), y)).Total.mean().backward();
            adam.step();
        }
        model.eval();
        using var off = no_grad();
        var labels = arange(3, dtype: int64);
        // Near log p = 0: the patterns are told apart, and each class has its own codes.
        Assert.True(model.Loss(new(patterns, labels)).Total.max().item<double>() < 3);
        using var noise = new NoiseSource([1, 2, 3], CPU, ScalarType.Float64);
        Assert.True((model.Sample(noise, labels) - patterns).abs().mean().item<double>() < 0.02);
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused()
    {
        var width = Assert.Throws<OptionsException>(() => new VqVae(new() { PriorWidth = 6 }, shape));
        Assert.Contains("priorMixer.heads: got 4, expected a divisor of the width 6", width.Message,
            StringComparison.Ordinal);
        var vectors = Assert.Throws<OptionsException>(() => new VqVae(new(), DataShape.Vector(4)));
        Assert.Contains("coder: got conv for vectors, expected mlp", vectors.Message, StringComparison.Ordinal);
    }

    private static VqVae Fresh(VqVaeOptions o)
    {
        manual_seed(1);
        var model = new VqVae(o, shape);
        model.to(float64);
        return model;
    }
}

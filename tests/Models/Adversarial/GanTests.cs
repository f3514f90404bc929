using Generative;
using Generative.Models.Adversarial;

namespace Generative.Models.Tests.Adversarial;

public sealed class GanTests
{
    private static readonly DataShape image = new(1, 28, 28, 10);

    [Theory]
    [InlineData(28, 1)]
    [InlineData(32, 3)]
    [InlineData(64, 3)]
    public void Every_network_takes_every_common_size(int side, int channels)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var network in new[] { AdversarialNetwork.Dcgan, AdversarialNetwork.Residual, AdversarialNetwork.Mlp })
        {
            using var model = new Gan(
                new GanOptions { LatentDim = 5, Width = 4, Network = network }, new DataShape(channels, side, side));
            var x = model.Sample(new NoiseSource(3, CPU));
            Assert.Equal([3, channels, side, side], x.shape);
            var terms = model.Phases[0].Loss(x);
            Assert.Equal([3], terms["real"].shape);
        }
    }

    [Fact]
    public void Labels_choose_what_is_generated()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(2);
        using var model = new Gan(
            new GanOptions { LatentDim = 5, Width = 4, ClassConditional = true }, image);
        model.eval();
        Assert.Equal(10, model.Classes);
        torch.Tensor Of(long y) => model.Sample(new NoiseSource([1L, 2L], CPU), full([2], y, dtype: int64));
        Assert.Equal(0, (Of(3) - Of(3)).abs().max().item<float>());
        Assert.True((Of(3) - Of(4)).abs().max().item<float>() > 1e-4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_phase_moves_its_own_part_alone(bool ownRecognizer)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var model = new InfoGan(new InfoGanOptions { LatentDim = 5, Width = 4, OwnRecognizer = ownRecognizer },
            image);
        var names = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.Contains(names.Keys, k => k.StartsWith("recogniser.", StringComparison.Ordinal));
        Assert.Contains(names.Keys, k => k.StartsWith("generator.", StringComparison.Ordinal));
        HashSet<Parameter> critic = [.. model.Phases[0].Trained.SelectMany(m => m.parameters())],
            generator = [.. model.Phases[1].Trained.SelectMany(m => m.parameters())];
        Assert.Empty(critic.Intersect(generator));
        Assert.Equal(names.Count, critic.Count + generator.Count);
    }

    [Fact]
    public void A_recognizer_that_ignores_the_sample_gives_InfoGANs_bound_in_closed_form()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(4);
        using var model = new InfoGan(new InfoGanOptions
        {
            LatentDim = 5, Width = 4, CategoricalCode = 3,
            ContinuousCodes = 1, CategoricalWeight = 2, ContinuousWeight = 0.5
        }, image);
        var weights = model.state_dict();
        weights["recogniser.2.weight"].zero_();
        weights["recogniser.2.bias"].copy_(
            tensor(new[] { (float)Math.Log(0.5), (float)Math.Log(0.3), (float)Math.Log(0.2), 0.25f }));

        // Q(c|x) is 0.5, 0.3, 0.2 for any x: the term is -2 ln Q of the category that was drawn.
        var terms = model.Phases[1].Loss(rand(600, 1, 28, 28));
        var category = terms["category"].data<float>().ToArray();
        double[] possible = [-2 * Math.Log(0.5), -2 * Math.Log(0.3), -2 * Math.Log(0.2)];
        var counts = possible.Select(p => category.Count(c => Math.Abs(c - p) < 1e-5)).ToArray();
        Assert.Equal(600, counts.Sum());
        // Each of the three is as likely: 200 of 600, with a standard deviation of 11.5.
        Assert.All(counts, n => Assert.InRange(n, 154, 246));
        // -ln N(c; 0.25, 1)/2 for c uniform on (-1, 1): (ln 2 pi + (c - 0.25)^2)/4.
        var least = Math.Log(2 * Math.PI) / 4;
        var continuous = terms["continuous"];
        Assert.InRange(continuous.min().item<float>(), least - 1e-5, least + 0.01);
        Assert.InRange(continuous.max().item<float>(), least + 1.2 * 1.2 / 4, least + 1.25 * 1.25 / 4 + 1e-5);
    }

    [Fact]
    public void Mode_collapse_a_winning_critic_and_a_dead_critic_each_give_one_warning()
    {
        using var model = new Gan(
            new GanOptions { LatentDim = 5, Width = 4 }, image);
        List<string> Told(double diversity, double onReal, double onFake, double gradNorm) =>
            [.. Enumerable.Range(0, 8).SelectMany(_ => model.Warnings(new Dictionary<string, double>
            { ["generator/diversity"] = diversity, ["critic/onReal"] = onReal, ["critic/onFake"] = onFake,
                ["critic/gradNorm"] = gradNorm }))];
        Assert.Empty(Told(0.9, 0.6, 0.4, 1));
        Assert.Equal(
            "mode collapse: samples vary 1 % as much as the examples do; try a gradient penalty, more critic steps "
            + "or a lower generator rate", Assert.Single(Told(0.01, 0.6, 0.4, 1)));
        Assert.Equal(
            "the critic wins outright (D(x) 0.999, D(G(z)) 0.001): the generator's gradient is all but gone; try a "
            + "lower critic rate, r1 or spectral normalization",
            Assert.Single(Told(0.9, 0.999, 0.001, 1)));
        Assert.Equal(
            "dead critic: it scores examples and samples alike and its gradient is zero; try a lower critic rate or "
            + "no clipping", Assert.Single(Told(0.9, 0, 0, 0)));
        // After a while of health it is told again.
        Assert.Empty(Told(0.9, 0.6, 0.4, 1));
        Assert.Single(Told(0.01, 0.6, 0.4, 1));
    }

    [Fact]
    public void A_gradient_penalty_with_batch_normalization_is_refused() =>
        Assert.Equal(
            ["criticNorm: got batch beside penalty gradient, expected none or spectral: batch statistics tie "
            + "examples together"],
            new GanOptions
            {
                Penalty = PenaltyKind.Gradient,
                CriticNorm = Generative.Networks.CriticNorm.Batch
            }.Faults());

    [Fact]
    public void A_data_weight_without_distortion_is_refused() =>
        Assert.Equal(
            ["dataWeight: got 1 without distortion, expected distortion beside it: nothing else says which examples "
            + "are alike",
            "dataWeight: got 1 beside categoricalCode 0, expected a category to sort by"],
                new InfoGanOptions { DataWeight = 1, CategoricalCode = 0 }.Faults());

    [Fact]
    public void Sorting_data_by_category_trains_the_critics_features()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var model =
            new InfoGan(new InfoGanOptions
            {
                LatentDim = 5, Width = 4, DataWeight = 2,
                Distortion = new() { Rotation = 0, Scale = 0, Shear = 0, Shift = 0 }
            }, image);
        var x = rand(8, 1, 28, 28);
        var terms = model.Phases[0].Loss(x);
        // Undistorted, -ln Q is taken under Q itself: what is left of the term is 2 (H(Q(c|x)) - KL(Q(c|x) ‖ Q(c))).
        var logQ = functional.log_softmax(model.CategoryLogits(x), 1);
        var (q, marginal) = (logQ.exp(), logQ.exp().mean([0]).log());
        var expected = 2 * (-(q * logQ).sum([1]) - (q * (logQ - marginal)).sum([1]));
        Assert.InRange((terms["sorting"] - expected).abs().max().item<float>(), 0, 1e-5f);
        terms["sorting"].mean().backward();
        Assert.All(model.named_parameters().Where(p => p.name.StartsWith("critic.features", StringComparison.Ordinal)),
            p => Assert.True(p.parameter.grad!.abs().max().item<float>() > 0, p.name));
        // Data says what the categories are; samples are made to fit them.
        Assert.Equal(["real", "fake", "continuous", "sorting"], terms.Names);
        Assert.Equal(["adversarial", "category", "continuous"], model.Phases[1].Loss(x).Names);
    }
}

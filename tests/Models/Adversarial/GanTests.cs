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
    public void Both_networks_take_every_common_size(int side, int channels)
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
        Assert.Contains(names.Keys, k => k.StartsWith("recognizer.", StringComparison.Ordinal));
        Assert.Contains(names.Keys, k => k.StartsWith("generator.", StringComparison.Ordinal));
        HashSet<Parameter> critic = [.. model.Phases[0].Trained.SelectMany(m => m.parameters())],
            generator = [.. model.Phases[1].Trained.SelectMany(m => m.parameters())];
        Assert.Empty(critic.Intersect(generator));
        Assert.Equal(names.Count, critic.Count + generator.Count);
    }

    [Fact]
    public void The_two_expectations_of_infogans_lemma_are_equal()
    {
        // E_{x, y|x}[f(x, y)] = E_{x, y|x, x'|y}[f(x', y)] for any joint distribution: here a random table of 4 x 3.
        using var scope = NewDisposeScope();
        manual_seed(4);
        var joint = functional.softmax(randn(12, dtype: float64), 0).view(4, 3);                   // p(x, y)
        var f = randn(4, 3, dtype: float64);
        var left = (joint * f).sum().item<double>();
        var yGivenX = joint / joint.sum([1], keepdim: true);                                       // p(y|x)
        var xGivenY = joint / joint.sum([0], keepdim: true);                                       // p(x'|y)
        // E_{x'|y}[f(x', y)], for each y
        var inner = (xGivenY * f).sum([0]);
        var right = (joint.sum([1]) * yGivenX.mv(inner)).sum().item<double>();
        Assert.Equal(left, right, 1e-14);
        // The bound: E[ln q(c|x)] + H(c) is below I(c; x) for any q, and reaches it at q = p(c|x).
        var (px, pc) = (joint.sum([1]), joint.sum([0]));
        var information = (joint * (joint / (px.unsqueeze(1) * pc)).log()).sum().item<double>();
        var entropy = -(pc * pc.log()).sum().item<double>();
        double Bound(torch.Tensor q) => (joint * q.log()).sum().item<double>() + entropy;
        Assert.Equal(information, Bound(joint / px.unsqueeze(1)), 1e-12);
        Assert.True(Bound(functional.softmax(randn(4, 3, dtype: float64), 1)) < information);
    }

    [Fact]
    public void Collapse_a_critic_that_wins_and_a_dead_one_are_told_in_words_once()
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
    public void A_penalty_beside_batch_statistics_is_refused() =>
        Assert.Equal(
            ["criticNorm: got batch beside penalty gradient, expected none or spectral: batch statistics tie "
            + "examples together"],
            new GanOptions { Penalty = PenaltyKind.Gradient,
                CriticNorm = Generative.Networks.CriticNorm.Batch }.Faults());

    [Fact]
    public void Sorting_data_without_knowing_what_is_alike_is_refused() =>
        Assert.Equal(
            ["dataWeight: got 1 without distortion, expected distortion beside it: nothing else says which examples "
            + "are alike",
            "dataWeight: got 1 beside categoricalCode 0, expected a category to sort by"],
                new InfoGanOptions { DataWeight = 1, CategoricalCode = 0 }.Faults());

    [Fact]
    public void Data_that_the_category_sorts_is_what_shapes_the_critics_features()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        using var model =
            new InfoGan(new InfoGanOptions { LatentDim = 5, Width = 4, DataWeight = 2,
            Distortion = new() { Rotation = 0, Scale = 0, Shear = 0, Shift = 0 } }, image);
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

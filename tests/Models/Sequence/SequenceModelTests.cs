using Generative.Data;
using Generative.Models.Sequence;

namespace Generative.Models.Tests.Sequence;

/// <summary>What the probabilities of whole sequences have to be: sums over all of them, ends, units, draws.</summary>
public sealed class SequenceModelTests
{
    private static readonly RnnOptions small = new() { States = 6, Hidden = [5], Features = 4, Components = 3 };

    private static readonly VrnnOptions variational =
        new() { States = 6, Hidden = [5], Features = 4, Components = 3, LatentDim = 2 };

    private static DataShape Shape(int T, int D, SequenceKind kind = SequenceKind.Numbers) =>
        DataShape.OfSequences(T, D, kind, varies: true);

    /// <summary>Every sequence of 1 to 3 bits, [14, 1, 3, 1], NaN after the end.</summary>
    private static Tensor AllBits()
    {
        List<float[]> all = [];
        for (var length = 1; length <= 3; length++)
            for (var word = 0; word < 1 << length; word++)
                all.Add([.. Enumerable.Range(0, length).Select(k => (float)((word >> k) & 1))]);
        return SequenceSet.Of(all, 1).Tensor().to(float64);
    }

    [Fact]
    public void The_probabilities_of_all_sequences_of_bits_add_up_to_one()
    {
        using var scope = NewDisposeScope();
        using var model = Fresh(new Rnn(small with { Likelihood = StepLikelihood.Bernoulli }, Shape(3, 1)));
        Assert.Equal(["nll", "end"], model.Loss(AllBits()).Names);
        // 14 sums of logarithms.
        Assert.Equal(1, model.LogProb(AllBits()).exp().sum().item<double>(), 1e-12);
    }

    [Fact]
    public void Draws_are_as_frequent_as_their_probabilities()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Fresh(new Rnn(small with { Likelihood = StepLikelihood.Bernoulli }, Shape(3, 1)));
        const long n = 20_000;
        using var noise = new NoiseSource(n, CPU, float64);
        var drawn = model.Sample(noise).nan_to_num(2).flatten(1);                      // 2 after the end
        var all = AllBits().nan_to_num(2).flatten(1);
        var p = model.LogProb(AllBits()).exp();
        var share = drawn.unsqueeze(1).eq(all).all(-1).to(float64).mean([0]);
        // Of the binomial law, five standard errors.
        Assert.True(((share - p).abs() / (p * (1 - p) / n).sqrt()).max().item<double>() < 5);
        Assert.Equal(1, share.sum().item<double>(), 1e-12);
    }

    [Fact]
    public void Importance_weights_of_the_vrnn_are_unbiased_and_their_logarithms_the_bound()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Fresh(new Vrnn(variational with { Likelihood = StepLikelihood.Bernoulli }, Shape(3, 1)));
        const long k = 4000;
        var x = AllBits();
        var log = model.LogWeights(x, k);                                              // [k, 14]
        // Σ_x E[w(x)] = 1: an independent mean for each sequence.
        var (w, error) = (log.exp().mean([0]).sum(), (log.exp().std(0L).square() / k).sum().sqrt());
        Assert.InRange((w - 1).item<double>() / error.item<double>(), -4, 4);
        var terms = model.Loss(x.repeat(k, 1, 1, 1));
        Assert.Equal(["reconstruction", "end", "kl"], terms.Names);
        var difference = (terms.Total.view(k, -1) + log).mean([1]);                    // independent draws
        var standardError = difference.std(unbiased: true).item<double>() / Math.Sqrt(k);
        Assert.InRange(difference.mean().item<double>() / standardError, -4, 4);
        Assert.True(terms["kl"].min().item<double>() >= 0);
    }

    public static TheoryData<string, SequenceKind, int> Outputs => new()
    {
        { "gaussian", SequenceKind.Numbers, 2 }, { "mixture", SequenceKind.Numbers, 2 },
        { "strokes", SequenceKind.Strokes, 3 },
    };

    [Theory, MemberData(nameof(Outputs))]
    public void The_density_of_a_first_step_integrates_to_one(string likelihood, SequenceKind kind, int D)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var o = small with { Likelihood = Enum.Parse<StepLikelihood>(likelihood, ignoreCase: true), MinSigma = 0.3 };
        using var model = Fresh(new Rnn(o, Shape(2, D, kind)));
        // Of sequences of one step, without the probability of the end: a grid over [-30, 30]² and, of strokes, both
        // pens.
        var axis = linspace(-30, 30, 301, dtype: float64);
        var points = cartesian_prod(axis, axis);
        var total = 0.0;
        foreach (var pen in D == 2 ? [0] : (int[])[0, 1])
        {
            var step = D == 2 ? points : cat([points, full([points.shape[0], 1], pen, dtype: float64)], 1);
            var x = full([points.shape[0], 1, 2, D], double.NaN, dtype: float64);
            x.select(2, 0).copy_(step.unsqueeze(1));
            total += (-model.Loss(x)["nll"]).exp().sum().item<double>() * 0.2 * 0.2;
        }
        // The grid is exact to rounding for normals wider than its cells; beyond 30 lies less than 1e-9.
        Assert.Equal(1, total, 1e-8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_after_the_end_do_not_count(bool isVariational)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        SequenceModel Model(int T) => isVariational ? Fresh(new Vrnn(variational, Shape(T, 2)))
            : Fresh(new Rnn(small, Shape(T, 2)));
        using var shorter = Model(5);
        using var longer = Model(9);
        var x = randn(4, 1, 5, 2, dtype: float64);
        x.narrow(2, 3, 2).fill_(double.NaN);
        var padded = cat([x, full([4, 1, 4, 2], double.NaN, dtype: float64)], 2);
        // The same draws of the first steps: of a VRNN the divergence alone does not hang on later ones.
        manual_seed(1);
        var few = shorter.Loss(x);
        manual_seed(1);
        var many = longer.Loss(padded);
        foreach (var name in few.Names)
            Assert.True((few[name] - many[name]).abs().max().item<double>() < 1e-12, name);
    }

    [Fact]
    public void Densities_are_in_the_units_of_the_data()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var x = randn(50, 1, 4, 2, dtype: float64);
        x.narrow(0, 0, 20).narrow(2, 2, 2).fill_(double.NaN);
        using var one = Fresh(new Rnn(small, Shape(4, 2)));
        using var other = Fresh(new Rnn(small, Shape(4, 2)));
        one.Initialize(x);
        other.Initialize(10 * x + 3);
        var steps = x.select(3, 0).isnan().logical_not().sum(2).squeeze(1);
        var expected = one.LogProb(x) - 2 * steps.to(float64) * Math.Log(10);
        // The standardized numbers differ by rounding.
        Assert.Equal(0, (other.LogProb(10 * x + 3) - expected).abs().max().item<double>(), 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Strokes_are_drawn_completed_and_reconstructed_in_their_own_shape(bool isVariational)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var x = DigitStrokes.Generate(6, 1).Tensor().to(float64);
        var shape = Shape((int)x.shape[2], 3, SequenceKind.Strokes);
        using SequenceModel model = isVariational ? Fresh(new Vrnn(variational, shape)) : Fresh(new Rnn(small, shape));
        using var noise = new NoiseSource([1, 2, 3, 4, 5, 6], CPU, float64);
        var drawn = model.Sample(noise);
        Assert.Equal(x.shape, drawn.shape);
        // All of a step is there or none of it, and none after the first that is not.
        var isThere = drawn.isnan().logical_not();
        Assert.True(isThere.all(-1).eq(isThere.any(-1)).all().item<bool>());
        Assert.True(isThere.to(float64).diff(1, 2).le(0).all().item<bool>());
        var pen = drawn.select(3, 2);
        Assert.True(pen.eq(0).logical_or(pen.eq(1)).logical_or(pen.isnan()).all().item<bool>());

        var known = zeros_like(x);
        known.narrow(2, 0, 4).fill_(1);
        using var another = new NoiseSource([1, 2, 3, 4, 5, 6], CPU, float64);
        var completed = model.Inpaint(x, known, another);
        Assert.True((completed.narrow(2, 0, 4) - x.narrow(2, 0, 4)).abs().max().item<double>() < 1e-12);
        Assert.False(completed.select(2, 4).eq(x.select(2, 4)).all().item<bool>());
        if (model is not IReconstructor reconstructor) return;
        Assert.True(reconstructor.Reconstruct(x).isnan().eq(x.isnan()).all().item<bool>());
    }

    [Theory]
    [InlineData(ImageSteps.Rows, 5, 6)]
    [InlineData(ImageSteps.Pixels, 15, 2)]
    public void Images_go_row_by_row_or_pixel_by_pixel_and_come_back(ImageSteps steps, int T, int D)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Fresh(new Rnn(small with { Steps = steps }, new(2, 5, 3)));
        var x = rand(4, 2, 5, 3, dtype: float64);
        Assert.Equal(["nll"], model.Loss(x).Names);
        using var noise = new NoiseSource(4, CPU, float64);
        // All known: nothing is drawn, and the way there and back changes nothing.
        Assert.True((model.Inpaint(x, ones(1, 1, 5, 3), noise) - x).abs().max().item<double>() < 1e-14);
        // The first step's distribution is the same for each image, and the weights of a step are D wide.
        Assert.Equal([4, D], model.state_dict()["phiX.0.weight"].shape);
        Assert.Equal(2 * 5 * 3, T * D);
    }

    [Fact]
    public void Strokes_of_what_is_none_and_missing_numbers_are_refused()
    {
        var strokes = Assert.Throws<OptionsException>(() => new Rnn(
            small with { Likelihood = StepLikelihood.Strokes }, Shape(4, 3)));
        Assert.Contains("likelihood: got strokes, expected another: the data are no pen strokes", strokes.Message,
            StringComparison.Ordinal);
        var missing = Assert.Throws<OptionsException>(() => new Rnn(
            small, DataShape.Vector(3) with { HasMissing = true }));
        Assert.Contains("a sequence model cannot leave out numbers that are missing within an example", missing.Message,
            StringComparison.Ordinal);
    }

    private static T Fresh<T>(T model) where T : SequenceModel
    {
        manual_seed(7);
        // Weights of size 1, so that steps and ends hang on what came before.
        using var off = no_grad();
        foreach (var p in model.parameters()) p.copy_(0.7 * randn(p.shape));
        model.to(float64);
        return model;
    }
}

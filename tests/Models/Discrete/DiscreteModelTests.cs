using Generative;
using Generative.Estimators;
using Generative.Models.Discrete;
using TorchSharp.Modules;

namespace Generative.Models.Tests.Discrete;

/// <summary>Models small enough to enumerate: 3 latents (a layer of two and one of one where there are layers), 2 x 2
/// pixels.</summary>
public sealed class DiscreteModelTests
{
    private static readonly DataShape image = new(1, 2, 2);

    private static readonly Dictionary<string, Func<EstimatorOptions, Bound, DiscreteModel>> models = new()
    {
        ["discreteVae"] = (e, bound) =>
            new DiscreteVae(new() { LatentCount = 3, Prior = DiscretePrior.Learned, Estimator = e, Bound = bound },
            image),
        ["discreteVae, closed form"] = (e, _) =>
            new DiscreteVae(new() { LatentCount = 3, Divergence = DiscreteDivergence.ClosedForm, Estimator = e },
            image),
        ["discreteVae, categorical"] = (e, bound) => new DiscreteVae(
            new()
            {
                Latents = DiscreteKind.Categorical, LatentCount = 2, Classes = 3, Hidden = [4],
                Prior = DiscretePrior.Learned, Estimator = e, Bound = bound
            }, image),
        ["sigmoidBeliefNetwork"] = (e, bound) =>
            new SigmoidBeliefNetwork(
                new() { Layers = [2, 1], DeterministicHidden = [3], Estimator = e, Bound = bound }, image),
        ["structuredPrediction"] = (e, bound) =>
            new StructuredPrediction(new() { Layers = [2, 1], Estimator = e, Bound = bound }, image),
    };

    private static readonly Dictionary<string, EstimatorOptions> unbiased = new()
    {
        ["reinforce"] = new ReinforceOptions(),
        ["constantBaseline"] = new ConstantBaselineOptions(),
        ["nvil"] = new NvilOptions { Baseline = new() { Hidden = [4], Normalize = false } },
        ["leaveOneOut"] = new LeaveOneOutOptions { Samples = 3 },
        ["muProp"] = new MuPropOptions(),
        ["rebar"] = new RebarOptions(),
        ["relax"] = new RelaxOptions { Hidden = [4] },
        ["arm"] = new ArmOptions(),
        ["disArm"] = new DisArmOptions(),
    };

    public static TheoryData<string> Names => [.. models.Keys];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach (var model in models.Keys)
                foreach (var estimator in unbiased.Keys)
                    if (!model.EndsWith("categorical", StringComparison.Ordinal)
                        || estimator is not ("arm" or "disArm")) pairs.Add(model, estimator);
            return pairs;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Bounds_rise_with_the_samples_towards_the_exact_log_likelihood(string name)
    {
        if (name.EndsWith("closed form", StringComparison.Ordinal)) name = "discreteVae";
        using var scope = NewDisposeScope();
        using var model = Small(name, new EnumerateOptions { Samples = 3 }, Bound.ImportanceWeighted);
        var x = Images(2);
        var objective = model.Objective(x);
        var exact = Exact(model, x);
        double[][] bounds = [.. new[] { 1, 2, 3 }.Select(
            k => Numbers(-new Enumerate(new() { Samples = k }).Surrogate(objective)))];
        for (var i = 0; i < 2; i++)
        {
            Assert.True(bounds[0][i] < bounds[1][i] && bounds[1][i] < bounds[2][i] && bounds[2][i] < exact[i],
                $"{string.Join(" ", bounds.Select(b => b[i]))}, log p {exact[i]}");
        }
        // The importance-sampled log-likelihood, whose relative standard error is about k^-1/2.
        manual_seed(4);
        var weights = model.LogWeights(x, 40_000);
        var estimated = Numbers(weights.logsumexp(0) - Math.Log(40_000));
        var error = Numbers((weights - tensor(exact)).exp().std(0L) / 200);
        for (var i = 0; i < 2; i++) Assert.InRange((estimated[i] - exact[i]) / error[i], -4, 4);
    }

    [Fact]
    public void Both_forms_of_the_divergence_give_the_same_bound()
    {
        using var scope = NewDisposeScope();
        foreach (var kind in Enum.GetValues<DiscreteKind>())
        {
            DiscreteVae Model(DiscreteDivergence form)
            {
                manual_seed(8);
                var model =
                    new DiscreteVae(new()
                    {
                        Latents = kind, LatentCount = 2, Classes = 3, Prior = DiscretePrior.Learned,
                        Divergence = form, Estimator = new EnumerateOptions()
                    }, image);
                model.to(float64);
                return model;
            }
            var x = Images(3);
            var sampled = Gradients(Model(DiscreteDivergence.MonteCarlo), x);
            var closed = Gradients(Model(DiscreteDivergence.ClosedForm), x);
            for (var k = 0; k < sampled.Length; k++) Assert.Equal(sampled[k], closed[k], 1e-10);
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public void Averaged_surrogate_gradients_are_the_enumerated_gradient(string name, string estimator) =>
        Assert.InRange(FurthestInStandardErrors(name, unbiased[estimator]), 0, 4);

    [Theory, MemberData(nameof(Names))]
    public void A_biased_estimator_differs_from_the_enumerated_gradient(string name) =>
        Assert.True(FurthestInStandardErrors(name, new StraightThroughOptions()) > 6);

    [Fact]
    public void The_bound_with_hard_samples_and_its_gap_to_the_relaxed_one_are_both_reported()
    {
        using var scope = NewDisposeScope();
        using var model = Small("discreteVae", new GumbelSoftmaxOptions(), Bound.Mean);
        var x = Images(2);
        Assert.Equal(["nelbo"], model.Loss(x).Names);
        model.eval();
        var many = x.narrow(0, 0, 1).expand(20_000, -1, -1, -1);
        manual_seed(2);
        var terms = model.Loss(many);
        Assert.Equal(["nelbo", "relaxation"], terms.Names);
        var hard = terms["nelbo"];
        var exact = new Enumerate(new()).Surrogate(model.Objective(x)).detach()[0].item<double>();
        Assert.InRange((hard.mean().item<double>() - exact) / (hard.std().item<double>() / Math.Sqrt(20_000)), -4, 4);
    }

    [Fact]
    public void Prediction_keeps_the_upper_half()
    {
        using var scope = NewDisposeScope();
        using var model = Small("structuredPrediction", new NvilOptions(), Bound.Mean);
        var x = Images(3);
        var y = ((StructuredPrediction)model).Reconstruct(x);
        Assert.Equal(Numbers(x.narrow(2, 0, 1).flatten()), Numbers(y.narrow(2, 0, 1).flatten()));
        Assert.NotEqual(Numbers(x.narrow(2, 1, 1).flatten()), Numbers(y.narrow(2, 1, 1).flatten()));
    }

    [Fact]
    public void Estimators_that_do_not_fit_the_latents_are_refused()
    {
        Assert.Equal(["estimator.type: got arm, expected an estimator for categorical latents"],
            new DiscreteVaeOptions { Latents = DiscreteKind.Categorical, Estimator = new ArmOptions() }.Faults());
        Assert.Equal(["bound: got importanceWeighted, expected mean with muProp"],
            new SigmoidBeliefNetworkOptions
            {
                Bound = Bound.ImportanceWeighted,
                Estimator = new MuPropOptions()
            }.Faults());
        Assert.Equal(["divergence: got closedForm, expected monteCarlo with the importance-weighted bound"],
            new DiscreteVaeOptions
            {
                Bound = Bound.ImportanceWeighted, Divergence = DiscreteDivergence.ClosedForm,
                Estimator = new VimcoOptions()
            }.Faults());
        Assert.Equal(["estimator.type: got reparameterized, expected an estimator for bernoulli latents"],
            new StructuredPredictionOptions { Estimator = new ReparameterizedOptions() }.Faults());
    }

    // Every draw is a row of one batch that holds the same image; 40 batches give the standard error.
    private static double FurthestInStandardErrors(string name, EstimatorOptions estimator)
    {
        const int batches = 40, copies = 1500;
        using var scope = NewDisposeScope();
        using var oracle = Small(name, new EnumerateOptions(), Bound.Mean);
        using var model = Small(name, estimator, Bound.Mean);
        var x = Images(1);
        var truth = Gradients(oracle, x);
        var many = x.expand(copies, -1, -1, -1);
        manual_seed(21);
        for (var k = 0; k < 3; k++) _ = Gradients(model, many);                      // running averages
        var draws = Enumerable.Range(0, batches).Select(_ => Gradients(model, many)).ToArray();
        return truth.Select((expected, p) =>
        {
            var mean = draws.Average(d => d[p]);
            var error = Math.Sqrt(draws.Average(d => Math.Pow(d[p] - mean, 2)) / (batches - 1));
            return Math.Abs(mean - expected) / (error + 1e-10);
        }).Max();
    }

    // log p(x) = ln Σ_h p(x, h), from the model's own factors, the estimators aside.
    private static double[] Exact(DiscreteModel model, Tensor x) =>
        [.. x.unbind().Select(one => ExactOf(model, one.view(1, 4)))];

    private static double ExactOf(DiscreteModel model, Tensor flat)
    {
        var terms = model switch
        {
            DiscreteVae m => m.Prior.States().unsqueeze(1) is var h
                ? m.Likelihood(h).LogProb(flat).flatten() + m.Prior.LogProb(h).flatten() : flat,
            SigmoidBeliefNetwork m => cat([.. m.Prior.States().unbind().Select(top => States2().unsqueeze(1) is var h
                ? m.Likelihood(h).LogProb(flat).flatten() + m.Below(1, top).LogProb(h).flatten() + m.Prior.LogProb(top)
                    : flat)]),
            StructuredPrediction m =>
                cat([.. tensor(new double[,] { { 0 }, { 1 } }).unbind().Select(top => States2().unsqueeze(1) is var h
                ? m.Likelihood(top.view(1, 1)).LogProb(flat.narrow(1, 2, 2)) + m.Layer(1, h)
                    .LogProb(top).flatten() + m.Layer(0, flat.narrow(1, 0, 2)).LogProb(h).flatten() : flat)]),
            _ => throw new ArgumentException(model.GetName()),
        };
        return Numbers(terms.flatten().logsumexp(0))[0];
    }

    private static Tensor States2() => tensor(new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });

    private static DiscreteModel Small(string name, EstimatorOptions estimator, Bound bound)
    {
        manual_seed(5);
        var model = models[name](estimator, bound);
        model.to(float64);
        // Weights far enough from zero that q is no fair coin; drawn in the model's order, the estimator's own left
        // alone.
        using var off = no_grad();
        using var generator = new Generator(6);
        foreach (var (_, p) in Own(model)) p.copy_(0.8 * randn(p.shape, dtype: float64, generator: generator));
        return model;
    }

    private static IEnumerable<(string name, Parameter parameter)> Own(DiscreteModel model) =>
        model.named_parameters().Where(p => !p.name.StartsWith("estimator.", StringComparison.Ordinal));

    private static double[] Gradients(DiscreteModel model, Tensor x)
    {
        model.zero_grad();
        model.Loss(x).Total.mean().backward();
        return Numbers(
            cat([.. Own(model).Where(p => p.parameter.requires_grad)
            .Select(p => (p.parameter.grad ?? zeros_like(p.parameter)).flatten())]));
    }

    private static Tensor Images(int n)
    {
        using var generator = new Generator(9);
        return randint(0, 2, [n, 1, 2, 2], dtype: float64, generator: generator);
    }

    private static double[] Numbers(Tensor t) => t.detach().data<double>().ToArray();
}

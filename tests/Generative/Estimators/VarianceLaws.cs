using Generative.Distributions;
using Generative.Estimators;
using Generative.Training;

namespace Generative.Tests.Estimators;

/// <summary>What adding a constant to f, more samples, and learning do to the estimators.</summary>
public sealed class VarianceLaws
{
    private const long copies = 40_000;

    public static TheoryData<string> WithBaseline =>
    [
        "constantBaseline", "constantBaseline, mean", "nvil", "nvil, without scale", "leaveOneOut", "vimco", "muProp",
            "muProp, baseline", "muProp, simple", "arm", "disArm", "straightThrough",
        "stGumbel", "gumbelSoftmax", "enumerate",
    ];

    public static TheoryData<string> WithSamples =>
        ["reinforce", "muProp", "gumbelSoftmax", "straightThrough", "stGumbel", "rebar", "arm", "disArm",
        "constantBaseline"];

    [Theory, MemberData(nameof(WithBaseline))]
    public void A_constant_in_f_leaves_an_estimator_with_a_baseline_unchanged(string name)
    {
        using var scope = NewDisposeScope();
        var c = EstimatorCases.All[name];
        Tensor Gradient(double constant)
        {
            manual_seed(31);
            var problem = new TinyObjective(LatentKind.Bernoulli, 2, 200, constant: constant);
            var estimator = (GradientEstimator)c.Options.Create(problem.Shape).to(float64);
            for (var k = 0; k < c.WarmUp; k++) _ = problem.Gradients(estimator);
            return problem.Gradients(estimator).Gradient;
        }

        var plain = Gradient(0);
        Assert.True(plain.abs().max().item<double>() > 1e-3);
        Assert.True((Gradient(50) - plain).abs().max().item<double>() < 1e-9, $"{name} moved with the constant");
    }

    [Fact]
    public void A_constant_in_f_moves_the_variance_of_reinforce_as_predicted()
    {
        using var scope = NewDisposeScope();
        manual_seed(32);
        // Var[(f + c) s] = Var[f s] + 2 c Cov(f s, s) + c² Var[s], by enumeration of b: s = b - θ.
        const double t = 0.45, phi = 0.7, constant = 2;
        var theta = 1 / (1 + Math.Exp(-phi));
        var (s1, s0, f1, f0) = (1 - theta, -theta, Math.Pow(1 - t, 2), t * t);
        double Mean(double at1, double at0) => theta * at1 + (1 - theta) * at0;
        var mean = Mean(f1 * s1, f0 * s0);
        var predicted = Mean(Math.Pow(f1 * s1, 2), Math.Pow(f0 * s0, 2)) - mean * mean
            + 2 * constant * Mean(f1 * s1 * s1, f0 * s0 * s0) + constant * constant * Mean(s1 * s1, s0 * s0);
        var logits = full([1_000_000, 1], phi, dtype: float64, requires_grad: true);
        new Reinforce(1).Surrogate(new Bernoulli(logits), b => (b - t).square().sum(-1L) + constant).sum().backward();
        Assert.InRange(logits.grad!.var().item<double>(), 0.99 * predicted, 1.01 * predicted);
    }

    [Theory, MemberData(nameof(WithSamples))]
    public void More_samples_reduce_the_deviation_by_the_square_root_of_their_number(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(33);
        var c = EstimatorCases.All[name];
        double Variance(int samples)
        {
            var problem = new TinyObjective(LatentKind.Bernoulli, 1, copies, withLogQ: false);
            var estimator = (GradientEstimator)(c.Options with { Samples = samples }).Create(problem.Shape).to(float64);
            for (var k = 0; k < c.WarmUp; k++) _ = problem.Gradients(estimator);
            return problem.Gradients(estimator).Gradient.var(0L).sum().item<double>();
        }

        // A sum of variances over 7 numbers, each from 40,000 samples of kurtosis below 40: 4 deviations are under 10
        // %.
        Assert.InRange(Variance(1) / Variance(4), 3.6, 4.4);
    }

    [Theory]
    [InlineData("nvil", "baseline.networks.0.0.weight")]
    [InlineData("muProp, baseline", "baseline.networks.0.0.weight")]
    [InlineData("rebar", "logTau")]
    [InlineData("rebar", "eta")]
    [InlineData("relax", "free.0.2.weight")]
    [InlineData("gumbelSoftmax, learned", "temperature.logTau")]
    public void Learned_parts_of_an_estimator_get_a_gradient(string name, string parameter)
    {
        using var scope = NewDisposeScope();
        manual_seed(34);
        var problem = new TinyObjective(LatentKind.Categorical, 2, 50);
        var estimator = (GradientEstimator)EstimatorCases.All[name].Options.Create(problem.Shape).to(float64);
        _ = problem.Gradients(estimator);
        var gradient = estimator.get_parameter(parameter)!.grad;
        Assert.NotNull(gradient);
        Assert.True(gradient!.abs().max().item<double>() > 1e-8);
    }

    [Theory]
    [InlineData("nvil")]
    [InlineData("rebar")]
    [InlineData("relax")]
    public void Learning_a_baseline_leaves_the_models_gradient_and_value_unchanged(string name)
    {
        using var scope = NewDisposeScope();
        var options = EstimatorCases.All[name].Options;
        (Tensor, Tensor) Step(bool train)
        {
            manual_seed(35);
            var problem = new TinyObjective(LatentKind.Bernoulli, 2, 100);
            var estimator = (GradientEstimator)options.Create(problem.Shape).to(float64);
            estimator.train(train);
            return problem.Gradients(estimator);
        }

        var ((learning, value), (still, stillValue)) = (Step(true), Step(false));
        Assert.True((learning - still).abs().max().item<double>() < 1e-12);
        Assert.True((value - stillValue).abs().max().item<double>() < 1e-12);
    }

    [Theory]
    [InlineData("nvil")]
    [InlineData("rebar")]
    [InlineData("relax")]
    [InlineData("constantBaseline")]
    public void Learned_baselines_reduce_the_variance(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(36);
        var problem = new TinyObjective(LatentKind.Bernoulli, 2, 2_000, constant: 20);
        // REBAR and RELAX start without a control variate, so that everything is learned.
        EstimatorOptions options = name switch
        {
            "rebar" => new RebarOptions { Eta = 0 },
            "relax" => new RelaxOptions { Eta = 0 },
            _ => EstimatorCases.All[name].Options,
        };
        var estimator = (GradientEstimator)options.Create(problem.Shape).to(float64);
        double Variance() => problem.Gradients(estimator).Gradient.var(0L).sum().item<double>();
        var before = Variance();
        using var optimizer = new FusedAdam(new OptimizerOptions { LearningRate = 0.02 },
            estimator.parameters().DefaultIfEmpty(new Parameter(zeros(1))));
        for (var k = 0; k < 150; k++)
        {
            using var step = NewDisposeScope();
            optimizer.ZeroGrad();
            _ = problem.Gradients(estimator);
            optimizer.Step();
        }
        Assert.True(Variance() < 0.5 * before, $"{name}: variance {before} before, {Variance()} after");
    }

    public static TheoryData<string> Samplers =>
        [.. EstimatorCases.All.Where(c => c.Value.Options is not EnumerateOptions).Select(c => c.Key)];

    [Theory, MemberData(nameof(Samplers))]
    public void A_step_reads_nothing_back_and_makes_everything_on_its_device(string name)
    {
        using var scope = NewDisposeScope();
        var c = EstimatorCases.All[name];
        foreach (var kind in c.Kinds)
        {
            var problem = new TinyObjective(kind, 2, 4, device: META);
            var estimator = (GradientEstimator)c.Options.Create(problem.Shape).to(float64).to(META);
            // META has no numbers: reading one back fails, as does mixing with a tensor of another device.
            using var inner = NewDisposeScope();
            using var log = new OperatorLog();
            estimator.Surrogate(problem).mean().backward();
            Assert.Equal((true, 0), (log.Calls > 0, log.HostReads));
            Assert.All(inner.DisposablesView.OfType<torch.Tensor>(), t => Assert.Equal(DeviceType.META, t.device_type));
        }
    }

    [Theory]
    [InlineData("rebar", LatentKind.Gaussian, "expected discrete latents")]
    [InlineData("arm", LatentKind.Categorical, "expected Bernoulli")]
    [InlineData("reparameterized", LatentKind.Bernoulli, "expected latents that can be reparameterized")]
    [InlineData("enumerate", LatentKind.Gaussian, "expected discrete latents")]
    public void Latents_of_the_wrong_kind_are_refused_in_a_sentence(string name, LatentKind kind, string words)
    {
        using var scope = NewDisposeScope();
        var problem = new TinyObjective(kind, 1, 2);
        var fault = Assert.Throws<NotSupportedException>(
            () => EstimatorCases.All[name].Options.Create(problem.Shape).to(float64) is GradientEstimator e
            ? e.Surrogate(problem) : null);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leaveOneOut")]
    [InlineData("muProp")]
    [InlineData("rebar")]
    [InlineData("disArm")]
    public void Bounds_that_an_estimator_does_not_support_are_refused(string name)
    {
        using var scope = NewDisposeScope();
        var problem = new TinyObjective(LatentKind.Bernoulli, 1, 2, bound: Bound.ImportanceWeighted);
        var estimator = (GradientEstimator)EstimatorCases.All[name].Options.Create(problem.Shape).to(float64);
        Assert.Throws<NotSupportedException>(() => estimator.Surrogate(problem));
    }
}

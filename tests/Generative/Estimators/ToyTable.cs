using Generative.Distributions;
using Generative.Estimators;

namespace Generative.Tests.Estimators;

/// <summary>L(φ) = E_{b ~ Bernoulli(s(φ))}[(b - t)²], dL/dφ = (1 - 2t) θ (1 - θ): single-gradient means and variances
/// known exactly.</summary>
/// <remarks>A million independent copies of the problem in one call; the gradient of each is a row.</remarks>
public sealed class ToyTable
{
    private const long copies = 1_000_000;

    private static readonly Dictionary<string, EstimatorOptions> estimators = new()
    {
        ["reinforce"] = new ReinforceOptions(),
        ["constantBaseline"] = new ConstantBaselineOptions { Decay = 0 },
        ["leaveOneOut"] = new LeaveOneOutOptions(),
        ["vimco"] = new VimcoOptions(),
        ["arm"] = new ArmOptions(),
        ["disArm"] = new DisArmOptions(),
        ["muProp"] = new MuPropOptions(),
        ["enumerate"] = new EnumerateOptions(),
        ["straightThrough"] = new StraightThroughOptions(),
    };

    public static TheoryData<string, double, double> Table => new()
    {
        // numbers of the exercise: estimator, t, exact variance at φ = 0.
        { "enumerate", 0.45, 0 }, { "enumerate", 0.499, 0 },
        { "reinforce", 0.45, 0.0159390625 }, { "reinforce", 0.499, 0.015625125 },
        { "constantBaseline", 0.45, 0 }, { "constantBaseline", 0.499, 0 },
        { "leaveOneOut", 0.45, 6.25e-4 }, { "leaveOneOut", 0.499, 2.5e-7 },
        { "vimco", 0.45, 6.25e-4 }, { "vimco", 0.499, 2.5e-7 },
        { "arm", 0.45, 2.083333e-4 }, { "arm", 0.499, 8.333e-8 },
        { "disArm", 0.45, 0 }, { "disArm", 0.499, 0 },
        { "muProp", 0.45, 0.015625 }, { "muProp", 0.499, 0.015625 },
    };

    [Theory, MemberData(nameof(Table))]
    public void Single_gradient_variances_are_those_of_the_table(string name, double t, double variance)
    {
        using var scope = NewDisposeScope();
        manual_seed(21);
        var g = Gradients(estimators[name].Create(new(0, [1])), 0, t, warmUp: 2);
        AssertMean(g, (1 - 2 * t) / 4);
        AssertVariance(g, variance);
    }

    [Theory]
    [InlineData(0.5, 1, 0.080010)]
    [InlineData(0.5, 0.3906, 0.050295)]
    [InlineData(1, 1, 0.038542)]
    [InlineData(1, 0.8108, 0.037162)]
    public void The_variances_of_rebar_are_those_of_the_table(double tau, double eta, double variance)
    {
        using var scope = NewDisposeScope();
        manual_seed(22);
        var g = Gradients(new RebarOptions { Temperature = tau, Eta = eta, Tune = false }.Create(new(0, [1])), 0, t: 0);
        AssertMean(g, 0.25);
        AssertVariance(g, variance);
    }

    [Fact]
    public void The_optimal_constant_is_the_ratio_of_covariance_and_variance()
    {
        using var scope = NewDisposeScope();
        manual_seed(23);
        var estimator = (ConstantBaseline)new ConstantBaselineOptions { Decay = 0 }.Create(new(0, [1]));
        _ = Gradients(estimator, 0, 0.45);
        var state = estimator.state_dict();
        var c = (state["numerator"] / state["denominator"]).item<float>();
        Assert.InRange(c, 0.2525 - 2e-4, 0.2525 + 2e-4);                       // four deviations of f over a thousand
    }

    [Theory]
    [InlineData(0, 0.45)]
    [InlineData(0.8, 0.45)]
    [InlineData(-1.3, 0.3)]
    public void The_straight_through_mean_is_its_closed_form(double phi, double t)
    {
        using var scope = NewDisposeScope();
        manual_seed(24);
        var theta = 1 / (1 + Math.Exp(-phi));
        AssertMean(Gradients(estimators["straightThrough"].Create(new(0, [1])), phi, t),
            2 * (theta - t) * theta * (1 - theta));
    }

    [Theory]
    [InlineData(0.1, 0.024799)]
    [InlineData(0.5, 0.021460)]
    [InlineData(1, 1 / 60.0)]
    public void The_concrete_mean_is_its_integral(double tau, double mean)
    {
        using var scope = NewDisposeScope();
        manual_seed(25);
        AssertMean(Gradients(new GumbelSoftmaxOptions { Temperature = new() { Initial = tau } }.Create(new(0, [1])), 0,
            0.45), mean, rounding: 5e-7);
    }

    [Theory]
    [InlineData(0.3, 0.7, 0.45)]
    [InlineData(1, -0.4, 0.2)]
    public void The_means_of_relaxations_are_their_integrals(double tau, double phi, double t)
    {
        using var scope = NewDisposeScope();
        manual_seed(27);
        // z = phi + logistic noise, s = s(z / tau), ds/dphi = s (1 - s) / tau: the trapezoidal rule over z.
        var z = linspace(-40, 40, 400_001, dtype: float64);
        var density = (z - phi).sigmoid() * (phi - z).sigmoid();
        var (s, h) = ((z / tau).sigmoid(), z.gt(0).to(float64));
        double Integral(Tensor at) => (density * 2 * (at - t) * s * (1 - s) / tau).sum().item<double>() * 80 / 400_000;
        var options = new TemperatureOptions { Initial = tau };
        AssertMean(Gradients(new GumbelSoftmaxOptions { Temperature = options }.Create(new(0, [1])), phi, t),
            Integral(s), rounding: 1e-7);
        AssertMean(Gradients(new StGumbelOptions { Temperature = options }.Create(new(0, [1])), phi, t), Integral(h),
            rounding: 1e-4 * Math.Abs(Integral(h)));
    }

    [Fact]
    public void Nvil_divides_by_the_running_deviation_where_that_exceeds_one()
    {
        using var scope = NewDisposeScope();
        manual_seed(28);
        // f = 100 (b - t)²: f takes two values with probability 1/2, its deviation is 50 (1 - 2t) = 20 at t = 0.3.
        var estimator = (GradientEstimator)new NvilOptions { Baseline = new() { Hidden = [4] } }.Create(new(1, [1])).to(
            float64);
        Tensor Gradient()
        {
            var logits = zeros([copies, 1], dtype: float64, requires_grad: true);
            estimator.Surrogate(new Bernoulli(logits), b => 100 * (b - 0.3).square().sum(-1L),
                zeros([copies, 1], dtype: float64)).sum().backward();
            return logits.grad!;
        }

        _ = Gradient();
        AssertMean(Gradient(), 100 * 0.4 / 4 / 20, rounding: 1e-3 * 0.5);
    }

    [Theory]
    [InlineData(0.5, 0.3906)]
    [InlineData(1, 0.8108)]
    public void Tuning_finds_the_coefficient_of_least_variance(double tau, double eta)
    {
        using var scope = NewDisposeScope();
        manual_seed(26);
        var estimator = new RebarOptions { Temperature = tau, Eta = 0 }.Create(new(0, [1]));
        var parameter = estimator.get_parameter("eta")!;
        estimator.get_parameter("logTau")!.requires_grad = true;
        // The second moment is quadratic in η: from the slopes at 0 and at 1 its minimum follows.
        double Slope(float at)
        {
            using var off = no_grad();
            parameter.fill_(at / RelaxedControlVariate.Pace);
            using var on = enable_grad();
            foreach (var p in estimator.parameters()) p.grad = null;
            var phi = zeros([copies, 1], dtype: float64, requires_grad: true);
            estimator.Surrogate(new Bernoulli(phi), b => b.square().sum(-1L)).mean().backward();
            return parameter.grad!.item<float>();
        }

        var (zero, one) = (Slope(0), Slope(1));
        Assert.InRange(zero / (zero - one), 0.98 * eta, 1.02 * eta);
    }

    private static Tensor Gradients(GradientEstimator estimator, double phi, double t, int warmUp = 0)
    {
        Tensor Once()
        {
            var logits = full([copies, 1], phi, dtype: float64, requires_grad: true);
            estimator.Surrogate(new Bernoulli(logits), b => (b - t).square().sum(-1L)).sum().backward();
            return logits.grad!;
        }

        for (var k = 0; k < warmUp; k++) _ = Once();
        return Once();
    }

    // Four standard errors, and the digits that the expected value is given with.
    private static void AssertMean(Tensor g, double expected, double rounding = 1e-12)
    {
        var (mean, error) = (g.mean().item<double>(), g.std().item<double>() / Math.Sqrt(copies));
        Assert.True(Math.Abs(mean - expected) < 4 * error + rounding, $"mean {mean} ± {error}, expected {expected}");
    }

    private static void AssertVariance(Tensor g, double expected)
    {
        var variance = g.var().item<double>();
        // what the sampling error of a running constant leaves
        if (expected == 0) Assert.InRange(variance, 0, 1e-8);
        else Assert.InRange(variance, 0.97 * expected, 1.03 * expected);
    }
}

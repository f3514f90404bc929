using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.distributions;

namespace Tests.Surface;

/// <summary>Every function of every distribution against PyTorch's, and draws against the moments.</summary>
public class Densities
{
    private static readonly Dictionary<string, double[]> golden = GoldenNumbers.Read("optimisers.golden.txt");

    private static Tensor T(params double[] v) => tensor(v);

    private static Tensor Matrix() => tensor(new[] { 2.0, 0.6, 0.6, 1.0 }).reshape(2, 2);

    private static readonly Dictionary<string, (Func<Distribution> Make, double[] Value)> cases = new()
    {
        ["Normal"] = (() => Normal(T(0.5, -1), T(1.5, 0.3)), [0.2, -1.3]),
        ["Laplace"] = (() => Laplace(T(0.5, -1), T(1.5, 0.3)), [0.2, -1.3]),
        ["Cauchy"] = (() => Cauchy(T(0.5, -1), T(1.5, 0.3)), [0.2, -1.3]),
        ["Gumbel"] = (() => Gumbel(T(0.5, -1), T(1.5, 0.3)), [0.2, -1.3]),
        ["Uniform"] = (() => Uniform(T(-1, 0), T(2, 0.5)), [0.2, 0.4]),
        ["Exponential"] = (() => Exponential(T(0.5, 2)), [0.2, 1.3]),
        ["Gamma"] = (() => Gamma(T(0.5, 3), T(2, 0.7)), [0.2, 1.3]),
        ["Chi2"] = (() => Chi2(T(3, 5)), [0.2, 1.3]),
        ["Beta"] = (() => Beta(T(0.5, 3), T(2, 1.7)), [0.2, 0.9]),
        ["FisherSnedecor"] = (() => FisherSnedecor(T(3, 5), T(7, 9)), [0.2, 1.3]),
        ["HalfNormal"] = (() => HalfNormal(T(1.5, 0.3)), [0.2, 1.3]),
        ["HalfCauchy"] = (() => HalfCauchy(T(1.5, 0.3)), [0.2, 1.3]),
        ["LogNormal"] = (() => LogNormal(T(0.5, -1), T(0.7, 0.3)), [0.2, 1.3]),
        ["Pareto"] = (() => Pareto(T(0.1, 1), T(3, 2.5)), [0.2, 1.3]),
        ["Weibull"] = (() => Weibull(T(0.5, 1), T(3, 2.5)), [0.2, 1.3]),
        ["Kumaraswamy"] = (() => Kumaraswamy(T(1.5, 3), T(2, 2.5)), [0.2, 0.7]),
        ["Bernoulli"] = (() => Bernoulli(probs: T(0.3, 0.9)), [0, 1]),
        ["Bernoulli.logits"] = (() => Bernoulli(logits: T(0.3, -0.9)), [0, 1]),
        ["Geometric"] = (() => Geometric(probs: T(0.3, 0.9)), [0, 4]),
        ["Binomial"] = (() => Binomial(T(5, 5), probs: T(0.3, 0.9)), [2, 5]),
        ["NegativeBinomial"] = (() => NegativeBinomial(T(5, 2), probs: T(0.3, 0.6)), [2, 5]),
        ["Poisson"] = (() => Poisson(T(0.5, 4)), [2, 5]),
        ["Categorical"] = (() => Categorical(probs: T(0.3, 0.9, 0.6)), [2]),
        ["Categorical.logits"] = (() => Categorical(logits: T(0.3, 0.9, -0.6)), [2]),
        ["OneHotCategorical"] = (() => OneHotCategorical(logits: T(0.3, 0.9, -0.6)), [0, 1, 0]),
        ["Multinomial"] = (() => Multinomial(4, probs: T(0.3, 0.9, 0.6)), [1, 3, 0]),
        ["Dirichlet"] = (() => Dirichlet(T(0.5, 2, 3)), [0.2, 0.5, 0.3]),
        ["RelaxedBernoulli"] = (() => RelaxedBernoulli(T(0.7), probs: T(0.3, 0.9)), [0.2, 0.8]),
        ["RelaxedOneHotCategorical"] = (() => RelaxedOneHotCategorical(T(0.7), logits: T(0.3, 0.9, -0.6)), [0.2, 0.5, 0.3]),
        ["MultivariateNormal"] = (() => MultivariateNormal(T(0.5, -1), covariance_matrix: Matrix()), [0.2, -1.3]),
        ["MultivariateNormal.precision"] = (() => MultivariateNormal(T(0.5, -1), precision_matrix: Matrix()), [0.2, -1.3]),
        ["Transformed"] = (() => new TorchSharp.Modules.TransformedDistribution(Normal(T(0.5, -1), T(1.5, 0.3)), [new transforms.AffineTransform(0.3, -2.0), new transforms.SigmoidTransform()]), [0.2, 0.8]),
        ["Independent"] = (() => Independent(Normal(T(0.5, -1), T(1.5, 0.3)), 1), [0.2, -1.3]),
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    public static TheoryData<string> WithMoments => [.. cases.Keys.Where(n => golden.ContainsKey($"{n}/variance") && golden[$"{n}/variance"].All(double.IsFinite))];

    private static double[] Numbers(Tensor t) => t.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();

    [Theory, MemberData(nameof(Names))]
    public void Functions_are_PyTorchs(string name)
    {
        using var d = cases[name].Make();
        var value = T(cases[name].Value);
        Dictionary<string, Func<Tensor>> functions = new()
        {
            ["log_prob"] = () => d.log_prob(value), ["cdf"] = () => d.cdf(value), ["icdf"] = () => d.icdf(T(0.25, 0.8)), ["entropy"] = d.entropy,
            ["mean"] = () => d.mean, ["mode"] = () => d.mode, ["variance"] = () => d.variance, ["stddev"] = () => d.stddev,
        };
        var compared = 0;
        foreach (var (f, compute) in functions)
            if (golden.TryGetValue($"{name}/{f}", out var expected))
            {
                GoldenNumbers.Close(expected, Numbers(compute()), 1e-10, $"{name}.{f}");
                compared++;
            }
        Assert.True(compared > 0);
    }

    // 40,000 draws: four standard errors of the mean; the variance within 15 % (heavy tails apart).
    [Theory, MemberData(nameof(WithMoments))]
    public void Draws_have_the_moments(string name)
    {
        using var d = cases[name].Make();
        manual_seed(11);
        const int n = 40_000;
        var x = d.sample(n);
        Assert.Equal([n, .. d.batch_shape, .. d.event_shape], x.shape);
        Assert.False(x.requires_grad);
        var (mean, variance) = (Numbers(d.mean), Numbers(d.variance));
        var got = Numbers(x.to(ScalarType.Float64).mean([0]));
        for (var k = 0; k < mean.Length; k++) Assert.True(Math.Abs(got[k] - mean[k]) < 4 * Math.Sqrt(variance[k] / n), $"{name}: mean {got[k]}, expected {mean[k]}");
        if (name is "Pareto" or "FisherSnedecor") return;
        var spread = Numbers(x.to(ScalarType.Float64).sub(x.to(ScalarType.Float64).mean([0])).pow(2).mean([0]));
        for (var k = 0; k < mean.Length; k++) Assert.True(Math.Abs(spread[k] / variance[k] - 1) < 0.15, $"{name}: variance {spread[k]}, expected {variance[k]}");
    }

    // −E[log p] by draws, within four standard errors.
    [Theory, MemberData(nameof(Names))]
    public void Entropy_is_minus_the_mean_of_log_prob(string name)
    {
        if (!golden.ContainsKey($"{name}/entropy") && name != "FisherSnedecor") return;
        using var d = cases[name].Make();
        manual_seed(5);
        const int n = 40_000;
        var lp = d.log_prob(d.sample(n)).reshape(n, -1);
        var (entropy, mean, variance) = (Numbers(d.entropy()), Numbers(lp.mean([0])), Numbers(lp.sub(lp.mean([0])).pow(2).mean([0])));
        for (var k = 0; k < mean.Length; k++) Assert.True(Math.Abs(entropy[k] + mean[k]) <= 4 * Math.Sqrt(variance[k] / n) + 1e-9, $"{name}: entropy {entropy[k]}, mean log-probability {mean[k]}");
    }

    [Theory, MemberData(nameof(Names))]
    public void Expanded_distributions_repeat_their_log_prob(string name)
    {
        using var d = cases[name].Make();
        using var wide = d.expand(new Size([3, .. d.batch_shape]));
        var value = T(cases[name].Value);
        var (one, many) = (Numbers(d.log_prob(value)), Numbers(wide.log_prob(value)));
        Assert.Equal(Enumerable.Repeat(one, 3).SelectMany(v => v), many);
        Assert.Equal([2, 3, .. d.batch_shape, .. d.event_shape], wide.sample(2).shape);
    }

    // d/dθ E[x] through the draws: the location moves a draw by 1, the scale by its standardised value; a gamma's mean moves by 1/β in α.
    [Fact]
    public void Reparameterised_draws_carry_gradients()
    {
        var (loc, scale) = (T(0.5).requires_grad_(), T(2).requires_grad_());
        using var normal = Normal(loc, scale);
        var x = normal.rsample(7);
        x.sum().backward();
        Assert.Equal([7.0], Numbers(loc.grad!));
        GoldenNumbers.Close(Numbers(((x - 0.5) / 2).sum()), Numbers(scale.grad!), 1e-12, "scale");

        manual_seed(3);
        var alpha = T(2).requires_grad_();
        using var gamma = Gamma(alpha, T(4));
        gamma.rsample(20_000).mean().backward();
        Assert.Equal(0.25, Numbers(alpha.grad!)[0], 0.01);

        var concentration = T(1, 2, 3).requires_grad_();
        using var dirichlet = Dirichlet(concentration);
        dirichlet.rsample(40_000).select(-1, 0).mean().backward();
        GoldenNumbers.Close([5 / 36.0, -1 / 36.0, -1 / 36.0], Numbers(concentration.grad!), 0.01, "Dirichlet");
    }

    [Fact]
    public void Generators_make_draws_repeatable()
    {
        double[] Draw(ulong seed)
        {
            using var g = new Generator(seed);
            using var d = Normal(T(0), T(1), g);
            return Numbers(d.sample(5));
        }
        Assert.Equal(Draw(3), Draw(3));
        Assert.NotEqual(Draw(3), Draw(4));
    }

    [Fact]
    public void Parameters_outlive_the_scope_they_came_from()
    {
        Distribution d;
        using (NewDisposeScope()) d = Normal(T(1), T(1e-9));
        Assert.Equal(1, d.sample(4).mean().ToDouble(), 1e-6);
        d.Dispose();
        Assert.Throws<InvalidOperationException>(() => d.sample(1));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Bernoulli(T(0.5), T(0.0)));
        Assert.Throws<ArgumentException>(() => Categorical((Tensor?)null, null));
        Assert.Throws<ArgumentException>(() => MultivariateNormal(T(0.5)));
        Assert.Throws<ArgumentException>(() => Normal(T(0), T(1)).expand(new Size([2L]), Poisson(T(1))));
        Assert.Throws<NotImplementedException>(() => NegativeBinomial(T(1), T(0.5)).entropy());
        Assert.Throws<NotImplementedException>(() => Bernoulli(T(0.5)).cdf(T(0)));
    }

    [Fact]
    public void Poisson_probabilities_accumulate()
    {
        using var d = Poisson(T(4));
        var counts = arange(12, ScalarType.Float64);
        GoldenNumbers.Close(Numbers(d.log_prob(counts).exp().cumsum(0)), Numbers(d.cdf(counts)), 1e-12, "cdf");
        Assert.Equal(Numbers(counts), Numbers(d.icdf(d.cdf(counts) - 1e-9)));
    }

    public static TheoryData<string> TransformNames => ["ExpTransform", "PowerTransform", "SigmoidTransform", "SoftplusTransform", "TanhTransform", "AffineTransform", "ComposeTransform"];

    [Theory, MemberData(nameof(TransformNames))]
    public void Transforms_are_PyTorchs_and_invert(string name)
    {
        transforms.Transform f = name switch
        {
            "ExpTransform" => new transforms.ExpTransform(),
            "PowerTransform" => new transforms.PowerTransform(T(2.5)),
            "SigmoidTransform" => new transforms.SigmoidTransform(),
            "SoftplusTransform" => new transforms.SoftplusTransform(),
            "TanhTransform" => new transforms.TanhTransform(),
            "AffineTransform" => new transforms.AffineTransform(T(0.5), T(-2)),
            _ => new transforms.ComposeTransform([new transforms.AffineTransform(0.5, -2.0), new transforms.ExpTransform()]),
        };
        var x = T(0.2, 1.3);
        var y = f.forward(x);
        GoldenNumbers.Close(golden[$"{name}/forward"], Numbers(y), 1e-12, name);
        GoldenNumbers.Close([0.2, 1.3], Numbers(f.inv.forward(y)), 1e-12, name);
        // log |f'| by automatic differentiation of each element
        var leaf = x.detach().requires_grad_();
        f.forward(leaf).sum().backward();
        GoldenNumbers.Close(golden[$"{name}/logdet"], Numbers(leaf.grad!.abs().log()), 1e-10, name);
    }

    [Fact]
    public void Constraints_tell_members_from_others()
    {
        bool[] Check(constraints.Constraint c, Tensor t) => c.check(t).reshape(-1).data<bool>().ToArray();
        Assert.Equal([false, true, false], Check(constraints.unit_interval, T(-0.1, 0.5, 1.1)));
        Assert.Equal([false, false, true], Check(constraints.positive, T(-1, 0, 1)));
        Assert.Equal([true, false], Check(constraints.simplex, T(0.2, 0.8, 0.2, 0.9).reshape(2, 2)));
        Assert.Equal([true, false], Check(constraints.one_hot, T(0, 1, 0.5, 0.5).reshape(2, 2)));
        Assert.Equal([true, false, false], Check(constraints.integer_interval(0, 3), T(2, 4, 1.5)));
        Assert.Equal([true], Check(constraints.positive_definite, Matrix()));
        Assert.Equal([false], Check(constraints.positive_definite, Matrix() - 3));
        Assert.Equal([false], Check(constraints.lower_cholesky, Matrix()));
        Assert.Equal([true], Check(constraints.independent(constraints.real, 1), T(1, 2)));
        Assert.Equal([true, false], Check(constraints.cat([constraints.positive, constraints.less_than(0)], 0, [1, 1]), T(1, 1)));
        Assert.Equal("GreaterThan(lower_bound=0)", constraints.positive.ToString());
        Assert.Throws<ArgumentException>(() => constraints.dependent.check(T(1)));
    }
}

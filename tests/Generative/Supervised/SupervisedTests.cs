using System.Text.Json;
using Generative.Data;
using Generative.Inference;
using Generative.Numerics;
using Generative.Supervised;

namespace Generative.Tests.Supervised;

/// <summary>Naive Bayes, logistic regression and support vector machines on iris against scikit-learn
/// (supervised.py), and the conditions that their optima fulfill.</summary>
public sealed class SupervisedTests
{
    private static JsonElement Theirs(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "tests", "Generative", "Supervised", "supervised.json"))).RootElement.GetProperty(name);

    private static double[] Numbers(JsonElement e, string name) =>
        [.. e.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static double Apart(Tensor a, double[] b) =>
        (a.flatten() - tensor(b, dtype: float64)).abs().max().item<double>();

    // In float64, to the last digit.
    private static (Tensor X, Tensor Y) Flowers()
    {
        var set = Data.Iris.All();
        var x = (set.Tensor().to(float64).flatten(1) * 10).round() / 10;
        return (x, tensor(set.Labels.Select(l => (long)l).ToArray()));
    }

    // Versicolor (0) and virginica (1), which overlap.
    private static (Tensor X, Tensor Y) TwoSpecies()
    {
        var (x, y) = Flowers();
        return (x[50..], (y[50..] - 1).to(float64));
    }

    [Fact]
    public void Naive_Bayes_gives_the_probabilities_of_scikit_learn()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Flowers();
        var binary = (x > tensor(new[] { 5.8, 3.0, 4.0, 1.2 })).to(float64);
        (string, NaiveBayes, Tensor)[] models =
        [
            ("gaussian", GaussianNaiveBayes.Fit(x, y, 3), x),
            ("bernoulli", BernoulliNaiveBayes.Fit(binary, y, 3), binary),
            ("multinomial", MultinomialNaiveBayes.Fit((10 * x).round(), y, 3, alpha: 0.5), (10 * x).round()),
        ];
        foreach (var (name, model, data) in models)
        {
            var p = model.LogPosterior(data);
            Assert.InRange(Apart(p, Numbers(Theirs(name), "logPosterior")), 0, 1e-6);
            Assert.True(p.argmax(1).eq(model.Classify(data)).all().item<bool>());
        }
    }

    [Theory]
    [InlineData("strong", 0.1)]
    [InlineData("weak", 10)]
    public void Logistic_regression_ends_where_scikit_learn_ends(string name, double c)
    {
        using var scope = NewDisposeScope();
        var (x, y) = TwoSpecies();
        var model = LogisticRegression.Fit(x, y, 1 / c);
        Assert.InRange(Apart(model.Theta, Numbers(Theirs($"logistic, {name}"), "theta")), 0, 1e-6);
        // The gradient by autograd of the loss as its definition has it.
        var theta = model.Theta.clone().requires_grad_();
        var odds = x.mv(theta[..4]) + theta[4];
        var loss = functional.binary_cross_entropy_with_logits(odds, y, reduction: nn.Reduction.Sum)
            + (theta[..4].square().sum() / (2 * c));
        loss.backward();
        Assert.InRange(theta.grad!.abs().max().item<double>(), 0, 1e-9);
        Assert.InRange((model.LogOdds(x) - odds).abs().max().item<double>(), 0, 1e-12);
    }

    [Theory]
    [InlineData("strong", 0.1)]
    [InlineData("weak", 10)]
    public void Softmax_regression_ends_where_scikit_learn_ends(string name, double c)
    {
        using var scope = NewDisposeScope();
        var (x, y) = Flowers();
        var model = SoftmaxRegression.Fit(x, y, 3, 1 / c);
        // Where p is 1e-16, theirs is good to 1e-5 of ln p: probabilities are compared.
        double[] theirs = [.. Numbers(Theirs($"softmax, {name}"), "logPosterior").Select(Math.Exp)];
        Assert.InRange(Apart(model.LogPosterior(x).exp(), theirs), 0, 1e-6);
        Assert.InRange(Apart(model.Theta[..4], Numbers(Theirs($"softmax, {name}"), "weights")), 0, 1e-6);
        var theta = model.Theta.clone().requires_grad_();
        var loss = functional.cross_entropy(x.mm(theta[..4]) + theta[4], y, reduction: nn.Reduction.Sum)
            + (theta[..4].square().sum() / (2 * c));
        loss.backward();
        Assert.InRange(theta.grad!.abs().max().item<double>(), 0, 1e-8);
    }

    [Fact]
    public void Softmax_regression_of_two_classes_is_logistic_regression()
    {
        using var scope = NewDisposeScope();
        var (x, y) = TwoSpecies();
        // Two columns w/2 and -w/2 cost half of what w costs.
        var softmax = SoftmaxRegression.Fit(x, y.to(int64), 2, penalty: 2);
        var logistic = LogisticRegression.Fit(x, y, penalty: 1);
        var difference = softmax.Theta.select(1, 1) - softmax.Theta.select(1, 0);
        Assert.InRange((difference - logistic.Theta).abs().max().item<double>(), 0, 1e-6);
    }

    // On whole numbers, whose kernels are exact in the float32 of LIBSVM.
    private static readonly Dictionary<string, (Kernel Kernel, double C, int Scale)> machines = new()
    {
        ["linear"] = (Kernels.Linear, 0.01, 10),
        ["polynomial"] = (Kernels.Polynomial(3), 0.001, 1),
        ["rbf"] = (Kernels.Rbf(Math.Log(2)), 10, 2),
    };

    public static TheoryData<string> Machines => [.. machines.Keys];

    [Theory, MemberData(nameof(Machines))]
    public void Support_vector_machines_decide_as_those_of_scikit_learn(string name)
    {
        using var scope = NewDisposeScope();
        var (kernel, C, scale) = machines[name];
        var (flowers, y) = TwoSpecies();
        var x = (scale * flowers).round();
        var model = SupportVectorMachine.Fit(x, 2 * y - 1, kernel, C, tolerance: 1e-9);
        var theirs = Theirs($"svm, {name}");
        Assert.InRange(Apart(model.Decide(x), Numbers(theirs, "decision")), 0, 1e-6);
        Assert.Equal(theirs.GetProperty("bias").GetDouble(), model.Bias, 1e-6);
        Assert.Equal(theirs.GetProperty("weights").GetDouble(), model.Weights.abs().sum().item<double>(), 1e-4);
    }

    [Theory, MemberData(nameof(Machines))]
    public void At_the_optimum_the_conditions_of_Karush_Kuhn_and_Tucker_hold(string name)
    {
        using var scope = NewDisposeScope();
        var (kernel, C, scale) = machines[name];
        var (flowers, y01) = TwoSpecies();
        var (x, y) = ((scale * flowers).round(), 2 * y01 - 1);
        var model = SupportVectorMachine.Fit(x, y, kernel, C, tolerance: 1e-9);
        var alpha = model.Weights * y;
        Assert.InRange(alpha.min().item<double>(), -1e-9, 0.1 * C);
        Assert.InRange(alpha.max().item<double>(), 0.9 * C, C * (1 + 1e-9));
        Assert.Equal(0, model.Weights.sum().item<double>(), 1e-9);
        // y f(x) is 1 or more without weight, 1 within, 1 or less at the bound.
        var margin = y * model.Decide(x);
        var (none, full) = (alpha < 1e-9 * C, alpha > C * (1 - 1e-9));
        Assert.True((margin[none] >= 1 - 1e-8).all().item<bool>());
        Assert.True((margin[full] <= 1 + 1e-8).all().item<bool>());
        var within = margin[none.logical_or(full).logical_not()];
        Assert.True(within.numel() > 0);
        Assert.InRange((within - 1).abs().max().item<double>(), 0, 1e-8);
        // Strong duality: ½ |w|² + C Σ ξ = Σ α - ½ |w|².
        var square = model.Weights.dot(kernel(x, x).mv(model.Weights)).item<double>();
        var slack = (1 - margin).clamp(min: 0).sum().item<double>();
        Assert.Equal(alpha.sum().item<double>() - (square / 2), (square / 2) + (C * slack), 1e-6);
    }

    [Fact]
    public void Kernels_are_dot_products_of_features()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(4);
        var (a, b) = (randn(5, 2, dtype: float64), randn(6, 2, dtype: float64));
        // (γ aᵀb + r)² with γ = 2 and r = 3: features 2 x₁², 2 x₂², 2√2 x₁x₂, √12 x₁, √12 x₂, 3.
        Tensor Features(Tensor x) => stack([2 * x[TensorIndex.Colon, 0].square(), 2 * x[TensorIndex.Colon, 1].square(),
            2 * Math.Sqrt(2) * x.prod(1), Math.Sqrt(12) * x[TensorIndex.Colon, 0],
            Math.Sqrt(12) * x[TensorIndex.Colon, 1], full([x.shape[0]], 3.0, dtype: float64)], 1);
        var expected = Features(a).mm(Features(b).t());
        Assert.InRange((Kernels.Polynomial(2, 2, 3)(a, b) - expected).abs().max().item<double>(), 0, 1e-12);
        var rbf = Kernels.Rbf(0.7)(a, a);
        Assert.InRange((rbf.diagonal() - 1).abs().max().item<double>(), 0, 1e-12);
        Assert.True(linalg.eigvalsh(rbf).min().item<double>() > 0);
        var distance = (a[1] - a[2]).square().sum().item<double>();
        Assert.Equal(Math.Exp(-0.7 * distance), rbf[1, 2].item<double>(), 1e-12);
    }
}

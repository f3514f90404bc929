using Generative.Inference;
using Generative.Models.Bayesian;
using Generative.Models.Regression;
using Generative.Numerics;
using Generative.Training;

namespace Generative.Models.Tests.Bayesian;

/// <summary>Bayesian linear regression, whose posterior and evidence are known, by the posterior over
/// weights.</summary>
/// <remarks>
/// y = X w + ε, w ~ N(0, s² I), ε ~ N(0, σ² I), the last column of X ones.
/// Λ = XᵀX / σ² + I / s²,   m = Λ⁻¹ Xᵀy / σ²,   log p(y) = log N(y; 0, σ² I + s² XXᵀ).
/// The best factorized q has mean m and variances 1 / Λ_jj, and log p(y) - L = ½ (Σ ln Λ_jj - ln |Λ|).
/// Bishop, 2006, equations 3.53, 3.54 and 10.11.
/// </remarks>
public sealed class LinearGaussianTests : IDisposable
{
    private const double sigma = 0.5, s = 0.8;
    private const int Passes = 600;
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly FinalizerGate gate = FinalizerGate.Close();

    public void Dispose()
    {
        gate.Dispose();
        scope.Dispose();
    }

    private static Tensor Skew => tensor(new[,]
    {
        { 1.0, 0.9, -0.3, 1.0 }, { -0.5, -0.2, 0.8, 1.0 }, { 0.3, 0.6, 1.1, 1.0 }, { 1.4, 0.8, 0.2, 1.0 },
        { -1.0, -1.2, 0.5, 1.0 },
    });

    private static Tensor Orthogonal => tensor(new[,]
    {
        { 1.0, 1, 1, 1 }, { -1, 1, -1, 1 }, { 1, -1, -1, 1 }, { -1, -1, 1, 1 },
    });

    private static Tensor Targets(Tensor x) => tensor(new[] { 1.2, -0.7, 0.4, 1.6, -1.1 })[..(int)x.shape[0]];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_bound_and_its_gradient_are_unbiased_and_below_the_evidence(bool isLocal)
    {
        RandomState.Seed(5);
        var (x, y) = (Skew, Targets(Skew));
        var (_, _, evidence, gap) = Exact(x, y);
        // At some q, and at the best one.
        foreach (var isBest in new[] { false, true })
        {
            using var model = Model(isLocal);
            model.Start(new WholeExamples(Examples(x, y)));
            if (isBest) Set(model, x, y);
            var (bound, gradient) = Estimates(model, x, y);                            // [P], [P, 8]
            var (mu, logVar) = Parameters(model);
            Tensor[] leaves = [mu.detach().requires_grad_(), logVar.detach().requires_grad_()];
            var exact = Bound(x, y, leaves[0], leaves[1].exp());
            WithinErrors(bound, exact.detach());
            WithinErrors(gradient, cat([.. Gradients.Of(exact, leaves)], 0));
            var below = evidence - exact.item<double>();
            Assert.True(below > 0.01, $"{below} below the evidence");
            if (isBest) Assert.Equal(gap, below, 1e-10);
        }
    }

    [Fact]
    public void Local_draws_have_less_variance_of_the_gradient()
    {
        RandomState.Seed(6);
        var (x, y) = (Skew, Targets(Skew));
        double[] variances = [.. new[] { true, false }.Select(isLocal =>
        {
            using var model = Model(isLocal);
            model.Start(new WholeExamples(Examples(x, y)));
            return Estimates(model, x, y).Gradient.std([0]).square().sum().item<double>();
        })];
        // Of five examples whose draws are independent about a fifth to a half; equality would be a ratio of 1 ± 0.1.
        Assert.InRange(variances[0] / variances[1], 0.05, 0.7);
    }

    [Fact]
    public void Of_an_orthogonal_design_the_best_bound_is_the_evidence()
    {
        var (x, y) = (Orthogonal, Targets(Orthogonal));
        var (m, variance, evidence, gap) = Exact(x, y);
        Assert.Equal(0, gap, 1e-12);
        Assert.Equal(evidence, Bound(x, y, m, variance).item<double>(), 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Training_finds_the_best_factorized_posterior(bool isOrthogonal)
    {
        RandomState.Seed(7);
        var x = isOrthogonal ? Orthogonal : Skew;
        var y = Targets(x);
        using var model = Model(isLocal: true);
        var examples = Examples(x, y);
        model.Start(new WholeExamples(examples));
        // The same examples many times over: draws are averaged.
        var many = examples.repeat(40, 1, 1, 1);
        using var optimizer = Optimizer.Create(new(), model.parameters());
        const int steps = 800;
        for (var t = 0; t < steps; t++)
        {
            using var step = NewDisposeScope();
            FinalizerGate.LetThrough();
            optimizer.LearningRate = 0.05 * (1 - t / (double)steps);
            model.zero_grad();
            model.Loss(many).Total.mean().backward();
            optimizer.Step();
            model.Phases[0].After!();
        }
        var (m, variance, evidence, gap) = Exact(x, y);
        var (mu, logVar) = Parameters(model);
        // The noise of the last steps, of a learning rate that falls to 0, in units of the posterior's deviations; the
        // bound is of second order in it.
        Assert.InRange(((mu - m) / variance.sqrt()).abs().max().item<double>(), 0, 0.1);
        Assert.InRange((logVar - variance.log()).abs().max().item<double>(), 0, 0.1);
        Assert.InRange(evidence - gap - Bound(x, y, mu, logVar.exp()).item<double>(), 0, 0.01);
    }

    private static BayesianModel Model(bool isLocal)
    {
        var options = new BayesianOptions
        {
            Model = new RegressionOptions { Hidden = [], Sigma = sigma }, PriorDeviation = s, InitialShare = 0.7,
            Local = isLocal
        };
        var model = (BayesianModel)options.Create(DataShape.Vector(4));
        model.to(float64);
        return model;
    }

    // The ones of X are the layer's bias.
    private static Tensor Examples(Tensor x, Tensor y) =>
        cat([x[.., ..3], y.unsqueeze(1)], 1).unsqueeze(1).unsqueeze(1);

    // μ and ln σ² of the weights, then of the bias, [4].
    private static (Tensor Mu, Tensor LogVar) Parameters(BayesianModel model)
    {
        var (w, b) = (model.Posterior.Of("network.0.weight"), model.Posterior.Of("network.0.bias"));
        return (cat([w.Mu.flatten(), b.Mu], 0).detach(), cat([w.LogVar.flatten(), b.LogVar], 0).detach());
    }

    private static void Set(BayesianModel model, Tensor x, Tensor y)
    {
        using var off = no_grad();
        var (m, variance, _, _) = Exact(x, y);
        var (w, b) = (model.Posterior.Of("network.0.weight"), model.Posterior.Of("network.0.bias"));
        w.Mu.copy_(m[..3].unsqueeze(0));
        w.LogVar.copy_(variance[..3].log().unsqueeze(0));
        b.Mu.copy_(m[3..]);
        b.LogVar.copy_(variance[3..].log());
    }

    // L(X) as the model estimates it, and its gradient in μ and ln σ², by pass.
    private static (Tensor Bound, Tensor Gradient) Estimates(BayesianModel model, Tensor x, Tensor y)
    {
        var (examples, N) = (Examples(x, y), x.shape[0]);
        List<Tensor> bounds = [], gradients = [];
        for (var p = 0; p < Passes; p++)
        {
            using var pass = NewDisposeScope();
            FinalizerGate.LetThrough();
            var (w, b) = (model.Posterior.Of("network.0.weight"), model.Posterior.Of("network.0.bias"));
            var bound = -N * model.Loss(examples).Total.mean();
            var parts = Gradients.Of(bound, [w.Mu, b.Mu, w.LogVar, b.LogVar]);
            bounds.Add(bound.detach().MoveToOuterDisposeScope());
            gradients.Add(cat([.. parts.Select(g => g.flatten())], 0).MoveToOuterDisposeScope());
        }
        return (stack([.. bounds], 0), stack([.. gradients], 0));
    }

    private static (Tensor M, Tensor Variance, double Evidence, double Gap) Exact(Tensor x, Tensor y)
    {
        var lambda = x.t().mm(x) / (sigma * sigma) + eye(4, dtype: float64) / (s * s);
        var m = linalg.solve(lambda, x.t().mv(y) / (sigma * sigma));
        var N = x.shape[0];
        var covariance = sigma * sigma * eye(N, dtype: float64) + s * s * x.mm(x.t());
        var evidence = -0.5 * (y.dot(linalg.solve(covariance, y)) + PositiveDefinite.LogDet(covariance)
            + N * Math.Log(2 * Math.PI));
        var diagonal = lambda.diagonal();
        var gap = 0.5 * (diagonal.log().sum() - PositiveDefinite.LogDet(lambda));
        return (m, 1 / diagonal, evidence.item<double>(), gap.item<double>());
    }

    // Σ_i E_q[log p(y_i|x_i, w)] - KL(q ‖ p).
    private static Tensor Bound(Tensor x, Tensor y, Tensor mu, Tensor variance)
    {
        var square = (y - x.mv(mu)).square() + x.square().mv(variance);
        var likelihood = -0.5 * (square / (sigma * sigma) + Math.Log(2 * Math.PI * sigma * sigma)).sum();
        var kl = 0.5 * ((variance + mu.square()) / (s * s) - 1 - variance.log() + 2 * Math.Log(s)).sum();
        return likelihood - kl;
    }

    // Five standard errors of the mean over the passes.
    private static void WithinErrors(Tensor draws, Tensor expected)
    {
        var error = draws.std([0]) / Math.Sqrt(draws.shape[0]);
        Assert.InRange(((draws.mean([0]) - expected) / error).abs().max().item<double>(), 0, 5);
    }
}

using Generative.Data;
using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>What holds for every model that EM fits. A new one is under these laws by being there.</summary>
public sealed class EmLaws
{
    private const int N = 60, D = 3;

    private static readonly Dictionary<string, EmOptions> variants = new()
    {
        ["gaussianMixture, full"] = new GaussianMixtureOptions(),
        ["gaussianMixture, tied"] = new GaussianMixtureOptions { Covariance = CovarianceKind.Tied },
        ["gaussianMixture, diagonal"] = new GaussianMixtureOptions { Covariance = CovarianceKind.Diagonal },
        ["gaussianMixture, spherical"] = new GaussianMixtureOptions { Covariance = CovarianceKind.Spherical },
        ["gaussianMixture, at the floor"] = new GaussianMixtureOptions { Floor = 0.5 },
        ["gaussianMixture, semi-supervised"] = new GaussianMixtureOptions { Labeled = 20, Alpha = 3 },
        ["gaussianMixture, random start"] = new GaussianMixtureOptions { Start = MixtureStart.Random },
        ["gaussianMixture, factors"] = new GaussianMixtureOptions { Factors = 1 },
        ["gaussianMixture, weighted"] = new GaussianMixtureOptions { Weighted = true },
        ["gaussianMixture, missing"] = new GaussianMixtureOptions { Components = 2 },
        ["gaussianMixture, spherical, missing"] =
            new GaussianMixtureOptions { Covariance = CovarianceKind.Spherical, Floor = 0.05 },
        ["ppca, missing"] = new PpcaOptions { Factors = 1, Start = FactorStart.Random },
        ["factorAnalysis, missing"] = new FactorAnalysisOptions { Factors = 1 },
        ["ppca"] = new PpcaOptions { Factors = 1, Start = FactorStart.Random },
        ["factorAnalysis"] = new FactorAnalysisOptions { Factors = 1 },
        ["bernoulliMixture"] = new BernoulliMixtureOptions(),
        ["bernoulliMixture, weighted"] = new BernoulliMixtureOptions { Weighted = true },
        ["bernoulliProcessMixture"] = new BernoulliProcessMixtureOptions { Components = 5 },
        ["familyMixture, gamma"] = new FamilyMixtureOptions(),
        ["familyMixture, gamma, gradient"] = new FamilyMixtureOptions { MStep = MStepKind.Gradient },
        ["familyMixture, poisson"] = new FamilyMixtureOptions { Family = FamilyKind.Poisson },
        ["familyMixture, normal, gradient, weighted"] =
            new FamilyMixtureOptions { Family = FamilyKind.Normal, MStep = MStepKind.Gradient, Weighted = true },
        ["familyMixture, exponential"] = new FamilyMixtureOptions { Family = FamilyKind.Exponential },
        ["categoricalMixture"] = new CategoricalMixtureOptions { Values = 4 },
        ["bayesianGaussianMixture"] = new BayesianGaussianMixtureOptions { Components = 6 },
        ["bayesianGaussianMixture, diagonal"] =
            new BayesianGaussianMixtureOptions { Components = 6, Covariance = CovarianceKind.Diagonal },
        ["bayesianGaussianMixture, semi-supervised"] = new BayesianGaussianMixtureOptions { Labeled = 20, Alpha = 3 },
        ["dirichletProcessMixture"] = new DirichletProcessMixtureOptions { Components = 8 },
        ["dirichletProcessMixture, diagonal"] =
            new DirichletProcessMixtureOptions { Components = 8, Covariance = CovarianceKind.Diagonal },
        ["latentDirichletAllocation"] = new LatentDirichletAllocationOptions { Topics = 3 },
        ["latentDirichletAllocation, one update"] =
            new LatentDirichletAllocationOptions { Topics = 2, Alpha = 2, Eta = 0.05, DocumentIterations = 1 },
        ["latentDirichletAllocation, learned"] =
            new LatentDirichletAllocationOptions { Topics = 2, LearnAlpha = true, LearnEta = true },
        ["kMeans"] = new KMeansOptions { Clusters = 4 },
        ["kMeans, weighted"] = new KMeansOptions { Clusters = 4, Weighted = true },
        ["kMeans, depot"] = new KMeansOptions { Clusters = 4, Depot = [1, 2, 0.5] },
    };

    public static TheoryData<string> Variants => [.. variants.Keys];

    [Fact]
    public void Every_model_that_EM_fits_is_enrolled() =>
        Assert.Empty(typeof(EmOptions).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(EmOptions)) && !t.IsAbstract)
            .Except(variants.Values.Select(v => v.GetType()))
            .Select(t => $"{t.Name} stands under no law: add it here"));

    [Theory, MemberData(nameof(Variants))]
    public void The_bound_never_falls(string variant)
    {
        using var scope = NewDisposeScope();
        using var model = Model(variant);
        // A fall throws: Fit reads the watch after every iteration.
        var bounds = model.Fit(Examples(variant), 60);
        Assert.True(bounds[^1] > bounds[0], $"from {bounds[0]} to {bounds[^1]}");
        Assert.All(bounds.Zip(bounds.Skip(1)), b => Assert.True(b.Second >= b.First - 1e-10 * (1 + Math.Abs(b.First))));
    }

    [Theory, MemberData(nameof(Variants))]
    public void An_M_step_from_the_models_own_statistics_changes_nothing(string variant)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Model(variant);
        _ = model.Fit(Examples(variant), 3);
        Tensor[] before = [.. model.parameters().Select(p => p.clone())];
        model.Maximize(model.Statistics());
        // float64: what a division and a multiplication lose, for numbers of size 1 to 10. For gamma laws Newton's
        // method ends where a step promises less than 1e-20, so that the step is about 1e-10.
        var slack = variant.Contains("gamma") ? 1e-8 : 1e-10;
        foreach (var (a, b) in before.Zip(model.parameters())) Assert.InRange(Oracle.Apart(a, b), 0, slack);
    }

    [Theory, MemberData(nameof(Variants))]
    public void Examples_in_parts_give_the_iteration_that_they_give_whole(string variant)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var examples = Examples(variant);
        using var whole = Model(variant);
        var bounds = whole.Fit(examples, 3);
        using var inParts = Model(variant);
        // Sums in another order: some units in the last place. Where steps of Newton's method are compared, rounding
        // may choose another of two that are as good: then half the digits.
        var scale = variant.Contains("learned") ? 1e3 : 1;
        var others = inParts.Fit(new InParts(examples, 17), 3);
        Assert.Equal(bounds, others, (a, b) => Math.Abs(a - b) < scale * 1e-10);
        foreach (var (a, b) in whole.parameters().Zip(inParts.parameters()))
            Assert.InRange(Oracle.Apart(a, b), 0, scale * scale * 1e-9);
    }

    public static TheoryData<string> Mixtures =>
        [.. variants.Where(v => v.Value is MixtureOptions or KMeansOptions).Select(v => v.Key)];

    [Theory, MemberData(nameof(Mixtures))]
    public void Shares_add_up_to_one_and_the_largest_is_the_category(string variant)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Model(variant);
        var examples = Examples(variant);
        _ = model.Fit(examples, 5);
        var mixture = Assert.IsAssignableFrom<IMixture>(model);
        var r = mixture.Responsibilities(examples.X);
        Assert.Equal([N, mixture.Categories], r.shape);
        Assert.InRange((r.sum([1]) - 1).abs().max().item<double>(), 0, 1e-12);
        Assert.True(r.argmax(1).eq(mixture.Categorize(examples.X)).all().item<bool>());
    }

    [Fact]
    public void A_bound_that_falls_is_reported()
    {
        using var scope = NewDisposeScope();
        var watch = BoundWatch.Fresh().to(float64);
        foreach (var f in new[] { -3.0, -2.0, -2.0 }) BoundWatch.Add(watch, tensor(f), 1e-6);
        Assert.True(BoundWatch.IsConverged(watch));
        BoundWatch.Add(watch, tensor(-2.5), 1e-6);
        var fault = Assert.Throws<BoundException>(() => BoundWatch.IsConverged(watch));
        Assert.Equal("the bound fell by 0.5 within 4 iterations; it is -2.5 now, and it can only rise", fault.Message);
    }

    private static EmModel Model(string variant)
    {
        RandomState.Seed(4);
        var plain = DataShape.Vector(variant.Contains("weighted") ? D + 1 : D, 3);
        var shape = plain with { HasMissing = variant.Contains("missing") };
        var model = (EmModel)variants[variant].Create(shape);
        model.to(float64);
        RandomState.Seed(6);
        return model;
    }

    // Three groups, in the form that each model takes.
    private static WholeExamples Examples(string variant)
    {
        RandomState.Seed(5);
        var labels = arange(N) % 3;
        var x = randn(N, D, dtype: float64) + 2 * labels.unsqueeze(1).to(float64);
        if (variant.StartsWith("bernoulli")) x = x.sigmoid();
        if (variant.StartsWith("latentDirichlet") || variant.Contains("poisson")) x = x.abs().round();
        if (variant.Contains("gamma") || variant.Contains("exponential")) x = x.abs() + 0.1;
        if (variant.StartsWith("categorical")) x = x.round().clamp(0, 3);
        if (variant.Contains("weighted")) x = cat([x, rand(N, 1, dtype: float64) + 0.1], 1);
        if (variant.Contains("missing")) x = x.masked_fill(rand(N, D, dtype: float64) < 0.2, double.NaN);
        return new(x.view(N, 1, 1, -1), labels);
    }

    private sealed record InParts(WholeExamples All, int Size) : IExampleParts
    {
        public long Count => N;

        public long Parts => (N + Size - 1) / Size;

        public bool IsFixed => true;

        public (Batch Batch, long First) Part(long k)
        {
            var (from, to) = (k * Size, Math.Min((k + 1) * Size, N));
            return (new(All.X[(int)from..(int)to], All.Labels![(int)from..(int)to]), from);
        }

        public Batch Minibatch(long step) => Part(step % Parts).Batch;
    }
}

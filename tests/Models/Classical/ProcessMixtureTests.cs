using Generative.Distributions;
using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;

namespace Generative.Models.Tests.Classical;

/// <summary>Dirichlet process mixtures: of Bernoullis by variational Bayes, of Gaussians by Gibbs sampling, and beside
/// scikit-learn.</summary>
public sealed class ProcessMixtureTests
{
    private static T Model<T>(MixtureOptions o, int D) where T : EmModel
    {
        var model = (T)o.Create(DataShape.Vector(D));
        model.to(float64);
        return model;
    }

    [Fact]
    public void The_bound_of_binary_vectors_is_below_the_evidence_of_all_assignments()
    {
        using var scope = NewDisposeScope();
        const double alpha = 0.8, prior = 0.7;
        var x = tensor(new[,]
        {
            { 1.0, 1, 1, 0 }, { 1, 1, 0, 0 }, { 1, 1, 1, 0 }, { 0, 0, 1, 1 }, { 0, 0, 0, 1 }, { 0, 0, 1, 1 }
        });
        using var model = Model<BernoulliProcessMixture>(new BernoulliProcessMixtureOptions
        {
            Components = 2, Concentration = alpha, Prior = prior, Tolerance = 0, Restarts = 10
        }, 4);
        RandomState.Seed(1);
        var bound = 6 * model.Fit(new WholeExamples(x.view(6, 1, 1, 4)), 300)[^1];
        // ln p(x) by all 2⁶ assignments: one stick v ~ Beta(1, α), a beta-Bernoulli law for each number of a component.
        List<double> all = [];
        for (var code = 0; code < 64; code++)
        {
            var first = tensor(Enumerable.Range(0, 6).Select(i => (code >> i & 1) == 0 ? 1.0 : 0.0).ToArray());
            var counts = tensor(new[] { first.sum().item<double>(), 6 - first.sum().item<double>() });
            var log = LogBeta(tensor(new[] { 1 + counts[0].item<double>(), alpha + counts[1].item<double>() }))
                - LogBeta(tensor(new[] { 1.0, alpha }));
            foreach (var own in new[] { first, 1 - first })
            {
                var on = own.unsqueeze(0).mm(x).squeeze(0);
                var q = stack([prior + on, prior + own.sum() - on], 1);
                log += (Dirichlets.LogNormalizer(q) - Dirichlets.LogNormalizer(full_like(q, prior))).sum()
                    .item<double>();
            }
            all.Add(log);
        }
        var evidence = tensor(all.ToArray()).logsumexp(0).item<double>();
        // Both orders of the components have a share, and q holds one; the factors lack their dependence.
        Assert.InRange(evidence - bound, 0, Math.Log(2) + 1.5);

        static double LogBeta(Tensor ab) => Dirichlets.LogNormalizer(ab).item<double>();
    }

    [Fact]
    public void Three_binary_patterns_take_few_of_twelve_components()
    {
        using var scope = NewDisposeScope();
        RandomState.Seed(2);
        var patterns = rand(3, 20, dtype: float64).round() * 0.8 + 0.1;
        var labels = arange(600) % 3;
        var x = (rand(600, 20, dtype: float64) < patterns.index_select(0, labels)).to(float64).view(600, 1, 1, 20);
        using var model = Model<BernoulliProcessMixture>(
            new BernoulliProcessMixtureOptions { Components = 12, Tolerance = 1e-8 }, 20);
        _ = model.Fit(new WholeExamples(x), 300);
        using var off = no_grad();
        var found = model.Categorize(x);
        // A pattern may be left in two pieces: no iteration moves examples between components that both explain them.
        var terms = model.Iterate(1, new WholeExamples(x));
        var left = terms.Watched.Single(w => w.Name == "components").Value.item<double>();
        Assert.InRange(left, 3, 5);
        // Each component is of one pattern, but for a few examples.
        var pure = functional.one_hot(found, 12).t().mm(functional.one_hot(labels, 3)).amax([1]).sum();
        Assert.InRange(pure.item<long>(), 590, 600);
    }

    [Fact]
    public void Gibbs_sampling_in_training_finds_three_groups_and_goes_on_where_it_was()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        RandomState.Seed(3);
        var place = tensor(new[,] { { 0.0, 0 }, { 6, 1 }, { -1, 7 } }).index_select(0, arange(45) % 3);
        var examples = new WholeExamples((place + 0.5 * randn(45, 2, dtype: float64)).view(45, 1, 1, 2));
        var o = new DirichletProcessMixtureOptions
        {
            Components = 8, Inference = ProcessInference.Gibbs, Spread = 0.02, Concentration = 0.3
        };
        using var one = Model<DirichletProcessMixture>(o, 2);
        var clusters = Enumerable.Range(0, 15).Select(t =>
            one.Iterate(t, examples).Watched.Single().Value.item<double>()).ToArray();
        Assert.InRange(clusters[^1], 3, 4);
        // Most pairs of one group are together, no two of different groups.
        var z = one.Remembered["components"];
        var together = z.unsqueeze(0).eq(z.unsqueeze(1));
        var same = (arange(45) % 3).unsqueeze(0).eq((arange(45) % 3).unsqueeze(1));
        Assert.Equal(0, together.logical_and(same.logical_not()).sum().item<long>());
        Assert.True(together.logical_and(same).sum().item<long>() > 0.9 * same.sum().item<long>());
        Assert.Equal(1, one.Weights.sum().item<double>(), 1e-12);
        using var other = Model<DirichletProcessMixture>(o, 2);
        foreach (var (a, b) in other.state_dict().Values.Zip(one.state_dict().Values)) a.copy_(b);
        other.Remember(one.Remembered);
        foreach (var model in new[] { one, other })
        {
            RandomState.Seed(4);
            _ = model.Iterate(15, examples);
        }
        Assert.Equal(0, Oracle.Apart(one.Means, other.Means));
    }

    [Fact]
    public void The_joint_probability_of_a_sweep_is_that_of_its_partition_and_its_clusters()
    {
        using var scope = NewDisposeScope();
        var table = new Conjugacy.GaussianMeanAndPrecisionMatrix(1);
        var prior = ExponentialFamilies.NormalWishartFamily.Natural(
            zeros(1, float64), tensor(0.5), ones(1, 1, dtype: float64), tensor(2.0));
        var x = tensor(new[,] { { -1.0 }, { -0.8 }, { 2 } });
        var gibbs = new DirichletProcessGibbs(table, prior, 1.5, 4);
        var z = tensor(new long[,] { { 0, 0, 3 } });
        var expected = PolyaUrn.LogProb(tensor(new[] { 2.0, 1 }), 1.5)
            + table.LogEvidence(prior, x[..2]) + table.LogEvidence(prior, x[2..]);
        Assert.Equal(expected.item<double>(), gibbs.LogJoint(x, z).item<double>(), 1e-12);
    }

    [Fact]
    public void The_optimum_of_a_process_is_that_of_scikit_learn_where_the_last_component_is_empty()
    {
        using var scope = NewDisposeScope();
        var iris = Oracle.Iris();
        var theirs = Oracle.Of("dirichletProcessMixture", "five");
        var start = iris.X.flatten(1).index_select(0, tensor(new long[] { 0, 60, 100, 130, 30 })).flatten();
        using var model = Model<DirichletProcessMixture>(new DirichletProcessMixtureOptions
        {
            Components = 5, Concentration = 0.01, Start = MixtureStart.Given, Tolerance = 1e-15,
            Means = [.. start.data<double>()]
        }, 4);
        _ = model.Fit(iris, 5000);
        var q = model.Components;
        // As for the Bayesian mixture: their bound stops rising by 1e-13.
        Assert.InRange(Oracle.Apart(model.Sticks, theirs.Numbers("sticks", 4, 2)), 0, 1e-4);
        Assert.InRange(Oracle.Apart(q.Nu, theirs.Numbers("degrees", 5)), 0, 1e-4);
        Assert.InRange(Oracle.Apart(q.M, theirs.Numbers("means", 5, 4)), 0, 1e-6);
        Assert.InRange(Oracle.Apart(model.Spreads, theirs.Numbers("covariances", 5, 4, 4)), 0, 1e-6);
    }

    [Fact]
    public void Options_that_do_not_go_with_Gibbs_sampling_end_in_a_sentence()
    {
        var o = new DirichletProcessMixtureOptions { Inference = ProcessInference.Gibbs, Minibatch = true };
        Assert.Equal("minibatch: got true beside inference gibbs, expected false",
            Assert.Throws<OptionsException>(() => o.Create(DataShape.Vector(2))).Message);
    }
}

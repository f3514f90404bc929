using System.Text.Json;
using Generative.Data;
using Generative.Distributions;
using Generative.Inference;
using Generative.Models.Classical;
using Generative.Numerics;
using static Generative.Models.Tests.Classical.SmallCorpus;

namespace Generative.Models.Tests.Classical;

/// <summary>LDA against enumeration, scikit-learn (topics.py) and the topics that a corpus was drawn from.</summary>
public sealed class LatentDirichletAllocationTests
{
    private static JsonElement Theirs(string name) => JsonDocument.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "Models", "Classical", "topics.json"))).RootElement.GetProperty(name);

    // With sparse priors there are many optima, and ours keeps for each document the better of two: from one start it
    // ends elsewhere. There it starts at their optimum, and has to stay.
    [Theory]
    [InlineData("symmetric", null, null, false)]
    [InlineData("sparse", 0.1, 0.05, true)]
    public void The_optimum_is_that_of_scikit_learn(string name, double? alpha, double? eta, bool startsThere)
    {
        using var scope = NewDisposeScope();
        var theirs = Theirs(name);
        double[] start = startsThere ? theirs.Numbers("lambda", K, V).data<double>().ToArray() : Lambda;
        using var model = Model(new()
        {
            Topics = K, Alpha = alpha, Eta = eta, Lambda = start, Tolerance = 1e-13, DocumentIterations = 300
        }, V);
        var bounds = model.Fit(new WholeExamples(Counts()), 600);
        Assert.Equal(theirs.Number("bound"), bounds[^1] * N, 1e-6);
        Assert.InRange(Oracle.Apart(model.Lambda, theirs.Numbers("lambda", K, V)), 0, 1e-6);
        var gamma = theirs.Numbers("gamma", N, K);
        var shares = gamma / gamma.sum(1, keepdim: true);
        Assert.InRange(Oracle.Apart(model.DocumentTopics(Counts()), shares), 0, 1e-6);
    }

    [Fact]
    public void Three_minibatches_end_where_those_of_scikit_learn_end()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Model(new()
        {
            Topics = K, Alpha = 0.2, Eta = 0.1, Lambda = Lambda, DocumentIterations = 5000, Minibatch = true,
            Decay = 0.7, Delay = 2
        }, V);
        var minibatches = new Shuffled(Counts(), 8);
        for (var t = 0; t < 3; t++) _ = model.Iterate(t, minibatches);
        Assert.InRange(Oracle.Apart(model.Lambda, Theirs("online").Numbers("lambda", K, V)), 0, 1e-6);
    }

    [Fact]
    public void A_minibatch_moves_lambda_along_the_natural_gradient()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new() { Topics = K, Alpha = 0.2, Eta = 0.1, Lambda = Lambda, Minibatch = true }, V);
        var minibatches = new Shuffled(Counts(), 8);
        using (no_grad())
        {
            for (var t = 0; t < 3; t++) _ = model.Iterate(t, minibatches);
        }
        // F as a function of λ, with γ as the documents have it and φ at its optimum, N / B of a minibatch.
        var batch = minibatches.Minibatch(3);
        var n = new WordBags(batch.X.flatten(1));
        var lambda = model.Lambda.detach().clone().requires_grad_();
        var posterior = new TopicPosterior(n, Dirichlets.ExpectedLog(lambda), model.Alpha);
        var gamma = posterior.Update(posterior.Start(), 20).detach();
        var F = (N / 8.0 * posterior.Bound(gamma).sum())
            + Dirichlets.NegativeKl(lambda, model.Eta.expand_as(lambda)).sum();
        F.backward();
        // The Fisher matrix of Dir(λ) is ∇² ln B(λ) = diag ψ'(λ) - ψ'(Σ λ) 1 1ᵀ, for each topic its own.
        using var off = no_grad();
        var before = model.Lambda.clone();
        _ = model.Iterate(3, minibatches);
        var rho = Math.Pow(3 + 1, -0.7);
        for (var k = 0; k < K; k++)
        {
            var l = before[k];
            var fisher = l.polygamma(1).diag() - l.sum().polygamma(1);
            var natural = linalg.solve(fisher, lambda.grad![k]);
            Assert.InRange(Oracle.Apart(model.Lambda[k] - l, rho * natural), 0, 1e-9);
        }
    }

    [Fact]
    public void With_one_topic_the_bound_is_the_evidence()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new() { Topics = 1, Alpha = 0.7, Eta = 0.3 }, V);
        var bound = model.Fit(new WholeExamples(Counts()), 3)[^1] * N;
        // All words come from one urn: ln p(w) = ln B(n + η) - ln B(η).
        var eta = full([V], 0.3, dtype: float64);
        var n = Counts().sum([0, 1, 2]);
        var evidence = Dirichlets.LogNormalizer(n + eta) - Dirichlets.LogNormalizer(eta);
        Assert.Equal(evidence.item<double>(), bound, 1e-9);
    }

    [Fact]
    public void The_bound_stays_below_the_evidence_that_enumeration_gives()
    {
        using var scope = NewDisposeScope();
        // Two documents of five words: 32 assignments of two topics, each a product of urns.
        var x = tensor(new[,] { { 2.0, 1, 0 }, { 0, 1, 1 } }).view(2, 1, 1, 3);
        const double alpha = 0.5, eta = 0.3;
        var gibbs = new TopicGibbs(TopicGibbs.Words(new WholeExamples(x)), 2, 3, alpha, eta, new Random(1));
        var evidence = Math.Log(Enumerable.Range(0, 32).Sum(code =>
        {
            gibbs.Assign([.. Enumerable.Range(0, 5).Select(i => (code >> i) & 1)]);
            return Math.Exp(gibbs.LogJoint());
        }));
        using var model = Model(new() { Topics = 2, Alpha = alpha, Eta = eta, Tolerance = 0 }, 3);
        var bound = model.Fit(new WholeExamples(x), 500)[^1] * 2;
        // q takes z, θ and β as independent and sees one of two ways to number the topics: that costs ln 2 and more,
        // here less than two nats.
        Assert.InRange(evidence - bound, Math.Log(2), 2);
    }

    public static TheoryData<string, TopicInference, bool> Ways => new()
    {
        { "coordinate ascent", TopicInference.Variational, false },
        { "natural gradients", TopicInference.Variational, true },
        { "Gibbs sampling", TopicInference.Gibbs, false },
    };

    [Theory, MemberData(nameof(Ways))]
    public void The_three_topics_of_the_corpus_are_found(string way, TopicInference inference, bool minibatch)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var corpus = Corpus.Draw(600, 50, seed: 1);
        using var model = Model(
            new() { Topics = 3, Inference = inference, Minibatch = minibatch, Alpha = 0.2, Eta = 0.1, Restarts = 1 },
            corpus.Vocabulary.Count);
        var examples = new Shuffled(corpus.Tensor().to(float64), Size: 60);
        for (var t = 0; t < (minibatch ? 200 : 60); t++)
        {
            using var step = NewDisposeScope();
            _ = model.Iterate(t, examples);
        }
        var truth = tensor([.. Corpus.Topics.SelectMany(t => t)]).view(3, -1);
        // Half the sum of differences of two distributions, for the nearest topic of each.
        var apart = (model.TopicWords.unsqueeze(0) - truth.unsqueeze(1)).abs().sum([2]) / 2;           // [3, 3]
        Assert.Equal(3, apart.argmin(1).data<long>().Distinct().Count());
        // 30,000 words: a share of 1/20 of 10,000 is known to 0.002, and there are 33 of them.
        Assert.True(apart.amin([1]).max().item<double>() < 0.04, $"{way}: {string.Join(' ', apart.data<double>())}");
        // Of most documents the largest topic is the one that they were labeled with.
        var found = apart.argmin(0).index_select(0, model.Categorize(examples.X));
        var labels = tensor([.. corpus.Labels.Select(l => (long)l)]);
        Assert.True(found.eq(labels).to(float64).mean().item<double>() > 0.95, way);
    }

    [Fact]
    public void At_learned_priors_the_bound_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        var corpus = Corpus.Draw(400, 60, seed: 4);
        using var model = Model(
            new() { Topics = 3, LearnAlpha = true, LearnEta = true, Alpha = 1, Eta = 0.1, Tolerance = 1e-10 },
            corpus.Vocabulary.Count);
        var x = corpus.Tensor().to(float64);
        _ = model.Fit(new WholeExamples(x), 1000);
        var (alpha, eta) = (model.Alpha.clone().requires_grad_(), model.Eta.clone().requires_grad_());
        var posterior = new TopicPosterior(new(x.flatten(1)), Dirichlets.ExpectedLog(model.Lambda), alpha);
        var gamma = model.Remembered["gamma"];
        var F = posterior.Bound(gamma).sum() + Dirichlets.NegativeKl(model.Lambda, eta.expand_as(model.Lambda)).sum();
        F.backward();
        // Second derivatives are near 10,000: what is left of the iteration after the last step.
        Assert.InRange(alpha.grad!.abs().max().item<double>(), 0, 1e-1);
        Assert.InRange(eta.grad!.abs().max().item<double>(), 0, 1e-1);
        // Drawn with 1/5. The bound is loosest where θ is spread, so it takes less.
        Assert.All(model.Alpha.data<double>().ToArray(), a => Assert.InRange(a, 0.08, 0.22));
    }

    [Fact]
    public void Sampled_documents_have_the_length_the_words_and_the_topics_of_the_model()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Model(new() { Topics = 2, Alpha = 0.5, Length = 4, Lambda = [3, 1, 1e-9, 1e-9, 1e-9, 1] }, 3);
        model.Lambda.copy_(tensor(new[,] { { 3, 1, 1e-9 }, { 1e-9, 1e-9, 1 } }));
        RandomState.Seed(2);
        const int n = 20_000;
        var x = model.Sample(new(n, CPU)).flatten(1);
        Assert.True(x.sum([1]).eq(4).all().item<bool>());
        // Words 0 and 1 belong to topic 0, as 3 : 1. Four standard errors of 80,000 words, which come in fours.
        Assert.Equal(0.75, (x.sum([0])[0] / (x.sum([0])[0] + x.sum([0])[1])).item<double>(), 0.02);
        // Pólya's urn with α = ½ each: all four words of one topic with probability 2 (½ · 1½ · 2½ · 3½) / 4!.
        var alone = x[TensorIndex.Colon, 2].eq(0).logical_or(x[TensorIndex.Colon, 2].eq(4)).to(float64);
        Assert.Equal(2 * (0.5 * 1.5 * 2.5 * 3.5) / 24, alone.mean().item<double>(), 4 * 0.5 / Math.Sqrt(n));
    }

    [Fact]
    public void What_does_not_fit_ends_in_a_sentence()
    {
        using var scope = NewDisposeScope();
        using var model = Model(new() { Topics = 2 }, 2);
        var fault = Assert.Throws<OptionsException>(
            () => model.Fit(new WholeExamples(tensor(new[] { 1.0, -2 }).view(1, 1, 1, 2)), 1));
        Assert.Equal("latentDirichletAllocation: got data with -2, expected counts of words", fault.Message);
        fault = Assert.Throws<OptionsException>(() => Model(new() { Topics = 2, Lambda = [1, 2, 3] }, 2));
        Assert.Equal("lambda: got 3 numbers, expected 4 above 0", fault.Message);
        fault = Assert.Throws<OptionsException>(
            () => Model(new() { Inference = TopicInference.Gibbs, Minibatch = true }, 2));
        Assert.Equal("minibatch: got true beside inference gibbs, expected false", fault.Message);
    }

    [Fact]
    public void A_model_that_remembers_its_documents_goes_on_where_it_was()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var inference in Enum.GetValues<TopicInference>())
        {
            var o = new LatentDirichletAllocationOptions { Topics = K, Inference = inference, DocumentIterations = 2 };
            using var one = Model(o, V);
            var examples = new WholeExamples(Counts());
            for (var t = 0; t < 3; t++) _ = one.Iterate(t, examples);
            using var other = Model(o, V);
            foreach (var (a, b) in other.state_dict().Values.Zip(one.state_dict().Values)) a.copy_(b);
            other.Remember(one.Remembered);
            foreach (var model in new[] { one, other })
            {
                RandomState.Seed(7);
                _ = model.Iterate(3, examples);
            }
            Assert.Equal(0, Oracle.Apart(one.Lambda, other.Lambda));
            var wrong = new Dictionary<string, Tensor> { ["gamma"] = zeros(4, K + 1) };
            Assert.Throws<ArgumentException>(() => other.Remember(wrong));
        }
    }
}

using Generative.Distributions;
using Generative.Inference;
using Generative.Numerics;

namespace Generative.Tests.Inference;

/// <summary>The posterior of the topics of documents: its fixed point by autograd, packed words as all words.</summary>
public sealed class TopicPosteriorTests
{
    private static readonly Tensor alpha = tensor(new[] { 0.4, 1.3, 0.7 }).DetachFromDisposeScope();

    private static (Tensor Counts, Tensor LogBeta) Documents(int V)
    {
        RandomState.Seed(11);
        var n = (rand(5, V, dtype: float64) * 4 - 2).clamp(min: 0).floor();
        return (n, Dirichlets.ExpectedLog(rand(3, V, dtype: float64) + 0.1));
    }

    [Fact]
    public void At_the_end_the_bound_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        var (n, logBeta) = Documents(7);
        var posterior = new TopicPosterior(new(n), logBeta, alpha);
        var gamma = posterior.Update(posterior.Start(), 2000).detach().requires_grad_();
        posterior.Bound(gamma).sum().backward();
        Assert.InRange(gamma.grad!.abs().max().item<double>(), 0, 1e-10);
    }

    [Fact]
    public void Every_update_raises_the_bound()
    {
        using var scope = NewDisposeScope();
        var (n, logBeta) = Documents(7);
        var posterior = new TopicPosterior(new(n), logBeta, alpha);
        var gamma = rand(5, 3, dtype: float64) * 5 + 0.1;
        for (var t = 0; t < 50; t++)
        {
            var next = posterior.Update(gamma, 1);
            Assert.True((posterior.Bound(next) >= posterior.Bound(gamma) - 1e-11).all().item<bool>(), $"update {t}");
            gamma = next;
        }
    }

    [Fact]
    public void Words_that_are_packed_give_what_all_words_give()
    {
        using var scope = NewDisposeScope();
        // More words than are multiplied whole, of which the last two thirds never occur.
        var (some, _) = Documents(700);
        var n = cat([some, zeros(5, 1400, dtype: float64)], 1);
        n[2] = zeros(2100, dtype: float64);                                            // a document without words
        var logBeta = Dirichlets.ExpectedLog(rand(3, 2100, dtype: float64) + 0.1);
        var packed = new TopicPosterior(new(n), logBeta, alpha);
        var whole = new TopicPosterior(new(n[TensorIndex.Colon, ..700]), logBeta[TensorIndex.Colon, ..700], alpha);
        var gamma = packed.Update(packed.Start(), 30);
        Assert.InRange((gamma - whole.Update(whole.Start(), 30)).abs().max().item<double>(), 0, 1e-10);
        Assert.InRange((packed.Bound(gamma) - whole.Bound(gamma)).abs().max().item<double>(), 0, 1e-9);
        var sums = packed.Sums(gamma);
        Assert.InRange((sums[TensorIndex.Colon, ..700] - whole.Sums(gamma)).abs().max().item<double>(), 0, 1e-10);
        Assert.Equal(0, sums[TensorIndex.Colon, 700..].abs().sum().item<double>());
        // Each word belongs to topics in shares that add up to its count.
        Assert.InRange((sums.sum([0]) - n.sum([0])).abs().max().item<double>(), 0, 1e-10);
    }

    [Fact]
    public void Topics_that_no_number_format_can_tell_apart_leave_the_bound_finite()
    {
        using var scope = NewDisposeScope();
        // exp(-1000) is 0 in every format: each word is possible in one topic only.
        var logBeta = tensor(new[,] { { 0f, -1000 }, { -1000, 0 } });
        var posterior = new TopicPosterior(new(tensor(new[,] { { 3f, 2 } })), logBeta, tensor(new[] { 0.01f, 0.01f }));
        var gamma = posterior.Update(posterior.Start(), 100);
        Assert.Equal(3.01, gamma[0, 0].item<float>(), 1e-5);
        Assert.True(float.IsFinite(posterior.Bound(gamma).item<float>()));
    }

    // Odd sizes: fewer words and topics than a vector has numbers, tails, blocks of four and single ones, counts of
    // 0, and enough documents for several shares.
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 2, 1)]
    [InlineData(7, 33, 9, 2)]
    [InlineData(40, 300, 20, 1)]
    [InlineData(60, 2100, 17, 2)]
    [InlineData(50, 2100, 70, 3)]
    public void Document_by_document_it_is_the_plain_form(int B, int V, int K, int threads)
    {
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            foreach (var type in new[] { float32, float64 })
            {
                RandomState.Seed(5);
                // Most words of a document do not occur; the last document has none.
                var n = (rand(B, V, dtype: type) * 8 - 5).clamp(min: 0).ceil();
                if (B > 1) n[B - 1] = zeros(V, dtype: type);
                var logBeta = Dirichlets.ExpectedLog(rand(K, V, dtype: type) * 2 + 0.02);
                var a = rand(K, dtype: type) + 0.01;
                var gamma = rand(B, K, dtype: type) * 30 + a;
                var posterior = new TopicPosterior(new(n), logBeta, a);
                // With a gradient the tensors' own operations compute.
                var plain = gamma.clone().requires_grad_();
                var slack = type == float64 ? 1e-12 : 1e-5;                            // some hundred terms of a sum
                Near(posterior.Update(plain, 3), posterior.Update(gamma, 3), slack);
                Near(posterior.Bound(plain), posterior.Bound(gamma), slack);
                Near(posterior.Sums(plain), posterior.Sums(gamma), slack);
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    // ψ at numbers from 0.03 to 3,000: each topic has a word of its own, whose sum is its share.
    [Fact]
    public void Shares_of_topics_of_all_sizes_are_the_plain_form()
    {
        using var scope = NewDisposeScope();
        foreach (var type in new[] { float32, float64 })
        {
            var gamma = logspace(-3, 7, 200, dtype: type).view(1, -1).sqrt();
            var logBeta = (eye(200, dtype: type) + 1e-3).log();
            var posterior = new TopicPosterior(new(ones([1, 200], type)), logBeta, ones([200], type));
            var plain = gamma.clone().requires_grad_();
            Near(posterior.Sums(plain), posterior.Sums(gamma), type == float64 ? 1e-12 : 1e-5);
        }
    }

    private static void Near(Tensor expected, Tensor found, double slack)
    {
        var scale = expected.abs().max().to(float64).item<double>() + 1;
        Assert.InRange((expected - found).abs().max().to(float64).item<double>() / scale, 0, slack);
    }
}

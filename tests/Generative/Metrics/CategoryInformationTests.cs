using Generative.Metrics;

namespace Generative.Tests.Metrics;

public sealed class CategoryInformationTests
{
    [Fact]
    public void Information_is_the_marginals_entropy_less_the_mean_entropy()
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var logQ = functional.log_softmax(2 * randn(12, 5, dtype: float64), 1);
        var (q, marginal) = (logQ.exp(), logQ.exp().mean([0]));
        static torch.Tensor Entropy(torch.Tensor p) => -(p * p.log()).sum([-1]);
        var each = CategoryInformation.PerExample(logQ);
        Assert.Equal([12], each.shape);
        Assert.Equal((Entropy(marginal) - Entropy(q).mean()).item<double>(), each.mean().item<double>(), 1e-12);
        Assert.True(each.min().item<double>() >= 0);
    }

    [Fact]
    public void Confident_and_balanced_categories_give_maximal_information_and_equal_ones_none()
    {
        using var scope = NewDisposeScope();
        var sure = functional.log_softmax(1000 * eye(4, dtype: float64).repeat(3, 1), 1);
        Assert.Equal(Math.Log(4), CategoryInformation.PerExample(sure).mean().item<double>(), 1e-12);
        Assert.Equal(0, CategoryInformation.PerExample(sure[..1].expand(6, 4)).mean().item<double>(), 1e-12);
    }

    [Fact]
    public void Disagreement_is_smallest_for_equal_predictions_and_moves_only_the_second()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var (a, b) = (randn(6, 3, dtype: float64).requires_grad_(), randn(6, 3, dtype: float64).requires_grad_());
        var (logQ, other) = (functional.log_softmax(a, 1), functional.log_softmax(b, 1));
        var kl = CategoryInformation.Disagreement(logQ, other) - CategoryInformation.Disagreement(logQ, logQ);
        Assert.True(kl.min().item<double>() > 0);
        CategoryInformation.Disagreement(logQ, other).sum().backward();
        Assert.True(a.grad is null);
        // d/db of -q · ln softmax(b) is softmax(b) - q.
        Assert.InRange((b.grad! - (other.exp() - logQ.exp())).abs().max().item<double>(), 0, 1e-12);
    }
}

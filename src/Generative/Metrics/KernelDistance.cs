namespace Generative.Metrics;

/// <summary>The squared maximum mean discrepancy under a cubic kernel, without bias: its mean over random subsets, and
/// their standard deviation.</summary>
/// <remarks>
/// MMD² = 1/(m(m-1)) Σ_{i≠j} k(xᵢ, xⱼ) + 1/(m(m-1)) Σ_{i≠j} k(yᵢ, yⱼ) - 2/m² Σᵢⱼ k(xᵢ, yⱼ),   k(x, y) = (xᵀy / F + 1)³.
/// Gretton et al., "A Kernel Two-Sample Test", 2012; the kernel and the subsets: Bińkowski et al., "Demystifying MMD
/// GANs", 2018, arXiv:1801.01401.
/// x [n, F], y [n', F]; a subset has m of each. It may come out below zero where the distributions are the same.
/// </remarks>
public static class KernelDistance
{
    /// <summary>MMD² of all of x against all of y, a single number; float64.</summary>
    public static Tensor Between(Tensor x, Tensor y)
    {
        var (a, b) = (x.to(float64), y.to(float64));
        var (n, m) = (a.size(0), b.size(0));
        var (xx, yy, xy) = (Kernel(a, a), Kernel(b, b), Kernel(a, b));
        return (xx.sum() - xx.diagonal().sum()) / (n * (n - 1.0)) + (yy.sum() - yy.diagonal().sum()) / (m * (m - 1.0))
            - 2 * xy.mean();
    }

    /// <summary>Mean and standard deviation over subsets of m from each, drawn without replacement by the generator (a
    /// CPU one).</summary>
    public static (double Mean, double Deviation) BySubsets(
        Tensor x, Tensor y, Generator random, int subsets = 50, int m = 1000)
    {
        if (m < 2 || x.size(0) < m || y.size(0) < m)
            throw new ArgumentException(
            $"kernel distance: got {x.size(0)} and {y.size(0)} points, expected at least a subset's {m}");
        var values = new double[subsets];
        for (var k = 0; k < subsets; k++)
        {
            using var scope = NewDisposeScope();
            Tensor Subset(Tensor all) =>
                all.index_select(0, randperm(all.size(0), generator: random).slice(0, 0, m, 1).to(all.device));
            values[k] = Between(Subset(x), Subset(y)).item<double>();
        }
        var mean = values.Average();
        return (mean, subsets < 2 ? 0 : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (subsets - 1)));
    }

    private static Tensor Kernel(Tensor a, Tensor b)
    {
        var k = a.mm(b.t()).div_(a.size(1)).add_(1);
        return k * k * k;
    }
}

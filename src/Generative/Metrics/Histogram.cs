namespace Generative.Metrics;

/// <summary>Class frequencies of samples, and their distance from the expected ones.</summary>
/// <remarks>
/// KL(q ‖ p) = Σ_k q_k ln q_k / p_k, q the samples' shares, 0 ln 0 = 0. Of three digits stacked as colors: a thousand
/// classes, p uniform; the number of classes seen and the KL
/// as in Metz et al., "Unrolled Generative Adversarial Networks", 2017, arXiv:1611.02163, section 3.3.
/// </remarks>
public static class Histogram
{
    /// <summary>Counts of the classes 0 .. K - 1 among labels [n] (int64).</summary>
    public static long[] Counts(Tensor labels, long classes)
    {
        using var scope = NewDisposeScope();
        return labels.bincount(null, classes).cpu().data<long>().ToArray();
    }

    /// <summary>The class of each image of three digits, [n], from its channels' classes [n, 3]: 100 c₀ + 10 c₁ +
    /// c₂.</summary>
    public static Tensor Stacked(Tensor digits) =>
        digits.select(1, 0) * 100 + digits.select(1, 1) * 10 + digits.select(1, 2);

    /// <summary>KL(q ‖ p) in nats; infinite where p is zero and q is not.</summary>
    public static double Kl(IReadOnlyList<long> counts, IReadOnlyList<double> p)
    {
        var n = (double)counts.Sum();
        return counts.Zip(p).Where(k => k.First > 0).Sum(k => k.First / n * Math.Log(k.First / n / k.Second));
    }

    /// <summary>Number of classes with at least the given fraction of their expected frequency.</summary>
    public static int Covered(IReadOnlyList<long> counts, IReadOnlyList<double> p, double least = 0.1)
    {
        var n = (double)counts.Sum();
        return counts.Zip(p).Count(k => k.Second > 0 && k.First > 0 && k.First / n >= least * k.Second);
    }
}

namespace Generative.Metrics;

/// <summary>Agreement of clusters with classes, from the table n_kc of the examples of class c in cluster k.</summary>
/// <remarks>
/// a_k = Σ_c n_kc,   b_c = Σ_k n_kc,   n = Σ n_kc. All three are 1 for the same partition, whatever the numbers of its
/// clusters.
/// accuracy = max_π Σ_k n_{k π(k)} / n, π one-to-one (<see cref="Assignment"/>); Yang et al., 2010.
/// NMI = I / ½ (H_a + H_b),   I = Σ n_kc/n ln(n n_kc / a_k b_c),   H_a = -Σ a_k/n ln(a_k/n). Strehl and Ghosh, 2002,
/// with the arithmetic mean.
/// ARI = (S - E) / (½ (S_a + S_b) - E),   S = Σ C(n_kc, 2),   S_a = Σ C(a_k, 2),   E = S_a S_b / C(n, 2): 0 on average
/// for partitions at random. Hubert and Arabie, "Comparing partitions", 1985.
/// </remarks>
public static class ClusterAgreement
{
    /// <summary>The share of examples in the class of their cluster, clusters and classes matched one to one.</summary>
    public static double Accuracy(double[,] n)
    {
        var matched = Assignment.Of(n).Index().Where(m => m.Item >= 0).Sum(m => n[m.Index, m.Item]);
        return matched / n.Cast<double>().Sum();
    }

    /// <summary>Normalized mutual information, 0 to 1; 1 where there is one cluster and one class.</summary>
    public static double NormalizedInformation(double[,] n)
    {
        var (a, b, total) = Margins(n);
        var (ha, hb, joint) = (Entropy(a, total), Entropy(b, total), Entropy(n.Cast<double>(), total));
        return ha + hb == 0 ? 1 : Math.Max(0, 2 * (ha + hb - joint) / (ha + hb));
    }

    /// <summary>The adjusted Rand index, at most 1; 1 where both partitions are trivial.</summary>
    public static double AdjustedRand(double[,] n)
    {
        var (a, b, total) = Margins(n);
        var (sa, sb, s) = (Pairs(a), Pairs(b), Pairs(n.Cast<double>()));
        var expected = total > 1 ? sa * sb / Pairs([total]) : 0;
        var most = (sa + sb) / 2;
        return most == expected ? 1 : (s - expected) / (most - expected);
    }

    /// <summary>The standard error of a statistic of the table, by the jackknife: each example left out once.</summary>
    /// <remarks>s² = (n-1)/n Σᵢ (fᵢ - f̄)²; the examples of a cell have the same fᵢ. Efron, 1982.</remarks>
    public static double StandardError(double[,] n, Func<double[,], double> f)
    {
        List<(double Count, double Value)> without = [];
        var table = (double[,])n.Clone();
        for (var k = 0; k < n.GetLength(0); k++)
        {
            for (var c = 0; c < n.GetLength(1); c++)
            {
                if (n[k, c] == 0) continue;
                table[k, c]--;
                without.Add((n[k, c], f(table)));
                table[k, c]++;
            }
        }
        var total = without.Sum(w => w.Count);
        if (total < 2) return 0;
        var mean = without.Sum(w => w.Count * w.Value) / total;
        return Math.Sqrt((total - 1) / total * without.Sum(w => w.Count * Math.Pow(w.Value - mean, 2)));
    }

    private static (double[] A, double[] B, double Total) Margins(double[,] n)
    {
        var (a, b) = (new double[n.GetLength(0)], new double[n.GetLength(1)]);
        for (var k = 0; k < a.Length; k++)
        {
            for (var c = 0; c < b.Length; c++)
            {
                a[k] += n[k, c];
                b[c] += n[k, c];
            }
        }
        return (a, b, a.Sum());
    }

    private static double Entropy(IEnumerable<double> counts, double total) =>
        -counts.Where(c => c > 0).Sum(c => c / total * Math.Log(c / total));

    private static double Pairs(IEnumerable<double> counts) => counts.Sum(c => c * (c - 1) / 2);
}

namespace Generative.Tests.Shared;

/// <summary>Σₖ wₖ N(μₖ, σₖ² I), whose log-density, score and noised forms are known in closed form.</summary>
internal sealed record GaussianMixture(params (double Weight, double[] Mean, double Sigma)[] Components)
{
    /// <summary>0.3 N(-2, 0.5²) + 0.7 N(1, 1).</summary>
    public static GaussianMixture Line { get; } = new((0.3, [-2], 0.5), (0.7, [1], 1));

    /// <summary>0.3 N((-2, -2), 0.5² I) + 0.7 N((2, 2), 0.5² I): modes that are far apart.</summary>
    public static GaussianMixture Plane { get; } = new((0.3, [-2, -2], 0.5), (0.7, [2, 2], 0.5));

    /// <summary>Its convolution with N(0, σ² I).</summary>
    public GaussianMixture Noised(double sigma) =>
        new([.. Components.Select(c => (c.Weight, c.Mean, Math.Sqrt(c.Sigma * c.Sigma + sigma * sigma)))]);

    /// <summary>ln p(x) for x [B, D]: [B].</summary>
    public Tensor LogDensity(Tensor x) => Parts(x).logsumexp(1);

    /// <summary>∇ ln p(x) = Σₖ p(k|x) (μₖ - x) / σₖ², [B, D], written out: no automatic differentiation.</summary>
    public Tensor Score(Tensor x)
    {
        var posterior = Parts(x).softmax(1);                                                          // [B, K]
        return Components.Select((c, k) => posterior.narrow(1, k, 1) * (tensor(c.Mean) - x) / (c.Sigma * c.Sigma))
            .Aggregate((a, b) => a + b);
    }

    /// <summary>n points, [n, D].</summary>
    public Tensor Draw(long n)
    {
        var which = multinomial(tensor(Components.Select(c => c.Weight).ToArray()), n, replacement: true);
        return stack([.. Components.Select(c => tensor(c.Mean))]).index_select(0, which)
            + randn([n, Components[0].Mean.Length], dtype: float64)
                * tensor(Components.Select(c => c.Sigma).ToArray()).index_select(0, which).unsqueeze(1);
    }

    private Tensor Parts(Tensor x) =>
        stack([.. Components.Select(c => Math.Log(c.Weight) - c.Mean.Length * Math.Log(c.Sigma * Math.Sqrt(2 * Math.PI))
        - (x - tensor(c.Mean)).square().sum([1]) / (2 * c.Sigma * c.Sigma))], 1);
}

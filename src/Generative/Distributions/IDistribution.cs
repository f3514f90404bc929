namespace Generative.Distributions;

/// <summary>A distribution over batches of vectors: what likelihoods, priors and posteriors share.</summary>
public interface IDistribution
{
    /// <summary>log p(x), nats, summed over each example: x [..., D] -> [...].</summary>
    Tensor LogProb(Tensor x);

    /// <summary>E[x], the shape of one draw.</summary>
    Tensor Mean { get; }

    /// <summary>A draw without gradient.</summary>
    Tensor Sample();
}

/// <summary>A distribution whose draws carry the gradient of its parameters.</summary>
public interface IReparameterized : IDistribution
{
    /// <summary>n independent draws, [n, ...], differentiable in the parameters.</summary>
    Tensor RSample(long n);

    /// <summary>One draw, [...], differentiable in the parameters.</summary>
    Tensor RSample() => RSample(1).squeeze(0);
}

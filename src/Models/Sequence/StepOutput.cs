using Generative.Distributions;

namespace Generative.Models.Sequence;

/// <summary>The distribution of a step.</summary>
public enum StepLikelihood
{
    /// <summary>Bernoulli, numbers in [0, 1].</summary>
    Bernoulli,

    /// <summary>Normal, each number with a σ of its own.</summary>
    Gaussian,

    /// <summary>A mixture of normals.</summary>
    Mixture,

    /// <summary>A mixture of normals for all numbers but the last, and Bernoulli for that: a pen's move and
    /// lift.</summary>
    Strokes,
}

/// <summary>p(x_t | ·) from the numbers that a network gives.</summary>
/// <remarks>
/// Per component k: logit of π_k, μ_k, s_k with σ_k = σ_min + softplus(s_k); then the logits of what is binary.
/// Strokes: p(Δ, p) = Σ_k π_k N(Δ; μ_k, diag σ_k²) Bernoulli(p). Graves, "Generating Sequences With Recurrent Neural
/// Networks", 2013, arXiv:1308.0850, section 4.1, without its correlations. With temperature τ: π_k^(1/τ) and τ σ²,
/// logits divided by τ; Ha and Eck, 2017, arXiv:1704.03477, equation 8.
/// x [..., D]; numbers [..., Count].
/// </remarks>
internal sealed class StepOutput(StepLikelihood likelihood, long dimension, int components, double minSigma)
{
    private readonly long real = likelihood switch
    {
        StepLikelihood.Bernoulli => 0,
        StepLikelihood.Strokes => dimension - 1,
        _ => dimension,
    };

    private readonly long K = likelihood is StepLikelihood.Mixture or StepLikelihood.Strokes ? components : 1;

    /// <summary>Numbers of the network.</summary>
    public long Count => (real == 0 ? 0 : K * (1 + 2 * real)) + dimension - real;

    /// <summary>Numbers of a step that are real, the first ones; the others are binary.</summary>
    public long Real => real;

    /// <summary>log p(x), nats, [...].</summary>
    public Tensor LogProb(Tensor numbers, Tensor x)
    {
        var (mixture, logits) = Parts(numbers, 1);
        Tensor? logP = null;
        if (mixture is not null) logP = mixture.LogProb(x.narrow(-1, 0, real));
        if (logits is null) return logP!;
        var binary = new BernoulliPixels(logits).LogProb(x.narrow(-1, real, dimension - real));
        return logP is null ? binary : logP + binary;
    }

    /// <summary>E[x], [..., D].</summary>
    public Tensor Mean(Tensor numbers)
    {
        var (mixture, logits) = Parts(numbers, 1);
        return Joined(mixture?.Mean, logits?.sigmoid());
    }

    /// <summary>A draw of each, [n, D].</summary>
    /// <param name="numbers">[n, Count].</param>
    /// <param name="u">Uniform on [0, 1), [n, 1 + D].</param>
    /// <param name="eps">Standard normal, [n, D].</param>
    /// <param name="temperature">τ.</param>
    public Tensor Draw(Tensor numbers, Tensor u, Tensor eps, double temperature)
    {
        var (mixture, logits) = Parts(numbers, temperature);
        var drawn = mixture?.Draw(u.select(-1, 0), eps.narrow(-1, 0, real));
        return Joined(drawn, logits is null ? null
            : u.narrow(-1, 1 + real, dimension - real).lt(logits.sigmoid()).to(numbers.dtype));
    }

    private static Tensor Joined(Tensor? first, Tensor? second)
    {
        if (first is null) return second!;
        return second is null ? first : cat([first, second], -1);
    }

    private (MixtureDensity? Mixture, Tensor? Logits) Parts(Tensor numbers, double temperature)
    {
        var logits = dimension == real ? null
            : numbers.narrow(-1, Count - (dimension - real), dimension - real) / temperature;
        if (real == 0) return (null, logits);
        long[] shape = [.. numbers.shape[..^1], K, real];
        var logWeights = functional.log_softmax(numbers.narrow(-1, 0, K) / temperature, -1);
        var mu = numbers.narrow(-1, K, K * real).reshape(shape);
        var s = numbers.narrow(-1, K * (1 + real), K * real).reshape(shape);
        var logVar = 2 * (functional.softplus(s) + minSigma).log() + Math.Log(temperature);
        return (new(new(mu, logVar), logWeights), logits);
    }
}

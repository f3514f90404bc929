namespace Generative.Targets;

/// <summary>Options of a distribution to sample from. The key <c>type</c> chooses the concrete record.</summary>
public abstract record TargetOptions
{
    /// <summary>The distribution.</summary>
    /// <exception cref="OptionsException">A value is not allowed.</exception>
    public abstract Target Create();
}

/// <summary>A distribution to sample from, whose moments are known: what a sampler is measured by.</summary>
/// <remarks>x [..., D], log p(x) [...] in nats, in float64. S numbers of x are watched: x itself unless a target says
/// otherwise.</remarks>
public abstract class Target
{
    /// <summary>D, numbers of an x.</summary>
    public abstract long Dimension { get; }

    /// <summary>Names of the S watched numbers.</summary>
    public virtual IReadOnlyList<string> Names =>
        Dimension == 1 ? ["x"] : [.. Enumerable.Range(1, (int)Dimension).Select(j => $"x{j}")];

    /// <summary>E of each watched number, [S]; NaN: not known.</summary>
    public abstract IReadOnlyList<double> Mean { get; }

    /// <summary>Variance of each watched number, [S]; NaN: not known.</summary>
    public abstract IReadOnlyList<double> Variance { get; }

    /// <summary>Whether x are real numbers, with a density that has a gradient where it is above 0.</summary>
    public virtual bool IsContinuous => true;

    /// <summary>Whether the density integrates to one, so that weights and shares accepted have a known mean.</summary>
    public virtual bool IsNormalized => true;

    /// <summary>Outside of these ends the density of each x is 0.</summary>
    public virtual (double Low, double High) Support => (double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>log p(x), [..., D] -> [...]; -∞ outside of the support.</summary>
    public abstract Tensor LogDensity(Tensor x);

    /// <summary>The watched numbers, [..., D] -> [..., S].</summary>
    public virtual Tensor Watched(Tensor x) => x;

    /// <summary>A first state of each chain, [n, D]: uniform within two standard deviations of the mean, so that chains
    /// start apart.</summary>
    public virtual Tensor Start(NoiseSource noise)
    {
        var (mean, deviation) = (Of(Mean, noise), Of(Variance, noise).sqrt());
        var x = mean + deviation * (4 * noise.Uniform(Dimension) - 2);
        var room = 0.01 * deviation;
        return minimum(maximum(x, Support.Low + room), Support.High - room);
    }

    private static Tensor Of(IReadOnlyList<double> numbers, NoiseSource noise) =>
        tensor([.. numbers], dtype: noise.Dtype, device: noise.Device);
}

/// <summary>A density that can be drawn from directly: a target, or the proposal of a sampler.</summary>
public interface IDrawable
{
    /// <summary>D.</summary>
    long Dimension { get; }

    /// <summary>log p(x), [..., D] -> [...].</summary>
    Tensor LogDensity(Tensor x);

    /// <summary>Independent draws for each stream of the noise, [n, draws, D].</summary>
    Tensor Draw(NoiseSource noise, long draws);
}

/// <summary>A target in one dimension whose distribution function has an inverse in closed form.</summary>
public interface IQuantile
{
    /// <summary>F⁻¹(u), 0 &lt; u &lt; 1, of any shape.</summary>
    Tensor Quantile(Tensor u);
}

/// <summary>A part of x drawn anew given the rest: [chains, D] -> [chains, D].</summary>
public delegate Tensor Conditional(Tensor x, NoiseSource noise);

/// <summary>A target whose parts can be drawn given the rest.</summary>
public interface IConditionals
{
    /// <summary>The parts, in the order of a sweep.</summary>
    IReadOnlyList<Conditional> Conditionals { get; }
}

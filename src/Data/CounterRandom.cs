namespace Generative.Data;

/// <summary>
/// A stream of random words that depends on (seed, index) alone: image 7 of seed 3 is the same whoever draws it, in
/// whatever order.
/// </summary>
/// <remarks>
/// SplitMix64 started at a hash of (seed, index): word n = mix(key + n·γ).
/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
/// Only integer and exactly rounded float operations, so that every machine draws the same numbers.
/// </remarks>
internal struct CounterRandom(ulong seed, ulong index)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;                 // 2⁶⁴ / golden ratio, odd
    private ulong state = Mix(Mix(seed + Gamma) ^ (index * 0xD1342543DE82EF95 + Gamma));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        state += Gamma;
        return Mix(state);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float Uniform() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [low, high).</summary>
    public float Uniform(float low, float high) => low + (high - low) * Uniform();

    /// <summary>Uniform in 0 .. bound − 1; the bias is below bound·2⁻⁶⁴.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Bell-shaped with mean 0 and variance 1, within ±3.47: the sum of four uniforms, 16 bits each.</summary>
    public float Bell()
    {
        var bits = Next();
        var sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF)
            + (int)(bits >> 48);
        return (sum - 2 * 65535) * (1.7320508f / 65536);            // Var[Σ of four] = 4/12, so √3 scales it to 1
    }

    /// <summary>Shuffles in place, every order equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

namespace Generative.Data;

/// <summary>Which images train, which validate and which test: three disjoint index arrays in random order that
/// together hold 0 .. N − 1.</summary>
/// <remarks>
/// The seed's permutation of 0 .. N − 1 is cut as test | valid | train, so that the test set depends on (N, test, seed)
/// alone:
/// a larger validation set takes from training only.
/// </remarks>
/// <param name="Train">What the other two leave.</param>
/// <param name="Valid">Judged during training.</param>
/// <param name="Test">Judged once, at the end.</param>
public sealed record Split(int[] Train, int[] Valid, int[] Test)
{
    /// <summary>Cuts by counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the two exceed
    /// <paramref name="total"/>.</exception>
    public static Split ByCounts(int total, int valid, int test, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNegative(valid);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)valid + test, total, "valid + test");
        int[] order = [.. Enumerable.Range(0, total)];
        new CounterRandom(seed, (ulong)total).Shuffle<int>(order);
        return new(order[(test + valid)..], order[test..(test + valid)], order[..test]);
    }

    /// <summary>Cuts by fractions in [0, 1], each rounded to the nearest count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is outside [0, 1], or the two exceed 1.</exception>
    public static Split ByFractions(int total, double valid, double test, ulong seed)
    {
        if (!(valid is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(valid), valid, "a fraction from 0 to 1");
        if (!(test is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(test), test, "a fraction from 0 to 1");
        if (!(valid + test <= 1 + 1e-12))
            throw new ArgumentOutOfRangeException(nameof(valid), valid + test, "valid + test at most 1");
        var testCount = (int)Math.Floor(total * test + 0.5);
        return ByCounts(total, Math.Min((int)Math.Floor(total * valid + 0.5), total - testCount), testCount, seed);
    }
}

namespace Generative.Networks;

/// <summary>Of a coupling of images whose mask keeps whole channels: those that its network reads, all others being
/// zero, and those of its results that are wanted.</summary>
internal sealed record CouplingChannels(long[] Read, long[] Wanted)
{
    /// <summary>For a mask [1, C, 1, 1] and so many results for each channel; null for other masks, which save no work.
    /// </summary>
    public static CouplingChannels? Of(Tensor mask, int results)
    {
        if (mask.dim() != 4 || mask.size(1) != mask.numel()) return null;
        var keeps = mask.to(float32).flatten().data<float>().ToArray();
        var C = keeps.Length;
        return new([.. Each(C).Where(c => keeps[c] == 1)], [.. Each(results * C).Where(c => keeps[c % C] == 0)]);
    }

    /// <summary>0, 1, .., count − 1.</summary>
    public static long[] All(long count) => [.. Each((int)count)];

    private static IEnumerable<long> Each(int count) => Enumerable.Range(0, count).Select(c => (long)c);
}

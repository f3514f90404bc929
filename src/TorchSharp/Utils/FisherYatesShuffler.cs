using System.Collections;

namespace TorchSharp.Utils;

/// <summary>0 .. size - 1 in random order, each order as likely; a seed gives the same order every time.</summary>
public class FisherYatesShuffler(long size, int? seed = null) : IEnumerable<long>
{
    public IEnumerator<long> GetEnumerator()
    {
        var random = seed is { } s ? new Random(s) : new Random();
        // What has been swapped away from its own place: memory grows with what was drawn, not with size.
        Dictionary<long, long> moved = [];
        for (var k = 0L; k < size; k++)
        {
            var pick = random.NextInt64(k, size);
            yield return moved.GetValueOrDefault(pick, pick);
            moved[pick] = moved.GetValueOrDefault(k, k);
            moved.Remove(k);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

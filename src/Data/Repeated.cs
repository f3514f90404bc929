using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Generative.Data;

/// <summary>Test examples that also train, byte for byte.</summary>
internal static class Repeated
{
    private const double LeastShare = 0.5, LeastDistinct = 0.9;

    /// <summary>A sentence where half of the test examples or more do; null: fewer, or a set that is not in
    /// memory.</summary>
    public static string? InTest(DataSets data)
    {
        if (data.Test.Count == 0 || !IsInMemory(data.Train.Set) || !IsInMemory(data.Test.Set)) return null;
        // Equal examples have equal hashes of any kind: the cheap one rules out most sets.
        HashSet<int> rough = [.. Places(data.Train).Select(k => Rough(data.Train, k))];
        if (Places(data.Test).Count(k => rough.Contains(Rough(data.Test, k))) < LeastShare * data.Test.Count)
            return null;
        HashSet<UInt128> trained = [.. Places(data.Train).Select(k => Hash(data.Train, k))];
        // Where few examples are possible, many are equal by chance.
        if (trained.Count < LeastDistinct * data.Train.Count) return null;
        var count = Places(data.Test).Count(k => trained.Contains(Hash(data.Test, k)));
        if (count < LeastShare * data.Test.Count) return null;
        var (some, all) = (Number(count), Number(data.Test.Count));
        return $"{some} of {all} test examples also train: test numbers say little of new examples";
    }

    private static bool IsInMemory(IExamples set) => set is ImageSet or FloatImageSet or VectorSet;

    private static IEnumerable<int> Places(DataPart part) => Enumerable.Range(0, part.Count);

    private static int Rough(DataPart part, int k)
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes(part, k));
        return hash.ToHashCode();
    }

    private static UInt128 Hash(DataPart part, int k)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(Bytes(part, k), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    private static ReadOnlySpan<byte> Bytes(DataPart part, int k)
    {
        var place = part.Indices?[k] ?? k;
        return part.Set switch
        {
            ImageSet set => set[place],
            FloatImageSet set => MemoryMarshal.AsBytes(set[place]),
            var set => MemoryMarshal.AsBytes(((VectorSet)set)[place]),
        };
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

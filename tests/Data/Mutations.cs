using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>Damaged copies of a good input: bytes changed, cut off, repeated, left out. What reads them ends in success
/// or in a fault of ours.</summary>
internal static class Mutations
{
    /// <summary>Reads so many damaged copies; returns how many were refused. Any exception but
    /// <see cref="DataException"/> and <see cref="ConfigException"/> fails the test.</summary>
    public static int Refused(byte[] whole, Action<byte[]> read, int rounds = 2000, ulong seed = 1)
    {
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Damaged(whole, new CounterRandom(seed, (ulong)round));
            try { read(bytes); }
            catch (DataException fault)
            {
                refused++;
                Assert.DoesNotContain('\n', fault.Message);
            }
            catch (ConfigException fault)
            {
                refused++;
                Assert.All(fault.Faults, line => Assert.DoesNotContain('\n', line));
            }
        }
        return refused;
    }

    private static byte[] Damaged(byte[] whole, CounterRandom random)
    {
        var bytes = whole.ToList();
        // Half of them near the start, where the headers are.
        var reach = random.Below(2) == 0 ? Math.Min(128, bytes.Count) : bytes.Count;
        for (var edits = 1 + random.Below(3); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Below(Math.Min(reach, bytes.Count));
            var kind = random.Below(6);
            if (kind == 0) bytes.RemoveRange(at, Few(at));
            else if (kind == 1) bytes.InsertRange(at, bytes.GetRange(at, Few(at)));
            else if (kind == 2) bytes[at] = (byte)(random.Below(2) == 0 ? 0xFF : 0);
            else if (kind == 3) bytes[at] ^= (byte)(1 << random.Below(8));
            else if (kind == 4 && random.Below(4) == 0) bytes.RemoveRange(at, bytes.Count - at);
            else bytes[at] = (byte)random.Below(256);
        }
        return [.. bytes];

        int Few(int at) => Math.Min(bytes.Count - at, 1 + random.Below(8));
    }
}

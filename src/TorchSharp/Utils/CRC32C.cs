namespace TorchSharp.Utils;

/// <summary>The Castagnoli checksum: polynomial 0x1EDC6F41, reflected.</summary>
/// <remarks>G. Castagnoli, S. Bräuer and M. Herrmann, "Optimization of Cyclic Redundancy-Check Codes with 24 and 32 Parity Bits", 1993.</remarks>
public static class CRC32C
{
    private static readonly uint[] table = [.. Enumerable.Range(0, 256)
        .Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) != 0 ? c >> 1 ^ 0x82F63B78u : c >> 1))];

    public static uint process(byte[] data) => ~data.Aggregate(~0u, (crc, b) => crc >> 8 ^ table[(crc ^ b) & 0xff]);

    /// <summary>Of the four bytes, lowest first.</summary>
    public static uint process(int data) => process(BitConverter.GetBytes(data));

    /// <summary>Of the eight bytes, lowest first.</summary>
    public static uint process(long data) => process(BitConverter.GetBytes(data));
}

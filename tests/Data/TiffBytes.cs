namespace Generative.Data.Tests;

/// <summary>TIFF files and EXIF blocks put together by the specification, in either byte order.</summary>
internal static class TiffBytes
{
    /// <summary>An EXIF block of an orientation alone.</summary>
    public static byte[] Exif(int orientation, bool big) => Directory([], big, (274, 3, orientation));

    /// <summary>A gray, uncompressed file of one strip at a place of the file.</summary>
    public static byte[] File(
        int height, int width, byte[] samples, bool big,
        int orientation = 1, int bits = 8, int rowsPerStrip = 1000, int at = 8) =>
        Directory(
            samples, big, (256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, 1), (262, 3, 1), (273, 4, at),
            (274, 3, orientation), (277, 3, 1), (278, 4, Math.Min(rowsPerStrip, height)), (279, 4, samples.Length));

    /// <summary>A fax of two rows: a white run of 8 (10011), a black run of 8 (000101); ITU-T T.4, table 2.</summary>
    public static byte[] Fax(int photometric) => Directory(
        [0x98, 0xA0, 0x98, 0xA0], false, (256, 4, 16), (257, 4, 2), (258, 3, 1), (259, 3, 2), (262, 3, photometric),
        (273, 4, 8), (277, 3, 1), (278, 4, 2), (279, 4, 4));

    // A TIFF header, data at 8, then a directory of tags, types (3: 2 bytes, 4: 4 bytes) and values.
    private static byte[] Directory(byte[] data, bool big, params (int Tag, int Type, int Value)[] entries)
    {
        byte[] Number(int value, int size)
        {
            byte[] bytes = [.. Enumerable.Range(0, size).Select(k => (byte)(value >> (8 * k)))];
            return big ? [.. bytes.Reverse()] : bytes;
        }

        return
        [
            .. big ? "MM"u8 : "II"u8, .. Number(42, 2), .. Number(8 + data.Length, 4), .. data,
            .. Number(entries.Length, 2),
            .. entries.SelectMany(e => (byte[])
            [
                .. Number(e.Tag, 2), .. Number(e.Type, 2), .. Number(1, 4),
                .. e.Type == 3 ? [.. Number(e.Value, 2), 0, 0] : Number(e.Value, 4),
            ]),
            .. Number(0, 4),
        ];
    }
}

namespace Generative.Data;

/// <summary>The rows of an interlaced PNG, which come in seven passes, put in order.</summary>
/// <remarks>
/// W3C, "Portable Network Graphics (PNG) Specification", second edition, 2003, sections 8.2 and 9.2. ImageSharp 2.1
/// misreads the passes of images of fewer than five columns, and waits for ever for rows that are missing.
/// </remarks>
internal static class PngPasses
{
    private const int Count = 7;

    // Where the columns and rows of a pass begin, and their steps.
    private static ReadOnlySpan<byte> FirstColumn => [0, 4, 0, 2, 0, 1, 0];
    private static ReadOnlySpan<byte> ColumnStep => [8, 8, 4, 4, 2, 2, 1];
    private static ReadOnlySpan<byte> FirstRow => [0, 0, 4, 0, 2, 0, 1];
    private static ReadOnlySpan<byte> RowStep => [8, 8, 8, 4, 4, 2, 2];

    /// <summary>Bytes of all passes, with a filter's byte for each row.</summary>
    public static long Bytes(in PngChunks chunks)
    {
        var sum = 0L;
        for (var pass = 0; pass < Count; pass++)
            sum += Rows(chunks, pass) * (1 + chunks.RowBytes(Columns(chunks, pass)));
        return sum;
    }

    /// <summary>The rows from top to bottom, each after a filter's byte of 0: none.</summary>
    /// <param name="chunks">The file.</param>
    /// <param name="passes">Rows of all passes, each after its filter's byte; filters are undone in place.</param>
    /// <exception cref="InvalidDataException">A filter is unknown.</exception>
    public static byte[] InOrder(in PngChunks chunks, byte[] passes)
    {
        var stride = 1 + (int)chunks.RowBytes(chunks.Width);
        var bits = chunks.Samples * chunks.Depth;                     // of a pixel
        var ordered = new byte[chunks.Height * stride];
        var at = 0;
        for (var pass = 0; pass < Count; pass++)
        {
            var (rows, columns) = (Rows(chunks, pass), (int)Columns(chunks, pass));
            var length = (int)chunks.RowBytes(columns);
            var above = new byte[length].AsSpan();
            for (var y = 0; y < rows; y++)
            {
                var row = passes.AsSpan(at + 1, length);
                Unfilter(passes[at], row, above, Math.Max(1, bits / 8));
                var to = ordered.AsSpan((FirstRow[pass] + y * RowStep[pass]) * stride + 1, stride - 1);
                for (var x = 0; x < columns; x++) Copy(row, x, to, FirstColumn[pass] + x * ColumnStep[pass], bits);
                above = row;
                at += 1 + length;
            }
        }
        return ordered;
    }

    private static long Columns(in PngChunks chunks, int pass) =>
        Math.Max(0, (chunks.Width - FirstColumn[pass] + ColumnStep[pass] - 1) / ColumnStep[pass]);

    // A pass without columns has no rows.
    private static long Rows(in PngChunks chunks, int pass) =>
        Columns(chunks, pass) == 0
            ? 0
            : Math.Max(0, (chunks.Height - FirstRow[pass] + RowStep[pass] - 1) / RowStep[pass]);

    // A filtered byte is the difference from a prediction by the bytes to the left (a), above (b), and above left (c).
    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        if (filter > 4) throw new InvalidDataException();
        for (var k = 0; k < row.Length; k++)
        {
            var left = k >= pixelBytes;
            var (a, b, c) = (left ? row[k - pixelBytes] : 0, above[k], left ? above[k - pixelBytes] : 0);
            var prediction = filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => Nearest(a, b, c), _ => 0 };
            row[k] += (byte)prediction;
        }
    }

    // The one of a, b and c that is nearest to a + b - c (Paeth).
    private static int Nearest(int a, int b, int c)
    {
        var (toA, toB, toC) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - 2 * c));
        if (toA <= toB && toA <= toC) return a;
        return toB <= toC ? b : c;
    }

    private static void Copy(ReadOnlySpan<byte> from, int x, Span<byte> to, int column, int bits)
    {
        if (bits >= 8)
        {
            var bytes = bits / 8;
            from.Slice(x * bytes, bytes).CopyTo(to[(column * bytes)..]);
            return;
        }
        var value = (from[x * bits / 8] >> (8 - bits - x * bits % 8)) & ((1 << bits) - 1);
        to[column * bits / 8] |= (byte)(value << (8 - bits - column * bits % 8));
    }
}

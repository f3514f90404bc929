using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Generative.Data;

/// <summary>NumPy's <c>.npz</c>: a ZIP archive of <c>.npy</c> files.</summary>
/// <remarks>Format: numpy.lib.format, version 1.0; what <c>numpy.savez</c> writes.</remarks>
public static class Npz
{
    /// <summary>Writes one array under that key, row-major; the file appears whole or not at all.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, string key, Tensor array) => Write(path, [(key, array)]);

    /// <summary>Writes arrays under their keys, row-major; the file appears whole or not at all.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<(string Key, Tensor Array)> arrays) =>
        DataException.GuardWrite(path, () =>
        {
            var temporary = path + ".writing";
            try
            {
                using (var archive = new ZipArchive(File.Create(temporary), ZipArchiveMode.Create))
                    foreach (var (key, array) in arrays) Write(archive, key, array);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);                       // still there if the disk was full
            }
        });

    private static void Write(ZipArchive archive, string key, Tensor array)
    {
        var dtype = array.dtype switch
        {
            ScalarType.Byte => "|u1",
            ScalarType.Int64 => "<i8",
            ScalarType.Float32 => "<f4",
            ScalarType.Float64 => "<f8",
            _ => throw new NotSupportedException(
                $"npz: array '{key}' is {array.dtype}, expected uint8, int64, float32 or float64"),
        };
        var entry = archive.CreateEntry(key + ".npy", CompressionLevel.NoCompression);
        // the same array, the same bytes
        entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        var shape = string.Concat(array.shape.Select(s => $"{s}, ")).TrimEnd();
        var header = $"{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({shape}), }}";
        // magic, version, length and header fill multiples of 64
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        Span<byte> start = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], (ushort)header.Length);
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(header));
        using var scope = NewDisposeScope();
        var whole = array.detach().cpu().contiguous();
        if (whole.numel() > 0) stream.Write(whole.bytes);
    }
}

using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Generative.Tests.Shared;

/// <summary>Writes .npy and .npz files as NumPy does.</summary>
internal static class NumpyFile
{
    public static byte[] Npy<T>(string descr, int[] shape, T[] elements, string order = "False") where T : unmanaged
    {
        var sizes = string.Join(", ", shape) + (shape.Length == 1 ? "," : "");           // a tuple of one has a comma
        return Raw($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({sizes}), }}",
            MemoryMarshal.AsBytes<T>(elements).ToArray());
    }

    public static byte[] Raw(string header, byte[] elements)
    {
        var padded = header.PadRight((10 + header.Length + 1 + 63) / 64 * 64 - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)(padded.Length & 0xFF), (byte)(padded.Length >> 8),
            .. Encoding.Latin1.GetBytes(padded), .. elements];
    }

    public static byte[] Npz(params (string Name, byte[] Npy)[] arrays)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, npy) in arrays)
            {
                using var entry = zip.CreateEntry(name + ".npy", CompressionLevel.Fastest).Open();
                entry.Write(npy);
            }
        return stream.ToArray();
    }
}

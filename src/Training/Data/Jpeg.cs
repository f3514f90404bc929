#if TORCH_DISPATCH
using System.Runtime.InteropServices;

namespace Training.Data;

/// <summary>JPEG through libjpeg-turbo's TurboJPEG interface (turbojpeg.h 2.x): it returns errors, where libjpeg's own would jump out of our frames.</summary>
internal static unsafe partial class Jpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int Rgb = 0, Grey = 6;                               // TJPF_RGB, TJPF_GRAY
    private const int StopOnWarning = 8192, LimitScans = 32768;        // damage is an error; a progressive file of a million scans too
    private static readonly bool libraryStands = NativeLibrary.TryLoad(Library, out _);
    private static readonly string[] printing = ["CMYK", "YCCK"];

    /// <summary>Reads the bytes of a JPEG file; channels 0 keeps what the file has.</summary>
    public static Image Decode(ReadOnlySpan<byte> bytes, int channels, string name, Action<long, long, string> checkSize)
    {
        if (!libraryStands) throw new DataFault(name, Library, "no such library", "TurboJPEG (Debian: libturbojpeg0)");
        var handle = tjInitDecompress();
        if (handle == 0) throw Failed(0, name);
        try
        {
            fixed (byte* memory = bytes)
            {
                int width, height, subsampling, colour;
                if (tjDecompressHeader3(handle, memory, (nuint)bytes.Length, &width, &height, &subsampling, &colour) != 0) throw Failed(handle, name);
                checkSize(width, height, name);
                if (colour is < 0 or > 2) throw new DataFault(name, "colour", colour is 3 or 4 ? printing[colour - 3] : $"{colour}", "grey, RGB or YCbCr");
                if (channels == 0) channels = colour == 2 ? 1 : 3;
                var image = new Image(new byte[width * height * channels], height, width, channels);
                fixed (byte* pixels = image.Pixels)
                    if (tjDecompress2(handle, memory, (nuint)bytes.Length, pixels, width, 0, height, channels == 3 ? Rgb : Grey, StopOnWarning | LimitScans) != 0) throw Failed(handle, name);
                return image;
            }
        }
        finally
        {
            _ = tjDestroy(handle);
        }
    }

    private static DataFault Failed(nint handle, string name) =>
        new(name, "image data", $"\"{Marshal.PtrToStringUTF8(tjGetErrorStr2(handle))}\"", "a whole JPEG image");

    [LibraryImport(Library)] private static partial nint tjInitDecompress();
    [LibraryImport(Library)] private static partial int tjDestroy(nint handle);
    [LibraryImport(Library)] private static partial nint tjGetErrorStr2(nint handle);
    [LibraryImport(Library)] private static partial int tjDecompressHeader3(nint handle, byte* jpeg, nuint size, int* width, int* height, int* subsampling, int* colour);
    [LibraryImport(Library)] private static partial int tjDecompress2(nint handle, byte* jpeg, nuint size, byte* pixels, int width, int pitch, int height, int format, int flags);
}
#endif

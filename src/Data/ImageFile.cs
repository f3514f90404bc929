using System.Buffers.Binary;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using Sharp = SixLabors.ImageSharp.Image;

namespace Generative.Data;

/// <summary>One picture.</summary>
/// <param name="Pixels">[H, W, C] intensities 0 to 255, row-major.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C: 1 grey, 3 red-green-blue.</param>
public sealed record Image(byte[] Pixels, int Height, int Width, int Channels);

/// <summary>Pictures on disk: written as PNG with 8 bits per channel, read as PNG or JPEG, told apart by content.</summary>
/// <remarks>
/// Debian's libpng 1.6 through its simplified interface (png.h, section 5) and libjpeg-turbo, or SixLabors.ImageSharp in the <c>package</c> flavour.
/// Whatever is wrong with a file ends in a <see cref="DataFault"/>.
/// </remarks>
public static unsafe class ImageFile
{
    private const long MostBytes = 1 << 28;
    private const int MostPixels = 1 << 26;                           // 67 million: larger headers are refused before anything is allocated
    private const int HeaderBytes = 33;                               // signature 8; IHDR: length 4, name 4, width 4, height 4, depth 1, colour 1, ...
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes <paramref name="image"/> to <paramref name="path"/>, replacing what stood there.</summary>
    /// <exception cref="DataFault">The folder does not exist or cannot be written, or the image has no such form.</exception>
    public static void Write(string path, Image image)
    {
        var bytes = Encode(image, path);
        DataFault.Guard(path, "a file that can be written", () => { File.WriteAllBytes(path, bytes); return 0; });
    }

    /// <summary>
    /// Reads a PNG or JPEG of any kind; <paramref name="channels"/> 1 or 3 converts to grey or colour, 0 keeps what the file has. Transparency falls on black.
    /// </summary>
    /// <exception cref="DataFault">The file is missing, damaged, larger than 256 MiB, or neither PNG nor JPEG.</exception>
    public static Image Read(string path, int channels = 0) =>
        Decode(DataFault.Guard(path, "a PNG or JPEG image", () =>
        {
            var length = new FileInfo(path).Length;
            return length <= MostBytes ? File.ReadAllBytes(path) : throw new DataFault(path, "length", $"{length} bytes", $"at most {MostBytes}");
        }), channels, path);

    /// <summary>The bytes of a PNG file.</summary>
    /// <param name="image">Grey or colour.</param>
    /// <param name="name">How a fault names the image.</param>
    public static byte[] Encode(Image image, string name = "image")
    {
        if (image.Channels is not (1 or 3)) throw new DataFault(name, "channels", $"{image.Channels}", "1 or 3");
        CheckSize(image.Width, image.Height, name);
        var expected = (long)image.Height * image.Width * image.Channels;
        if (image.Pixels.Length != expected) throw new DataFault(name, "pixels", $"{image.Pixels.Length} bytes", $"{expected}");
        return EncodePng(image, name);
    }

    /// <summary>Reads the bytes of a PNG or JPEG file; see <see cref="Read"/>.</summary>
    public static Image Decode(ReadOnlySpan<byte> bytes, int channels = 0, string name = "image")
    {
        if (channels is not (0 or 1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "0, 1 or 3");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return DecodeJpeg(bytes, channels, name);
        if (!bytes.StartsWith(Signature))
        {
            var found = bytes.IsEmpty ? "an empty file" : Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)]);
            throw new DataFault(name, "signature", found, $"{Convert.ToHexString(Signature)} (PNG) or FFD8FF (JPEG)");
        }
        if (bytes.Length < HeaderBytes || !bytes.Slice(12, 4).SequenceEqual("IHDR"u8))
            throw new DataFault(name, "header", "none", "a PNG header of 25 bytes");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), height = BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]);
        CheckSize(width, height, name);
        if (channels == 0) channels = (bytes[25] & 2) != 0 ? 3 : 1;    // colour type: bit 1 says colour (of a palette too)
        var image = new Image(new byte[width * height * channels], (int)height, (int)width, channels);
        DecodePng(bytes, image, name);
        return image;
    }

    private static void CheckSize(long width, long height, string name)
    {
        if (width < 1 || height < 1 || height > MostPixels / width)
            throw new DataFault(name, "size", $"{height}x{width}", $"1 to {MostPixels} pixels");
    }

    private static byte[] EncodePng(Image image, string name)
    {
        using var stream = new MemoryStream();
        using Sharp picture = image.Channels == 3
            ? Sharp.LoadPixelData<Rgb24>(image.Pixels, image.Width, image.Height)
            : Sharp.LoadPixelData<L8>(image.Pixels, image.Width, image.Height);
        var colour = image.Channels == 3 ? PngColorType.Rgb : PngColorType.Grayscale;
        picture.SaveAsPng(stream, new PngEncoder { BitDepth = PngBitDepth.Bit8, ColorType = colour });
        return stream.ToArray();
    }

    private static Image DecodeJpeg(ReadOnlySpan<byte> bytes, int channels, string name)
    {
        try
        {
            var header = Sharp.Identify(bytes.ToArray());
            CheckSize(header.Width, header.Height, name);
            if (channels == 0) channels = header.PixelType.BitsPerPixel > 8 ? 3 : 1;
            var image = new Image(new byte[header.Width * header.Height * channels], header.Height, header.Width, channels);
            DecodePng(bytes, image, name);
            return image;
        }
        catch (Exception e) when (e is ImageFormatException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new DataFault(name, "image data", $"\"{e.Message.TrimEnd('.')}\"", "a whole JPEG image", e);
        }
    }

    private static void DecodePng(ReadOnlySpan<byte> bytes, Image image, string name)
    {
        try
        {
            using var picture = Sharp.Load<Rgba32>(bytes.ToArray());
            for (var i = 0; i < image.Height * image.Width; i++)
            {
                var p = picture[i % image.Width, i / image.Width];
                int r = p.R * p.A / 255, g = p.G * p.A / 255, b = p.B * p.A / 255;   // transparent parts are laid on black
                if (image.Channels == 3) (image.Pixels[3 * i], image.Pixels[3 * i + 1], image.Pixels[3 * i + 2]) = ((byte)r, (byte)g, (byte)b);
                else image.Pixels[i] = (byte)((2126 * r + 7152 * g + 722 * b + 5000) / 10000);   // ITU-R BT.709
            }
        }
        catch (Exception e) when (e is ImageFormatException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new DataFault(name, "image data", $"\"{e.Message.TrimEnd('.')}\"", "a whole PNG image", e);
        }
    }
}

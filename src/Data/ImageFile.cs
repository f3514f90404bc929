using System.Buffers;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using Sharp = SixLabors.ImageSharp.Image;

namespace Generative.Data;

/// <summary>One picture.</summary>
/// <param name="Pixels">[H, W, C] intensities 0 to 255, row-major.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C: 1 gray, 3 red-green-blue.</param>
public sealed record Image(byte[] Pixels, int Height, int Width, int Channels);

/// <summary>Pictures on disk: written as PNG of 8 bits, read as PNG, JPEG, WebP, BMP, GIF or TIFF.</summary>
/// <remarks>
/// Decoded by SixLabors.ImageSharp. The format is told by the first bytes, and the size is checked in the header before
/// pixels are decoded. Whatever is wrong with a file ends in a <see cref="DataException"/>.
/// </remarks>
public static class ImageFile
{
    private const long MostBytes = 1 << 28;
    private const string Expected = $"a {ImageHeader.Formats} image";

    /// <summary>Writes <paramref name="image"/> to <paramref name="path"/>, replacing what stood there.</summary>
    /// <exception cref="DataException">The file cannot be written, or the image has no such form.</exception>
    public static void Write(string path, Image image)
    {
        var bytes = Encode(image, path);
        DataException.GuardWrite(path, () => File.WriteAllBytes(path, bytes));
    }

    /// <summary>Reads an image file; see <see cref="Decode"/>.</summary>
    /// <exception cref="DataException">The file is missing, damaged, larger than 256 MiB, or of another
    /// format.</exception>
    public static Image Read(string path, int channels = 0, byte background = 0)
    {
        var buffer = Array.Empty<byte>();
        try
        {
            var length = DataException.Guard(path, Expected, () =>
            {
                buffer = ArrayPool<byte>.Shared.Rent(Length(path));
                return Fill(path, buffer);
            });
            return Decode(buffer.AsSpan(0, length), channels, path, background);
        }
        finally
        {
            if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The bytes of a PNG file.</summary>
    /// <param name="image">Gray or color.</param>
    /// <param name="name">How a fault names the image.</param>
    /// <exception cref="DataException">The image has no such form.</exception>
    public static byte[] Encode(Image image, string name = "image")
    {
        if (image.Channels is not (1 or 3)) throw new DataException(name, "channels", $"{image.Channels}", "1 or 3");
        ImageHeader.CheckSize(image.Height, image.Width, name);
        var expected = (long)image.Height * image.Width * image.Channels;
        if (image.Pixels.Length != expected)
            throw new DataException(name, "pixels", $"{image.Pixels.Length} bytes", $"{expected}");
        return image.Channels == 3 ? Encode<Rgb24>(image, PngColorType.Rgb) : Encode<L8>(image, PngColorType.Grayscale);
    }

    /// <summary>Decodes the bytes of an image file; of several images in it, the first.</summary>
    /// <remarks>
    /// The orientation that a camera noted is applied. 16-bit samples are divided by 257. A PNG's gamma is applied
    /// where it says so and no color profile does; color profiles are not applied.
    /// </remarks>
    /// <param name="bytes">The file.</param>
    /// <param name="channels">1: gray by ITU-R BT.709, 3: color, 0: as the file has it.</param>
    /// <param name="name">How a fault names the file.</param>
    /// <param name="background">Gray level behind what is transparent.</param>
    /// <exception cref="DataException">The file is damaged, too large (67 million pixels), or of another
    /// format.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, int channels = 0, string name = "image", byte background = 0)
    {
        if (channels is not (0 or 1 or 3))
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "0, 1 or 3");
        var header = ImageHeader.Read(bytes, name);
        if (channels == 0) channels = header.Gray ? 1 : 3;
        return ImagePixels.Decode(bytes, header, channels, background, name);
    }

    // Pipes and devices have no length: they are not opened, since they may never end.
    private static int Length(string path)
    {
        var file = new FileInfo(path);
        var length = ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file).Length;
        if (length == 0) throw new DataException(path, "length", "an empty file", Expected);
        if (length > MostBytes) throw new DataException(path, "length", $"{length} bytes", $"at most {MostBytes}");
        return (int)length;
    }

    private static int Fill(string path, byte[] buffer)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var length = (int)Math.Min(RandomAccess.GetLength(file), buffer.Length);
        var done = 0;
        while (done < length)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(done, length - done), done);
            if (read == 0) break;
            done += read;
        }
        return done;
    }

    private static byte[] Encode<TPixel>(Image image, PngColorType color) where TPixel : unmanaged, IPixel<TPixel>
    {
        using var stream = new MemoryStream();
        using var picture = Sharp.WrapMemory<TPixel>(
            ImageCodec.Configuration, image.Pixels.AsMemory(), image.Width, image.Height);
        picture.Save(stream, new PngEncoder
        {
            BitDepth = PngBitDepth.Bit8,
            ColorType = color,
            ChunkFilter = PngChunkFilter.ExcludeAll,
        });
        return stream.ToArray();
    }
}

using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace Generative.Data;

/// <summary>The pixels of an image file, decoded to the samples that the file has and no others.</summary>
internal static class ImagePixels
{
    /// <summary>Decodes the image and turns it upright.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="channels">1: gray, 3: red, green and blue.</param>
    /// <param name="background">Gray level behind what is transparent.</param>
    /// <param name="name">How a fault names the file.</param>
    /// <exception cref="DataException">The image cannot be decoded whole.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, ImageHeader header, int channels, byte background, string name)
    {
        var pixels = GC.AllocateUninitializedArray<byte>((int)(header.Height * header.Width * channels));
        var image = new Image(pixels, (int)header.Height, (int)header.Width, channels);
        var rows = new PixelRows(image, header, background);
        var file = header.Mended ?? bytes;
        var lastIsEmpty = (header.Gray, header.Alpha, header.Deep) switch
        {
            (true, false, false) => Decode<L8>(file, header, rows, name),
            (true, true, false) => Decode<La16>(file, header, rows, name),
            (true, false, true) => Decode<L16>(file, header, rows, name),
            (true, true, true) => Decode<La32>(file, header, rows, name),
            (false, false, false) => Decode<Rgb24>(file, header, rows, name),
            (false, true, false) => Decode<Rgba32>(file, header, rows, name),
            (false, false, true) => Decode<Rgb48>(file, header, rows, name),
            (false, true, true) => Decode<Rgba64>(file, header, rows, name),
        };
        // A last row of zeros may be one that the decoder did not find.
        if (lastIsEmpty && header.Format == PngFile.Format && header.Mended is null && !PngFile.IsComplete(bytes, name))
            throw ImageHeader.Damaged(name, header.Format, "missing rows");
        return header.Orientation == 1 ? image : Upright(image, header.Orientation);
    }

    private static bool Decode<TPixel>(ReadOnlySpan<byte> file, ImageHeader header, PixelRows rows, string name)
        where TPixel : unmanaged, IPixel<TPixel> =>
        ImageCodec.Read(file, name, header.Format, stream =>
        {
            using var picture = header.Decoder.Decode<TPixel>(ImageCodec.Configuration, stream, CancellationToken.None);
            if (picture.Height != header.Height || picture.Width != header.Width)
                throw ImageHeader.Damaged(name, header.Format, "two sizes");
            var lastIsEmpty = false;
            picture.ProcessPixelRows(accessor =>
            {
                for (var y = 0; y < accessor.Height; y++)
                    rows.Put(y, MemoryMarshal.AsBytes(accessor.GetRowSpan(y)));
                var last = MemoryMarshal.AsBytes(accessor.GetRowSpan(accessor.Height - 1));
                lastIsEmpty = !last.ContainsAnyExcept((byte)0);
            });
            return lastIsEmpty;
        });

    // EXIF 2.3, section 4.6.4: where the first row and the first column of the file belong.
    private static Image Upright(Image image, int orientation)
    {
        var (h, w, c) = (image.Height, image.Width, image.Channels);
        var turned = orientation >= 5;
        var rowsBack = orientation is 3 or 4 or 6 or 7;
        var columnsBack = orientation is 2 or 3 or 7 or 8;
        var (height, width) = turned ? (w, h) : (h, w);
        var pixels = GC.AllocateUninitializedArray<byte>(image.Pixels.Length);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (row, column) = turned ? (x, y) : (y, x);
                if (rowsBack) row = h - 1 - row;
                if (columnsBack) column = w - 1 - column;
                image.Pixels.AsSpan(((row * w) + column) * c, c).CopyTo(pixels.AsSpan(((y * width) + x) * c));
            }
        return new(pixels, height, width, c);
    }
}

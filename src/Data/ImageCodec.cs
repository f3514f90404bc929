using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;

namespace Generative.Data;

/// <summary>The narrow door to ImageSharp: whatever goes wrong behind it ends in a
/// <see cref="DataException"/>.</summary>
internal static unsafe class ImageCodec
{
    // 67 million pixels of 8 bytes are 512 MiB.
    private const int MostMegabytes = 640;

    /// <summary>
    /// Knows no format by itself: a file is read only by the decoder that <see cref="ImageHeader"/> names. One thread
    /// decodes an image, since many images are decoded at once.
    /// </summary>
    public static Configuration Configuration { get; } = new()
    {
        MaxDegreeOfParallelism = 1,
        MemoryAllocator = MemoryAllocator.Create(new() { AllocationLimitMegabytes = MostMegabytes }),
    };

    /// <summary>The header as ImageSharp reads it.</summary>
    public static IImageInfo Identify(
        ReadOnlySpan<byte> bytes, string name, string format, IImageInfoDetector decoder) =>
        Read(bytes, name, format, stream => decoder.Identify(Configuration, stream, CancellationToken.None)
            ?? throw new InvalidDataException());

    /// <summary>Runs a reader over the bytes, which are not copied.</summary>
    /// <remarks>On damaged files the decoders throw exceptions of many types, also out-of-range and null
    /// ones.</remarks>
    /// <exception cref="DataException">The reader threw any exception.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, string name, string format, Func<Stream, T> read)
    {
        fixed (byte* start = bytes)
        {
            using var stream = new UnmanagedMemoryStream(start, bytes.Length);
            try
            {
                return read(stream);
            }
            catch (Exception e) when (e is not DataException)
            {
                throw ImageHeader.Damaged(name, format, InWords(e), e);
            }
        }
    }

    // Sentences of the library about the file are passed on; those about its own code are not.
    private static string InWords(Exception e) => e is ImageFormatException or NotSupportedException
        ? $"\"{e.Message.Split('\n')[0].Trim().TrimEnd('.', '!')}\""
        : "bytes that cannot be decoded";
}

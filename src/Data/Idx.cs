using System.Buffers.Binary;
using System.IO.Compression;

namespace Generative.Data;

/// <summary>Reads IDX files, the form of MNIST and of its descendants Fashion-MNIST, Kuzushiji-MNIST and EMNIST; raw or
/// gzip, told apart by content.</summary>
/// <remarks>
/// Layout: two zero bytes, the element type (0x08 unsigned byte), the number of dimensions D, then D big-endian 32-bit
/// sizes, then the elements, row-major.
/// LeCun, Cortes and Burges, "The MNIST database of handwritten digits". Bytes go straight from the inflater into the
/// array that is returned.
/// Sizes are believed only as far as the file is long, so no header makes the reader allocate more than the file can
/// fill.
/// </remarks>
public static class Idx
{
    private const int MostClasses = 256, LargestSide = 16384;
    private const int MostInflation = 1032;                            // deflate: 258 bytes from two bits at best

    /// <summary>The ten classes of Fashion-MNIST.</summary>
    public static IReadOnlyList<string> FashionClasses { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The ten classes of Kuzushiji-MNIST.</summary>
    public static IReadOnlyList<string> KuzushijiClasses { get; } =
        ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"];

    /// <summary>Reads the images of one part of a data set, and their labels if there are any.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="part">What their names begin with: <c>train</c>, <c>t10k</c>, or for instance
    /// <c>emnist-letters-test</c>.</param>
    /// <param name="transposed">EMNIST stores each image column by column; true turns them upright.</param>
    /// <param name="classNames">One name per class; null numbers them up to the largest label, ten at least.</param>
    /// <param name="labeled">False: labels are not read.</param>
    /// <returns>[N, H, W, 1] pixels with their labels.</returns>
    /// <exception cref="DataException">A file is missing or damaged, or the two do not belong together.</exception>
    public static ImageSet ReadFolder(
        string folder, string part, bool transposed = false, IReadOnlyList<string>? classNames = null,
        bool labeled = true)
    {
        var labels = Labels(folder, part);
        var images = Read(Find(folder, $"{part}-images", 3), labeled ? labels : null, transposed, classNames);
        return labels is not null ? images : images with { Notes = [$"{folder}: no labels beside the {part} images"] };
    }

    /// <summary>Whether the folder holds images of that part under a standard name.</summary>
    public static bool HasImages(string folder, string part) => Paths(folder, $"{part}-images", 3).Any(File.Exists);

    /// <summary>Whether the folder holds labels of that part under a standard name.</summary>
    public static bool HasLabels(string folder, string part) => Labels(folder, part) is not null;

    private static string? Labels(string folder, string part) =>
        Paths(folder, $"{part}-labels", 1).FirstOrDefault(File.Exists);

    /// <summary>Reads one file of images and, at the same time, one of labels; see <see cref="ReadFolder"/>.</summary>
    /// <param name="imagesPath">The images.</param>
    /// <param name="labelsPath">Their labels; null: there are none.</param>
    /// <param name="transposed">Whether images are stored column by column.</param>
    /// <param name="classNames">One name per class.</param>
    public static ImageSet Read(
        string imagesPath, string? labelsPath, bool transposed = false, IReadOnlyList<string>? classNames = null)
    {
        if (labelsPath is null) return Upright(ReadArray(imagesPath, 3), [], [], transposed);
        var labelsTask = Task.Run(() => ReadArray(labelsPath, 1));
        (byte[] Elements, int[] Sizes) images;
        try
        {
            images = ReadArray(imagesPath, 3);
        }
        catch
        {
            // One fault is enough: that of the labels counts as seen.
            labelsTask.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            throw;
        }
        var labels = labelsTask.GetAwaiter().GetResult();
        var count = images.Sizes[0];
        if (labels.Sizes[0] != count)
            throw new DataException(labelsPath, "number of labels", $"{labels.Sizes[0]}",
                $"{count} as {Path.GetFileName(imagesPath)} has images");
        classNames ??= ImageSet.NumberedClasses(Math.Max(10, labels.Elements.Max() + 1));
        if (classNames.Count < MostClasses
            && labels.Elements.AsSpan().IndexOfAnyInRange((byte)classNames.Count, byte.MaxValue) is >= 0 and var wrong)
            throw new DataException(labelsPath, $"label {wrong}", $"{labels.Elements[wrong]}",
                $"0 to {classNames.Count - 1}");
        return Upright(images, labels.Elements, classNames, transposed);
    }

    private static ImageSet Upright(
        (byte[] Elements, int[] Sizes) images, byte[] labels, IReadOnlyList<string> classNames, bool transposed)
    {
        var (pixels, count, height, width) = (images.Elements, images.Sizes[0], images.Sizes[1], images.Sizes[2]);
        return transposed
            ? new(Transpose(pixels, count, height, width), labels, count, width, height, 1, classNames)
            : new(pixels, labels, count, height, width, 1, classNames);
    }

    /// <summary>Reads one IDX file of unsigned bytes with <paramref name="dimensions"/> dimensions: the elements and
    /// the sizes.</summary>
    /// <exception cref="DataException">The file is missing or damaged.</exception>
    public static (byte[] Elements, int[] Sizes) ReadArray(string path, int dimensions) =>
        DataException.Guard(path, "an IDX file", () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 17,
                FileOptions.SequentialScan);
            Span<byte> start = stackalloc byte[2];
            var zipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
            file.Position = 0;
            if (!zipped) return ReadArray(path, file, file, dimensions);
            using var inflater = new GZipStream(file, CompressionMode.Decompress);
            return ReadArray(path, file, inflater, dimensions);
        });

    private static (byte[] Elements, int[] Sizes) ReadArray(
        string path, FileStream file, Stream content, int dimensions)
    {
        Span<byte> header = stackalloc byte[4 + 4 * dimensions];
        var read = Fill(path, content, header, "header");
        if (read >= 2 && header[..2] is not [0, 0])
            throw new DataException(path, "magic number", $"0x{Convert.ToHexString(header[..Math.Min(4, read)])}",
                $"0x0000080{dimensions}, or gzip's 0x1F8B");
        if (read >= 3 && header[2] != 8)
            throw new DataException(
                path, "element type", $"0x{header[2]:X2}{TypeName(header[2])}", "0x08 (unsigned byte)");
        if (read >= 4 && header[3] != dimensions)
            throw new DataException(path, "number of dimensions", $"{header[3]}", $"{dimensions}");
        if (read < header.Length) throw new DataException(path, "header", $"{read} bytes", $"{header.Length}");

        var sizes = new int[dimensions];
        var elements = 1L;                                            // below 2³¹·2¹⁴·2¹⁴, no overflow
        for (var d = 0; d < dimensions; d++)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * d)..]), largest = d == 0 ? Array.MaxLength
                : LargestSide;
            if (size < 1 || size > largest)
                throw new DataException(path, $"size of dimension {d}", $"{size}", $"1 to {largest}");
            sizes[d] = (int)size;
            elements *= size;
        }
        if (elements > Array.MaxLength)
            throw new DataException(path, "sizes", $"{string.Join('x', sizes)}", $"at most {Array.MaxLength} elements");
        long length = content == file ? file.Length : InflatedLength(file), expected = header.Length + elements;
        var shape = string.Join('x', sizes);
        if (length != expected)
            throw new DataException(path, "length", $"{length} bytes{(content == file ? "" : " by gzip's last word")}",
                $"{expected} for {shape} elements");
        if (length > file.Length * MostInflation)
            throw new DataException(path, "length", $"{file.Length} bytes of gzip",
                $"{length / MostInflation} or more for {shape} elements");

        var array = GC.AllocateUninitializedArray<byte>((int)elements);
        read = Fill(path, content, array, "elements");
        if (read < elements) throw new DataException(path, "elements", $"{read}", $"{elements}");
        if (Fill(path, content, stackalloc byte[1], "end") > 0)
            throw new DataException(path, "elements", $"more than {elements}", $"{elements}");
        return (array, sizes);
    }

    /// <summary>
    /// The length that a gzip file of one member states in its last four bytes (RFC 1952, ISIZE); anything cut off or
    /// appended changes them,
    /// which the inflater would let pass.
    /// </summary>
    private static long InflatedLength(FileStream file)
    {
        Span<byte> size = stackalloc byte[4];
        RandomAccess.Read(file.SafeFileHandle, size, file.Length - size.Length);
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }

    /// <summary>Reads until <paramref name="target"/> is full or the content ends; returns the number of
    /// bytes.</summary>
    private static int Fill(string path, Stream content, Span<byte> target, string field)
    {
        try
        {
            return content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new DataException(path, field, "damaged gzip data", $"{target.Length} bytes", e);
        }
    }

    private static string TypeName(byte type) => type switch
    {
        0x09 => " (signed byte)",
        0x0B => " (short)",
        0x0C => " (int)",
        0x0D => " (float)",
        0x0E => " (double)",
        _ => "",
    };

    private static IEnumerable<string> Paths(string folder, string stem, int dimensions) =>
        from ending in (string[])["", ".gz"]
        from joint in (string[])["-", "."]
        select Path.Combine(folder, $"{stem}{joint}idx{dimensions}-ubyte{ending}");

    private static string Find(string folder, string stem, int dimensions)
    {
        if (!Directory.Exists(folder))
            throw new DataException(folder, "folder", File.Exists(folder) ? "a file" : "none", "a folder of IDX files");
        return Paths(folder, stem, dimensions).FirstOrDefault(File.Exists)
            ?? throw new DataException(
                folder, $"{stem} file", "none", string.Join(" or ", Paths("", stem, dimensions)));
    }

    /// <summary>[N, H, W] to [N, W, H].</summary>
    private static byte[] Transpose(byte[] pixels, int count, int height, int width)
    {
        var turned = GC.AllocateUninitializedArray<byte>(pixels.Length);
        Parallel.For(0, count, i =>
        {
            ReadOnlySpan<byte> from = pixels.AsSpan(i * height * width, height * width);
            var to = turned.AsSpan(i * height * width, height * width);
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    to[x * height + y] = from[y * width + x];
        });
        return turned;
    }
}

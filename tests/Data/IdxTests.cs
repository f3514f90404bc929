using System.Buffers.Binary;
using System.IO.Compression;
using Generative.Data;

namespace Generative.Data.Tests;

public sealed class IdxTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    // 3 images of 4 x 5
    private readonly byte[] pixels = [.. Enumerable.Range(0, 3 * 4 * 5).Select(i => (byte)(i * 4))];
    private readonly byte[] labels = [7, 0, 9];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("train", "-", false)]
    [InlineData("t10k", ".", false)]
    [InlineData("train", ".", true)]
    [InlineData("emnist-letters-test", "-", true)]
    public void What_was_written_is_read_back(string part, string joint, bool zip)
    {
        var ending = zip ? ".gz" : "";
        Func<byte[], byte[]> wrap = zip ? Zip : bytes => bytes;
        folder.Put($"{part}-images{joint}idx3-ubyte{ending}", wrap(File3(3, 4, 5)));
        folder.Put($"{part}-labels{joint}idx1-ubyte{ending}", wrap(File1()));
        Assert.True(Idx.HasImages(folder.Path, part) && Idx.HasLabels(folder.Path, part));
        Assert.False(Idx.HasImages(folder.Path, "valid") || Idx.HasLabels(folder.Path, "valid"));
        var set = Idx.ReadFolder(folder.Path, part);
        Assert.Equal(pixels, set.Pixels);
        Assert.Equal(labels, set.Labels);
        Assert.Equal((3, 4, 5, 1, 10), (set.Count, set.Height, set.Width, set.Channels, set.ClassNames.Count));
    }

    [Fact]
    public void Gzip_is_recognized_by_content_and_not_by_name()
    {
        var set = Idx.Read(folder.Put("images.gz", File3(3, 4, 5)), folder.Put("labels", Zip(File1())));
        Assert.Equal(pixels, set.Pixels);
        Assert.Equal(labels, set.Labels);
    }

    [Fact]
    public void Transposed_images_are_turned_upright()
    {
        var set = Idx.Read(folder.Put("images", File3(3, 4, 5)), folder.Put("labels", File1()), transposed: true);
        Assert.Equal((5, 4), (set.Height, set.Width));
        for (var i = 0; i < 60; i++)
            Assert.Equal(pixels[i], set[i / 20][i % 5 * 4 + i % 20 / 5]);
    }

    [Fact]
    public void Classes_carry_names_or_numbers()
    {
        string images = folder.Put("images", File3(3, 4, 5)), zeros = folder.Put("labels", File1());
        Assert.Equal("Ankle boot", Idx.Read(images, zeros, classNames: Idx.FashionClasses).ClassNames[9]);
        folder.Put("labels", File1([61, 0, 255]));
        Assert.Equal(256, Idx.Read(images, zeros).ClassNames.Count);
    }

    public static TheoryData<string, byte[], string> DamagedImages => new()
    {
        { "bad magic", [0x50, 0x4B, 3, 4, .. File3(3, 4, 5)[4..]],
            "magic number: found 0x504B0304, expected 0x00000803, or gzip's 0x1F8B." },
        { "empty", [], "header: found 0 bytes, expected 16." },
        { "short header", File3(3, 4, 5)[..11], "header: found 11 bytes, expected 16." },
        { "wrong type", [0, 0, 0x0D, 3, .. File3(3, 4, 5)[4..]],
            "element type: found 0x0D (float), expected 0x08 (unsigned byte)." },
        { "unknown type", [0, 0, 0x42, 3, .. File3(3, 4, 5)[4..]],
            "element type: found 0x42, expected 0x08 (unsigned byte)." },
        { "labels for images", File1(), "number of dimensions: found 1, expected 3." },
        { "truncated", File3(3, 4, 5)[..50], "length: found 50 bytes, expected 76 for 3x4x5 elements." },
        { "trailing garbage", [.. File3(3, 4, 5), 1, 2], "length: found 78 bytes, expected 76 for 3x4x5 elements." },
        { "no images", File3(0, 4, 5)[..16], "size of dimension 0: found 0, expected 1 to 2147483591." },
        { "negative count", File3(0xFFFFFFFF, 4, 5),
            "size of dimension 0: found 4294967295, expected 1 to 2147483591." },
        { "absurd height", File3(3, 0x7FFFFFFF, 5), "size of dimension 1: found 2147483647, expected 1 to 16384." },
        { "product overflows", File3(2147483591, 16384, 16384),
            "sizes: found 2147483591x16384x16384, expected at most 2147483591 elements." },
        { "large but within limits", File3(2000, 1000, 1000),
            "length: found 76 bytes, expected 2000000016 for 2000x1000x1000 elements." },
        { "gzip of bad magic", Zip([9, 9, 9, 9]),
            "magic number: found 0x09090909, expected 0x00000803, or gzip's 0x1F8B." },
        { "gzip of truncated", Zip(File3(3, 4, 5)[..50]),
            "length: found 50 bytes by gzip's last word, expected 76 for 3x4x5 elements." },
        { "gzip with more inside", Zip([.. File3(3, 4, 5), 1]),
            "length: found 77 bytes by gzip's last word, expected 76 for 3x4x5 elements." },
        { "gzip with trailing garbage", [.. Zip(File3(3, 4, 5)), 1, 2, 3],
            "length: found 50462976 bytes by gzip's last word, expected 76 for 3x4x5 elements." },
        { "gzip cut in the header", Zip(File3(3, 4, 5))[..5], "header: found 0 bytes, expected 16." },
        { "gzip cut in the middle", [.. Zip(File3(3, 4, 5))[..60], 76, 0, 0, 0], "elements: found 33, expected 60." },
        { "corrupt check sum", Corrupt(Zip(File3(3, 4, 5)), fromEnd: 7),
            "elements: found damaged gzip data, expected 60 bytes." },
        { "corrupt gzip header", [0x1F, 0x8B, 77, .. Zip(File3(3, 4, 5))[3..]],
            "header: found damaged gzip data, expected 16 bytes." },
        { "gzip that lies about less inside", [.. Zip(File3(3, 4, 5)[..75])[..^4], 76, 0, 0, 0],
            "elements: found damaged gzip data, expected 60 bytes." },
        { "gzip bomb by header", [.. Zip(File3(2000, 1000, 1000))[..^4], 0x10, 0x94, 0x35, 0x77],
            "length: found 99 bytes of gzip, expected 1937984 or more for 2000x1000x1000 elements." },
    };

    [Theory]
    [MemberData(nameof(DamagedImages))]
    public void Damage_ends_in_one_sentence(string damage, byte[] images, string sentence)
    {
        var path = folder.Put("images", images);
        var fault = Assert.Throws<DataException>(() => Idx.Read(path, folder.Put("labels", File1())));
        Assert.Equal($"{damage}: {sentence}", $"{damage}: {fault.Message[(path.Length + 2)..]}");
    }

    [Fact]
    public void Labels_that_do_not_match_the_images_are_refused()
    {
        var images = folder.Put("images", File3(3, 4, 5));
        string Fault(byte[] labels, IReadOnlyList<string>? names = null) =>
            Assert.Throws<DataException>(
                () => Idx.Read(images, folder.Put("labels", labels),
                classNames: names)).Message[(folder["labels"].Length + 2)..];
        Assert.Equal("number of labels: found 2, expected 3 as images has images.", Fault(File1([1, 2])));
        Assert.Equal("label 1: found 10, expected 0 to 9.", Fault(File1([1, 10, 2]), Idx.FashionClasses));
        Assert.Equal("number of dimensions: found 3, expected 1.", Fault(File3(3, 4, 5)));
    }

    [Fact]
    public void Images_without_labels_are_read()
    {
        folder.Put("train-images-idx3-ubyte", File3(3, 4, 5));
        folder.Put("t10k-images-idx3-ubyte", File3(3, 4, 5));
        var o = new IdxOptions { Path = folder.Path, ValidCount = 1 };
        var data = DataSets.Open(o);
        Assert.Equal((2, 1, 3, 0), (data.Train.Count, data.Valid.Count, data.Test.Count, data.Shape.Classes));
        Assert.Contains($"{folder.Path}: no labels beside the train images", data.Notes);
        // Labels of the test images alone are of no use.
        folder.Put("t10k-labels-idx1-ubyte", File1());
        Assert.Empty(DataSets.Open(o).Test.Labels);
        File.Move(folder["t10k-labels-idx1-ubyte"], folder["train-labels-idx1-ubyte"]);
        Assert.Equal(
            $"{folder.Path}: t10k-labels file: found none, expected labels of the test images, as the training "
            + $"images have some.",
            Assert.Throws<DataException>(() => DataSets.Open(o)).Message);
        File.Copy(folder["train-labels-idx1-ubyte"], folder["t10k-labels-idx1-ubyte"]);
        Assert.Equal(labels, DataSets.Open(o).Test.Labels);
        // The test images are those of the training.
        Assert.Equal(["2 of 3 test examples also train: test numbers say little of new examples"],
            DataSets.Open(o).Notes);
    }

    [Fact]
    public void The_files_of_a_set_may_have_its_name_in_front()
    {
        foreach (var part in new[] { "train", "test" })
        {
            folder.Put($"emnist-letters-{part}-images-idx3-ubyte", File3(3, 4, 5));
            folder.Put($"emnist-letters-{part}-labels-idx1-ubyte", File1());
        }
        var data = DataSets.Open(new IdxOptions { Path = folder.Path, Name = "emnist-letters", ValidCount = 1 });
        Assert.Equal((2, 1, 3), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal("[1, 5, 4]", $"{data.Shape}");                       // EMNIST's are stored column by column
        Assert.Equal(labels, data.Test.Set.Labels);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        string Fault(Func<object> read) => Assert.Throws<DataException>(read).Message;
        var images = folder.Put("images", File3(3, 4, 5));
        Assert.Equal($"{folder["none"]}: folder: found none, expected a folder of IDX files.",
            Fault(() => Idx.ReadFolder(folder["none"], "train")));
        Assert.Equal(
            $"{folder.Path}: train-images file: found none, expected train-images-idx3-ubyte or "
            + $"train-images.idx3-ubyte or " +
            "train-images-idx3-ubyte.gz or train-images.idx3-ubyte.gz.",
                Fault(() => Idx.ReadFolder(folder.Path, "train")));
        Assert.Equal($"{folder["nothing"]}: file: found none, expected an IDX file.",
            Fault(() => Idx.Read(images, folder["nothing"])));
        Assert.Equal($"{folder.Path}: file: found a folder, expected an IDX file.",
            Fault(() => Idx.Read(folder.Path, images)));
    }

    [SkippableFact]
    public void MNIST_is_read_completely()
    {
        var mnist = RealData.Folder("mnist");
        var (train, test) = (Idx.ReadFolder(mnist, "train"), Idx.ReadFolder(mnist, "t10k"));
        Assert.Equal((60_000, 28, 28, 1), (train.Count, train.Height, train.Width, train.Channels));
        Assert.Equal(10_000, test.Count);
        Assert.Equal([5, 0, 4, 1, 9], train.Labels[..5]);
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5]);
        // the mean that every MNIST tutorial normalizes by
        Assert.Equal(0.1307, train.Pixels.Average(p => p / 255.0), 4);
    }

    private static byte[] File3(uint count, uint height, uint width) =>
        [0, 0, 8, 3, .. Big(count), .. Big(height), .. Big(width),
            .. Enumerable.Range(0, 60).Select(i => (byte)(i * 4))];

    private static byte[] File1(params byte[] labels) =>
        labels is [] ? File1(7, 0, 9) : [0, 0, 8, 1, .. Big((uint)labels.Length), .. labels];

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.NoCompression, leaveOpen: true)) zip.Write(bytes);
        return stream.ToArray();
    }

    private static byte[] Corrupt(byte[] bytes, int fromEnd)
    {
        bytes[^fromEnd] ^= 0x55;
        return bytes;
    }
}

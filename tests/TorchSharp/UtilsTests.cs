using System.Formats.Tar;
using System.IO.Compression;
using TorchSharp.Utils;

namespace Tests.Surface;

/// <summary>The small tools of TorchSharp.Utils.</summary>
public sealed class UtilsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_checksum_of_123456789_is_the_published_one()
    {
        Assert.Equal(0xE3069283u, CRC32C.process("123456789"u8.ToArray()));
        Assert.Equal(0u, CRC32C.process(Array.Empty<byte>()));
        Assert.Equal(CRC32C.process(new byte[] { 1, 2, 0, 0 }), CRC32C.process(0x201));
        Assert.Equal(CRC32C.process(new byte[] { 1, 2, 0, 0, 0, 0, 0, 0 }), CRC32C.process(0x201L));
    }

    [Fact]
    public void Big_endian_integers()
    {
        var reader = new BigEndianReader(new BinaryReader(new MemoryStream([0, 0, 8, 3, 1, 2, 3])));
        Assert.Equal(2051, reader.ReadInt32());
        Assert.Equal([2, 1], reader.ReadBigEndianBytes(2));
        Assert.Throws<EndOfStreamException>(() => reader.ReadInt32());
    }

    [Fact]
    public void A_shuffle_is_a_permutation_and_its_seed_repeats_it()
    {
        var order = new FisherYatesShuffler(1000, seed: 4);
        Assert.Equal(Enumerable.Range(0, 1000).Select(k => (long)k), order.Order());
        Assert.Equal(order, order);
        Assert.Equal(order, new FisherYatesShuffler(1000, seed: 4));
        Assert.NotEqual(order, new FisherYatesShuffler(1000, seed: 5));
    }

    [Fact]
    public void Every_order_of_three_is_as_likely()
    {
        var counts = Enumerable.Range(0, 6000).GroupBy(s => string.Join("", new FisherYatesShuffler(3, s))).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(6, counts.Count);
        // 1000 each; five standard deviations of Binomial(6000, 1/6) are 144.
        Assert.All(counts.Values, n => Assert.InRange(n, 856, 1144));
    }

    [Fact]
    public void Archives_unpack()
    {
        var packed = Path.Combine(folder, "note.txt.gz");
        using (var gzip = new GZipStream(File.Create(packed), CompressionMode.Compress)) gzip.Write("hello"u8);
        Decompress.DecompressGZipFile(packed, folder);
        Assert.Equal("hello", File.ReadAllText(Path.Combine(folder, "note.txt")));

        var source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        File.WriteAllText(Path.Combine(source, "a.txt"), "A");
        var archive = Path.Combine(folder, "a.tgz");
        using (var gzip = new GZipStream(File.Create(archive), CompressionMode.Compress)) TarFile.CreateFromDirectory(source, gzip, includeBaseDirectory: false);
        Decompress.ExtractTGZ(archive, Path.Combine(folder, "out"));
        Assert.Equal("A", File.ReadAllText(Path.Combine(folder, "out", "a.txt")));
    }

    [Fact]
    public void References_compare_by_identity()
    {
        var one = new string('a', 2);
        var two = new string('a', 2);
        Assert.False(TorchSharp.Utils.ReferenceEqualityComparer<string>.Default.Equals(one, two));
        Assert.True(TorchSharp.Utils.ReferenceEqualityComparer<string>.Default.Equals(one, one));
    }
}

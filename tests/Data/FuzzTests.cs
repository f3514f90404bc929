using System.IO.Compression;
using System.Text;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;
using Xunit.Abstractions;

namespace Generative.Data.Tests;

/// <summary>Every parser of a file that a stranger may have written, under damaged inputs: each is read, or refused in
/// one sentence of ours. <c>benchmarks/run fuzz</c> takes 100,000 for each.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int rounds =
        int.TryParse(System.Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), out var n) ? n : 2000;
    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public static TheoryData<string> Parsers =>
    [
        "idx", "idx.gz", "npy", "npz", "safetensors", "yaml", "csv", "cifar10", "png", "interlaced png", "jpeg",
        "progressive jpeg", "webp", "lossy webp", "bmp", "gif", "tiff", "packed tiff",
        "docword", "docword.gz", "text.gz",
    ];

    private (byte[] Whole, Action<byte[]> Read) Parser(string name)
    {
        byte[] idx = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5,
            .. Enumerable.Range(0, 60).Select(i => (byte)(i * 4))];
        var npy = NumpyFile.Npy("<f4", [2, 3], new[] { 1f, 2, 3, 4, 5, 6 });
        var docword = "3\n3\n4\n1 1 2\n1 3 1\n2 2 7\n3 1 1\n"u8.ToArray();
        return name switch
        {
            "idx" => (idx, b => OnDisk(b, path => Idx.ReadArray(path, 3))),
            "idx.gz" => (Zipped(idx), b => OnDisk(b, path => Idx.ReadArray(path, 3))),
            "npy" => (npy, b => Npy.Read(new MemoryStream(b), "a.npy")),
            "npz" => (NumpyFile.Npz(("x", npy), ("labels", NumpyFile.Npy("<i8", [2], new[] { 5L, 6L }))),
                b => Npy.Read(new MemoryStream(b), "a.npz")),
            "safetensors" =>
                (Tensors(),
                b => { foreach (var t in SafeTensors.Read(new MemoryStream(b), "a.safetensors").Values) t.Dispose(); }
            ),
            "yaml" => (File.ReadAllBytes(Path.Combine(Repository.Root, "configs", "categorical-vae-mnist.yaml")),
                b => new ConfigReader(RunTypes.Current).Parse<RunOptions>(Encoding.Latin1.GetString(b), "a.yaml")),
            "png" => (ImageFile.Encode(new([.. Enumerable.Range(0, 7 * 9 * 3).Select(k => (byte)(k * k))], 7, 9, 3)),
                b => ImageFile.Decode(b)),
            "interlaced png" => (InterlacedPng(), b => ImageFile.Decode(b)),
            "jpeg" => (JpegTests.Bytes("color"), b => ImageFile.Decode(b)),
            "progressive jpeg" => (JpegTests.Bytes("progressive"), b => ImageFile.Decode(b)),
            "webp" => (FormatTests.Bytes("turned.webp"), b => ImageFile.Decode(b)),
            "lossy webp" => (FormatTests.Bytes("lossy-alpha.webp"), b => ImageFile.Decode(b)),
            "bmp" => (FormatTests.Bytes("palette.bmp"), b => ImageFile.Decode(b)),
            "gif" => (FormatTests.Bytes("animated.gif"), b => ImageFile.Decode(b)),
            "tiff" => (FormatTests.Bytes("lzw.tiff"), b => ImageFile.Decode(b)),
            "packed tiff" => (FormatTests.Bytes("alpha.tiff"), b => ImageFile.Decode(b)),
            "csv" => (Encoding.UTF8.GetBytes("x,kind,y\n1,\"b, or so\",2\n3,a,4\n-5.5e2,\"b, or so\",6\n"),
                b => Csv.Read(() => new StringReader(Encoding.Latin1.GetString(b)), "a.csv",
                    new() { Path = "", Label = "kind" })),
            "docword" => (docword, b => OnDisk(b, path => Docword.Read(path, ["a", "b", "c"]))),
            "docword.gz" => (Zipped(docword), b => OnDisk(b, path => Docword.Read(path, ["a", "b", "c"]))),
            "text.gz" => (Zipped(Encoding.UTF8.GetBytes("Waves, sails and a naïve gull.")),
                b => OnDisk(b, path => new LineReader(path, "a text").Rest(1000))),
            "cifar10" => (Cifar10Files.Records(3, 7), b => OnDisk(b, path => Cifar10.Read([path]))),
            _ => throw new ArgumentException(name),
        };
    }

    [Theory, MemberData(nameof(Parsers))]
    public void A_damaged_file_is_read_or_refused_in_a_sentence(string parser)
    {
        var (whole, read) = Parser(parser);
        read(whole);
        var refused = Mutations.Refused(whole, read, rounds, seed: 3);
        output.WriteLine($"{parser}: {rounds} damaged inputs, {refused} refused, {rounds - refused} read");
        // damage that shows, and damage that does not
        Assert.InRange(refused, rounds / 20, rounds - 1);
    }

    // A new file each time: some file systems sync one that is cut to nothing and written again.
    private void OnDisk(byte[] bytes, Action<string> read)
    {
        var path = folder.Put("damaged", bytes);
        try
        {
            read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Tensors()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, new Dictionary<string, torch.Tensor>
        {
            ["a"] = ones(3),
            ["b.weight"] = zeros([2, 2], dtype: int64)
        });
        return stream.ToArray();
    }

    private static byte[] InterlacedPng()
    {
        int[] indices = [.. Enumerable.Range(0, 7 * 9).Select(k => k % 4)];
        var palette = PngBytes.Chunk("PLTE", 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 99, 255);
        return PngBytes.File(7, 9, 2, 3, interlaced: true, indices, palette, PngBytes.Chunk("tRNS", 255, 9));
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.NoCompression, leaveOpen: true)) zip.Write(bytes);
        return stream.ToArray();
    }

    public void Dispose() => folder.Dispose();
}

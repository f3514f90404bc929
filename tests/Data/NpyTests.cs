using System.IO.Compression;
using Generative.Data;

namespace Generative.Data.Tests;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static NumpyArray Read(byte[] file) => Npy.Read(new MemoryStream(file), "a.npy")[""];

    public static TheoryData<string, byte[], float[]> Types => new()
    {
        { "bool [3]", NumpyFile.Npy("|b1", [3], new byte[] { 0, 1, 1 }), [0, 1, 1] },
        { "uint8 [3]", NumpyFile.Npy("|u1", [3], new byte[] { 0, 7, 255 }), [0, 7, 255] },
        { "int8 [3]", NumpyFile.Npy("|i1", [3], new sbyte[] { -128, 0, 127 }), [-128, 0, 127] },
        { "uint16 [2]", NumpyFile.Npy("<u2", [2], new ushort[] { 1, 65535 }), [1, 65535] },
        { "int16 [2]", NumpyFile.Npy("<i2", [2], new short[] { -5, 300 }), [-5, 300] },
        { "uint32 [2]", NumpyFile.Npy("<u4", [2], new uint[] { 0, 4_000_000_000 }), [0, 4e9f] },
        { "int32 [2]", NumpyFile.Npy("<i4", [2], new[] { -70000, 2 }), [-70000, 2] },
        { "uint64 [2]", NumpyFile.Npy("<u8", [2], new[] { 1UL, 9UL }), [1, 9] },
        { "int64 [2]", NumpyFile.Npy("<i8", [2], new[] { -1L, 9L }), [-1, 9] },
        { "float16 [2]", NumpyFile.Npy("<f2", [2], new[] { (Half)0.5, (Half)(-2) }), [0.5f, -2] },
        { "float32 [2]", NumpyFile.Npy("<f4", [2], new[] { 0.1f, -2f }), [0.1f, -2] },
        { "float64 [2]", NumpyFile.Npy("<f8", [2], new[] { 0.1, -2.0 }), [0.1f, -2] },
        { "int32 [2]", NumpyFile.Npy(">i4", [2], new byte[] { 0, 0, 1, 0, 0xFF, 0xFF, 0xFF, 0xFE }), [256, -2] },
        { "uint8 []", NumpyFile.Npy("|u1", [], new byte[] { 4 }), [4] },
        { "uint8 [2, 1]", NumpyFile.Raw("{ \"shape\":(2L,1L),'descr':'|u1','fortran_order':False}", [8, 9]), [8, 9] },
    };

    [Theory, MemberData(nameof(Types))]
    public void Every_type_is_read(string shown, byte[] file, float[] values)
    {
        var array = Read(file);
        Assert.Equal(shown, array.ToString());
        Assert.Equal(values, array.Floats());
        Assert.Equal(array.IsFloating, array.Integers() is null);
        if (array.Integers() is { } whole) Assert.Equal(values, whole.Select(v => (float)v));
    }

    [Theory]
    [InlineData("{'shape': (3,), 'descr': '|u1', 'fortran_order': False}")]
    [InlineData("{\"descr\":\"|u1\",\"fortran_order\":False,\"shape\":(3L,)}")]
    [InlineData(" { 'descr' : '=u1' ,\t'fortran_order' : True , 'shape' : ( 3 , ) , } \n")]
    public void A_header_may_be_spaced_and_ordered_as_it_likes(string header) =>
        Assert.Equal([7f, 8f, 9f], Read(NumpyFile.Raw(header, [7, 8, 9])).Floats());

    [Theory]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), 'more': (3,)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), 'shape': (3,)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': 3}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3,,)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3 3)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False 'shape': (3,)}")]
    [InlineData("{'descr\": '|u1', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '|u1\", 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3,)")]
    [InlineData("('descr', '|u1', 'fortran_order', False, 'shape', (3,))")]
    [InlineData("")]
    public void A_header_that_is_no_dict_of_the_three_keys_is_refused(string header) =>
        Assert.EndsWith("expected a dict of descr, fortran_order and shape, each once.",
            Assert.Throws<DataException>(() => Read(NumpyFile.Raw(header, [7, 8, 9]))).Message);

    [Fact]
    public void A_header_that_goes_on_for_ever_is_refused_in_no_time()
    {
        var spaces = new string(' ', 60_000);
        foreach (var header in new[] { "{" + spaces, "{'shape': (" + string.Concat(Enumerable.Repeat("1, ", 20_000)),
            "{'descr': '|u1'" + spaces + "," + spaces[..4000], spaces })
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            _ = Assert.Throws<DataException>(() => Read(NumpyFile.Raw(header, [])));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5),
                $"{header[..12]} took {watch.Elapsed.TotalSeconds:F1} s");
        }
    }

    [Fact]
    public void Names_are_read_in_both_their_forms()
    {
        byte[] Utf32(System.Text.Encoding encoding) => [.. new[] { "cat\0\0", "κύων\0" }.SelectMany(encoding.GetBytes)];
        var (little, big) = (NumpyFile.Npy("<U5", [2], Utf32(new System.Text.UTF32Encoding(false, false))),
            NumpyFile.Npy(">U5", [2], Utf32(new System.Text.UTF32Encoding(true, false))));
        Assert.Equal("str5 [2]", Read(little).ToString());
        Assert.Equal(["cat", "κύων"], Read(little).Names()!);
        Assert.Equal(["cat", "κύων"], Read(big).Names()!);
        Assert.Equal(["a", "bc"], Read(NumpyFile.Npy("|S2", [2], "a\0bc"u8.ToArray())).Names()!);
        Assert.Null(Read(little).Integers());
        Assert.Null(Read(Good).Names());
    }

    [Fact]
    public void Column_major_arrays_are_turned()
    {
        // Element [i, j, k] of numpy.asfortranarray is at i + 2 (j + 3 k).
        var values = new short[24];
        foreach (var (i, j, k) in Places(2, 3, 4)) values[i + 2 * (j + 3 * k)] = (short)(100 * i + 10 * j + k);
        var array = Read(NumpyFile.Npy("<i2", [2, 3, 4], values, "True"));
        Assert.Equal("int16 [2, 3, 4]", array.ToString());
        Assert.Equal(Places(2, 3, 4).Select(p => 100L * p.I + 10 * p.J + p.K), array.Integers()!);
        // What stays in the file has to be in order there.
        var path = folder.Put("large.npy", NumpyFile.Npy("|u1", [2, 2], new byte[4], "True"));
        Assert.Equal(
            $"{path}: order: found column-major (Fortran), 4 bytes, expected row-major, or at most 3 bytes: save "
            + "numpy.ascontiguousarray of it.", Assert.Throws<DataException>(() => Npy.Read(path, most: 3)).Message);
    }

    private static IEnumerable<(int I, int J, int K)> Places(int n, int m, int l) =>
        from i in Enumerable.Range(0, n)
        from j in Enumerable.Range(0, m)
        from k in Enumerable.Range(0, l)
        select (i, j, k);

    private static byte[] Good => NumpyFile.Npy("<f4", [2, 3], new[] { 1f, 2, 3, 4, 5, 6 });

    public static TheoryData<byte[], string> Damaged => new()
    {
        { [], "length: found an empty file, expected a .npy or .npz file." },
        { "not an array"u8.ToArray(),
            "magic number: found 0x6E6F7420616E, expected 0x934E554D5059, that of a .npy file." },
        { [.. Good[..6], 9, .. Good[7..]], "version: found 9, expected 1, 2 or 3." },
        { Good[..60], "header: found 50 bytes, expected 118." },
        { [.. Good[..6], 2, 0, 0xFF, 0xFF, 0xFF, 0x7F, .. Good[12..]],
            "header: found 2147483647 bytes, expected at most 65536." },
        { Good[..^1], "length: found 151 bytes, expected 152 for 4 x [2, 3]." },
        { [.. Good, 0], "length: found 153 bytes, expected 152 for 4 x [2, 3]." },
        { NumpyFile.Npy("|O", [1], new byte[] { 0 }),
            "element type: found objects, which are pickled code, expected numbers, or astype(str)." },
        { NumpyFile.Npy("<c8", [1], new byte[] { 0 }),
            "element type: found '<c8', expected bool, int8..64, uint8..64 or float16..64." },
        { NumpyFile.Npy("<U0", [1], new byte[] { 0 }),
            "element type: found '<U0', expected bool, int8..64, uint8..64 or float16..64." },
        { NumpyFile.Npy("|u1", [2147483647, 2147483647, 2147483647], new byte[4]),
            "shape: found [2147483647, 2147483647, 2147483647], expected at most 2147483591 bytes." },
        { NumpyFile.Raw("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999,), }", []),
            "header: found '99999999999' in the shape, expected sizes from 0 to 2147483647." },
        { NumpyFile.Raw("{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }", []),
            "header: found \"{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }\", expected a dict of "
            + "descr, fortran_order and shape, each once." },
        { NumpyFile.Raw("{'descr': '|u1', 'fortran_order': False}", []),
            "header: found \"{'descr': '|u1', 'fortran_order': False}\", expected a dict of descr, fortran_order "
            + "and shape, each once." },
        { NumpyFile.Raw("{'descr': '|u1', 'descr': '|u1'}", []),
            "header: found \"{'descr': '|u1', 'descr': '|u1'}\", expected a dict of descr, fortran_order and shape, "
            + "each once." },
        { NumpyFile.Raw("{'descr': '|u1', 'fortran_order': maybe}", []),
            "header: found \"{'descr': '|u1', 'fortran_order': maybe}\", expected a dict of descr, fortran_order "
            + "and shape, each once." },
        { NumpyFile.Raw("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}", []),
            "element type: found records with named fields, expected numbers of one type, an array for each field." },
        { NumpyFile.Npy("<M8[D]", [1], new byte[8]),
            "element type: found '<M8[D]', expected bool, int8..64, uint8..64 or float16..64." },
        { NumpyFile.Raw("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} + __import__('os')", [1]),
            "header: found \"{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} + __import__('os')\", expected "
            + "a dict of descr, fortran_order and shape, each once." },
        { NumpyFile.Raw("{'descr': '|u1", []),
            "header: found \"{'descr': '|u1\", expected a dict of descr, fortran_order and shape, each once." },
    };

    [Theory, MemberData(nameof(Damaged))]
    public void Damage_ends_in_one_sentence(byte[] file, string sentence) =>
        Assert.Equal("a.npy: " + sentence, Assert.Throws<DataException>(() => Read(file)).Message);

    [Fact]
    public void A_zip_holds_arrays_by_name()
    {
        var path = folder.Put("a.npz", NumpyFile.Npz(("x", Good), ("y", NumpyFile.Npy("<i8", [2], new[] { 5L, 6L }))));
        var arrays = Npy.Read(path);
        Assert.Equal(["x", "y"], arrays.Keys.Order());
        Assert.Equal([5L, 6L], arrays["y"].Integers()!);
        Assert.Equal(["y"], Npy.Read(path, k => k == "y").Keys);
    }

    [Fact]
    public void A_zip_bomb_is_refused_by_its_declared_sizes()
    {
        // A gigabyte of zeros: the header asks for it, and deflate could hold it a thousand times smaller, not a
        // million times.
        var bytes = NumpyFile.Npz(("x", NumpyFile.Npy("|u1", [1 << 10], new byte[1 << 10])));
        var lie = (byte[])bytes.Clone();
        // The central directory's uncompressed size: 24 bytes behind its signature.
        var at = lie.AsSpan().LastIndexOf("PK\x01\x02"u8) + 24;
        BitConverter.TryWriteBytes(lie.AsSpan(at), 1 << 30);
        var fault = Assert.Throws<DataException>(() => Npy.Read(new MemoryStream(lie), "a.npz"));
        Assert.StartsWith("a.npz[x]: length: found 1073741824 bytes from ", fault.Message);

        // A header inside that promises more than the entry holds.
        var promise = NumpyFile.Npz(("x", NumpyFile.Npy("|u1", [1 << 30], new byte[1 << 10])));
        Assert.StartsWith("a.npz[x]: length: found 1152 bytes, expected 1073741952",
            Assert.Throws<DataException>(() => Npy.Read(new MemoryStream(promise), "a.npz")).Message);
    }

    [Fact]
    public void A_zip_of_a_hundred_thousand_arrays_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            for (var k = 0; k < 5000; k++) zip.CreateEntry($"{k}.npy", CompressionLevel.NoCompression).Open().Dispose();
        Assert.Equal("a.npz: arrays: found 5000, expected at most 4096.",
            Assert.Throws<DataException>(() => Npy.Read(new MemoryStream(stream.ToArray()), "a.npz")).Message);
    }

    [SkippableFact]
    public void Files_that_numpy_wrote_are_read()
    {
        const string script =
            "import numpy as np, sys; d = sys.argv[1]; x = np.arange(24, dtype='f8').reshape(2, 3, 4) / 24; "
            + "np.save(d + '/x.npy', x); " +
            "np.savez_compressed(d + '/a.npz', images=(x * 24).astype('u1'), labels=np.array([3, 1])); np.savez(d + "
                + "'/b.npz', x.astype('f2'))";
        Python.Run("-c", script, folder.Path);
        var x = Npy.Read(folder["x.npy"])[""];
        Assert.Equal("float64 [2, 3, 4]", x.ToString());
        Assert.Equal(23 / 24f, x.Floats()[23]);
        var a = Npy.Read(folder["a.npz"]);
        Assert.Equal("uint8 [2, 3, 4]", a["images"].ToString());
        Assert.Equal([3L, 1L], a["labels"].Integers()!);
        Assert.Equal("float16 [2, 3, 4]", Npy.Read(folder["b.npz"])["arr_0"].ToString());
    }
}

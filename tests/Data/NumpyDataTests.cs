using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class NumpyDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private static readonly byte[] bytes = [.. Enumerable.Range(0, 4 * 2 * 5 * 3).Select(k => (byte)k)];

    public void Dispose() => folder.Dispose();

    private (IExamples Train, IExamples? Test) Read(byte[] file, NumpyOptions? o = null) =>
        NumpyData.Read((o ?? new NumpyOptions { Path = "" }) with { Path = folder.Put("a.npz", file) });

    private string Fault(byte[] file, NumpyOptions? o = null) =>
        Assert.Throws<DataException>(() => Read(file, o)).Message[(folder["a.npz"].Length)..];

    private static byte[] Labels(params long[] labels) => NumpyFile.Npy("<i8", [labels.Length], labels);

    [Fact]
    public void Bytes_stay_bytes()
    {
        var color = Assert.IsType<ImageSet>(Read(NumpyFile.Npy("|u1", [4, 2, 5, 3], bytes)).Train);
        Assert.Equal((4, 2, 5, 3, 0), (color.Count, color.Height, color.Width, color.Channels,
            color.Shape.Classes));
        Assert.Equal(bytes, color.Pixels);
        var gray = Assert.IsType<ImageSet>(Read(NumpyFile.Npy("|u1", [4, 6, 5], bytes)).Train);
        Assert.Equal((4, 6, 5, 1), (gray.Count, gray.Height, gray.Width, gray.Channels));
    }

    [Fact]
    public void Channels_may_come_first()
    {
        var set = (ImageSet)Read(NumpyFile.Npy("|u1", [4, 3, 2, 5], bytes),
            new() { Path = "", Layout = Layout.ChannelsFirst }).Train;
        using var scope = NewDisposeScope();
        Assert.Equal([4, 3, 2, 5], set.Tensor().shape);
        Assert.True(set.Tensor().eq(tensor(bytes, dtype: uint8).view(4, 3, 2, 5)).all().item<bool>());
    }

    [Fact]
    public void The_axis_of_channels_is_found_by_its_size()
    {
        byte[] first = NumpyFile.Npy("|u1", [4, 3, 2, 5], bytes), last = NumpyFile.Npy("|u1", [4, 2, 5, 3], bytes),
            neither = NumpyFile.Npy("|u1", [4, 2, 3, 5], bytes);
        Assert.Equal(((ImageSet)Read(first, new() { Path = "", Layout = Layout.ChannelsFirst }).Train).Pixels,
            ((ImageSet)Read(first).Train).Pixels);
        Assert.Equal("[3, 2, 5]", $"{Read(last).Train.Shape}");
        Assert.Equal(
            ": shape: found uint8 [4, 2, 3, 5], expected [N, H, W], [N, H, W, C] or [N, C, H, W] with C 1 or 3, or "
            + "vectors [N, D].", Fault(neither));
        Assert.Equal(
            ": shape: found uint8 [4, 3, 2, 5], expected [N, H, W], [N, H, W, C] with C 1 or 3 (data.layout), or "
            + "vectors [N, D].",
            Fault(first, new() { Path = "", Layout = Layout.ChannelsLast }));
        Assert.Equal(
            ": shape: found uint8 [4, 2, 5, 3], expected [N, H, W], [N, C, H, W] with C 1 or 3 (data.layout), or "
            + "vectors [N, D].",
            Fault(last, new() { Path = "", Layout = Layout.ChannelsFirst }));
        // Of two such axes the last one, as most tools write them.
        Assert.Equal("[3, 3, 1]", $"{Read(NumpyFile.Npy("|u1", [2, 3, 1, 3], bytes[..18])).Train.Shape}");
    }

    [Fact]
    public void Black_and_white_and_whole_numbers_lose_nothing()
    {
        byte[] Pixels(string type, Array values) => ((ImageSet)Read(type switch
        {
            "|b1" => NumpyFile.Npy(type, [1, 2, 2], (byte[])values),
            "<i8" => NumpyFile.Npy(type, [1, 2, 2], (long[])values),
            "<u2" => NumpyFile.Npy(type, [1, 2, 2], (ushort[])values),
            _ => NumpyFile.Npy(type, [1, 2, 2], (sbyte[])values),
        }).Train).Pixels;

        Assert.Equal([0, 255, 255, 0], Pixels("|b1", new byte[] { 0, 1, 1, 0 }));
        Assert.Equal([0, 255, 255, 0], Pixels("<i8", new[] { 0L, 1, 1, 0 }));
        Assert.Equal([0, 2, 255, 17], Pixels("<i8", new[] { 0L, 2, 255, 17 }));
        Assert.Equal([0, 2, 255, 17], Pixels("<u2", new ushort[] { 0, 2, 255, 17 }));
        Assert.Equal([0, 2, 127, 17], Pixels("|i1", new sbyte[] { 0, 2, 127, 17 }));
        byte[] wide = NumpyFile.Npy("<u2", [1, 2, 2], new ushort[] { 0, 2048, 4095, 4095 }),
            negative = NumpyFile.Npy("<i4", [1, 1, 2], new[] { -1, 1 });
        Assert.Equal(
            ": pixels: found uint16 [1, 2, 2] from 0 to 4095, expected 0 to 255, or black and white as data.range: "
            + "[0, 4095].", Fault(wide));
        Assert.Equal(
            [0, 2048 / 4095f, 1, 1], ((FloatImageSet)Read(wide, new() { Path = "", Range = [0, 4095] }).Train).Values);
        Assert.Equal(
            ": pixels: found int32 [1, 1, 2] from -1 to 1, expected 0 to 255, or black and white as data.range: "
            + "[-1, 1].", Fault(negative));
        Assert.Equal([0f, 1f], ((FloatImageSet)Read(negative, new() { Path = "", Range = [-1, 1] }).Train).Values);
        Assert.Equal(
            [0f, 1f, 1f, 1f], ((VectorSet)Read(NumpyFile.Npy("|b1", [2, 2], new byte[] { 0, 1, 1, 1 })).Train).Values);
        Assert.EndsWith("every pixel is 0 or 1 of 255, black or nearly black; if 1 is white, save the array as bool",
            Assert.Single(Read(NumpyFile.Npy("|u1", [1, 1, 2], new byte[] { 0, 1 })).Train.Notes));
        Assert.Empty(Read(NumpyFile.Npy("|u1", [1, 1, 2], new byte[] { 0, 2 })).Train.Notes);
    }

    [Fact]
    public void A_single_array_is_split_like_any_other_set()
    {
        var o = new NumpyOptions { Path = folder.Put("only.npy", NumpyFile.Npy("|u1", [40, 1, 1], bytes[..40])) };
        var data = DataSets.Open(o);
        Assert.Equal((32, 4, 4), (data.Train.Count, data.Valid.Count, data.Test.Count));
        // Each example in one part.
        Assert.Equal(bytes[..40], new[] { data.Train, data.Valid, data.Test }.SelectMany(
            p => ((ImageSet)p.Examples()).Pixels).Order());
        Assert.Empty(data.Notes);
        Assert.Equal(folder["only.npy"] + ": array: found one without a name, expected x_test.",
            Assert.Throws<DataException>(() => DataSets.Open(o with { TestKey = "x_test" })).Message);
        // An array trained on is not tested with, though its name says test.
        var npz = new NumpyOptions
        {
            Path = folder.Put(
            "a.npz", NumpyFile.Npz(("x_test", NumpyFile.Npy("|u1", [40, 1, 1], bytes[..40])),
            ("y_test", Labels([.. Enumerable.Repeat(1L, 40)])))), Key = "x_test"
        };
        Assert.Equal((32, 4, 4, 2), (DataSets.Open(npz).Train.Count, DataSets.Open(npz).Valid.Count,
            DataSets.Open(npz).Test.Count, DataSets.Open(npz).Shape.Classes));
        Assert.Null(NumpyData.Read(npz).Test);
    }

    [Fact]
    public void Examples_that_train_and_test_are_told()
    {
        const string Told =
            "training and test examples are of the same files: test numbers say nothing of new examples";
        var array = NumpyFile.Npy("|u1", [40, 1, 1], bytes[..40]);
        var path = folder.Put("only.npy", array);
        Assert.Contains(Told, DataSets.Open(new NumpyOptions { Path = path, TestPath = path }).Notes);
        Assert.Contains(
            Told, DataSets.Open(new NumpyOptions
            {
                Path = path,
                TestPath = Path.Combine(folder.Path, ".", "only.npy")
            }).Notes);
        Assert.Contains(Told, DataSets.Open(
            new NumpyOptions { Path = path, TestPath = folder.Put("copy.npy", array) }).Notes);
        File.CreateSymbolicLink(folder["link.npy"], path);
        Assert.Contains(Told, DataSets.Open(new NumpyOptions { Path = path, TestPath = folder["link.npy"] }).Notes);
        var npz = folder.Put("two.npz", NumpyFile.Npz(
            ("x", NumpyFile.Npy("|u1", [40, 1, 1], bytes[40..80])), ("z", array)));
        Assert.Contains(Told, DataSets.Open(new NumpyOptions { Path = npz, Key = "x", TestKey = "x" }).Notes);
        Assert.DoesNotContain(Told, DataSets.Open(new NumpyOptions { Path = npz, Key = "x", TestKey = "z" }).Notes);
        Assert.DoesNotContain(Told, DataSets.Open(
            new NumpyOptions { Path = npz, Key = "x", TestPath = npz, TestKey = "z" }).Notes);
        // The array named for the test alone does not train.
        foreach (var twice in new[] { null, npz })
        {
            Assert.Equal(
                bytes[..40],
                ((ImageSet)NumpyData.Read(new() { Path = npz, TestPath = twice, TestKey = "x" }).Train).Pixels);
            Assert.DoesNotContain(Told, DataSets.Open(
                new NumpyOptions { Path = npz, TestPath = twice, TestKey = "x" }).Notes);
        }
        var only = new NumpyOptions { Path = folder.Put("one.npz", NumpyFile.Npz(("x", array))), TestKey = "x" };
        Assert.EndsWith(
            "one.npz: array: found none, expected one of images, x_train, train_images, train_x, x, data, train, "
            + "arr_0, or data.key to name one.", Assert.Throws<DataException>(() => DataSets.Open(only)).Message);
        var csv = folder.Put("a.csv", "1\n2\n3\n"u8.ToArray());
        Assert.Contains(Told, DataSets.Open(new CsvOptions { Path = csv, TestPath = csv }).Notes);
        Assert.DoesNotContain(Told, DataSets.Open(
            new CsvOptions { Path = csv, TestPath = folder.Put("b.csv", "1\n"u8.ToArray()) }).Notes);
    }

    [Fact]
    public void Labels_may_be_names()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes),
            names = NumpyFile.Npy("|S3", [4], "dogcatdogcat"u8.ToArray());
        var set = Read(NumpyFile.Npz(("images", images), ("labels", names))).Train;
        Assert.Equal(["cat", "dog"], set.ClassNames);
        Assert.Equal([1, 0, 1, 0], set.Labels);
        var missing = NumpyFile.Npy("|S3", [4], "dogcat\0\0\0cat"u8.ToArray());
        Assert.Equal("[labels]: label 2: found nothing, expected a class: name it, or leave the example out.",
            Fault(NumpyFile.Npz(("images", images), ("labels", missing))));
        var tested = new NumpyOptions
        {
            Path = "",
            TestPath = folder.Put("t.npz", NumpyFile.Npz(
            ("images", images), ("labels", NumpyFile.Npy("|S3", [4], "catcatcatfox"u8.ToArray()))))
        };
        Assert.EndsWith("[labels]: class: found 'fox', expected cat, dog.",
            Assert.Throws<DataException>(
                () => Read(NumpyFile.Npz(("images", images), ("labels", names)), tested)).Message);
        Assert.Equal("[images]: element type: found bytes3 [4], expected numbers.",
            Fault(NumpyFile.Npz(("images", names), ("labels", names))));
    }

    [Fact]
    public void Labels_of_one_part_are_not_taken_for_the_other()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes);
        var o = new NumpyOptions { Path = "", LabelsPath = folder.Put("labels.npy", Labels(0, 1, 1, 0)) };
        // As many test images as labels: it is not their number that tells.
        Assert.Equal(": labels: found none, expected the test examples' labels, as those that train have some.",
            Fault(NumpyFile.Npz(("x_train", images), ("x_test", images)), o));
        var (train, test) = Read(NumpyFile.Npz(("x_train", images), ("x_test", images), ("y_test", Labels(1, 1, 1, 0))),
            o);
        Assert.Equal([0, 1, 1, 0], train.Labels);
        Assert.Equal([1, 1, 1, 0], test!.Labels);
        var (only, none) =
            Read(NumpyFile.Npz(("x_train", images), ("x_test", images), ("y_train", Labels(1, 1, 0, 0)),
            ("y_test", Labels(0, 1, 1, 0))), new() { Path = "", Key = "x_test" });
        Assert.Equal([0, 1, 1, 0], only.Labels);
        Assert.Null(none);
    }

    [Fact]
    public void Floats_stay_floats_in_their_range()
    {
        var values = bytes.Select(b => b / 60f - 1).ToArray();                         // -1 to 0.98
        var file = NumpyFile.Npy("<f4", [4, 2, 5, 3], values);
        Assert.Equal(
            ": pixels: found float32 [4, 2, 5, 3] from -1 to 0.98333335, expected 0 (black) to 1 (white), or others as "
            + "data.range: [-1, 0.98333335].", Fault(file));
        Assert.Equal(": element 1: found NaN, expected a finite number.",
            Fault(NumpyFile.Npy("<f4", [1, 1, 2], new[] { 0, float.NaN })));
        var set = Assert.IsType<FloatImageSet>(Read(file, new() { Path = "", Range = [-1, 1] }).Train);
        using var scope = NewDisposeScope();
        using var device = new DeviceData(set, Binarization.None, CPU);
        var x = device.Range(0, 4);
        Assert.Equal([4, 3, 2, 5], x.shape);
        var expected = (tensor(values).view(4, 2, 5, 3).permute(0, 3, 1, 2) + 1) / 2;
        Assert.True((x - expected).abs().max().item<float>() < 1e-6);
        using var binary = new DeviceData(set, Binarization.Threshold, CPU);
        Assert.True(binary.Range(0, 4).eq(expected.ge(0.5).to(float32)).all().item<bool>());
        Assert.Equal(set.Values[^30..], ((FloatImageSet)set.Take([3])).Values);
    }

    [Fact]
    public void Rows_are_vectors()
    {
        var set = Assert.IsType<VectorSet>(Read(
            NumpyFile.Npy("<f8", [4, 3], Enumerable.Range(0, 12).Select(k => k - 5.5).ToArray())).Train);
        Assert.Equal((4, 3), (set.Count, set.Dimension));
        Assert.Equal([-2.5f, -1.5f, -0.5f], set[1].ToArray());
        Assert.Equal(": element [0, 1]: found NaN, expected a finite number.",
            Fault(NumpyFile.Npy("<f8", [1, 2], new[] { 1, double.NaN })));
    }

    [Fact]
    public void Arrays_are_found_by_the_names_that_people_give()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes), test = NumpyFile.Npy("|u1", [2, 6, 5], bytes[..60]);
        var keras =
            Read(NumpyFile.Npz(("x_test", test), ("x_train", images), ("y_test", Labels(0, 1)),
            ("y_train", Labels(0, 1, 2, 1))));
        Assert.Equal((4, 2, 3), (keras.Train.Count, keras.Test!.Count, keras.Test.Shape.Classes));
        Assert.Equal([0, 1, 2, 1], keras.Train.Labels);
        var sheet = Read(NumpyFile.Npz(("arr_0", images)));
        Assert.Equal((4, null), (sheet.Train.Count, sheet.Test));
        Assert.Empty(sheet.Train.Labels);
        var named = Read(NumpyFile.Npz(("faces", images), ("who", Labels(0, 1, 2, 7))),
            new() { Path = "", Key = "faces", LabelsKey = "who" });
        Assert.Equal(8, named.Train.Shape.Classes);
        var apart =
            Read(images, new()
            {
                Path = "", LabelsPath = folder.Put("labels.npy", Labels(0, 0, 1, 1)),
                TestPath = folder.Put("test.npy", test), TestLabelsPath = folder.Put("testLabels.npy", Labels(1, 0))
            });
        Assert.Equal([1, 0], apart.Test!.Labels);
    }

    [Theory]
    [InlineData("X_train", "Y_train", "X_test", "Y_test")]
    [InlineData("train", "train_y", "test", "test_y")]
    [InlineData("train_images", "train_labels", "test_images", "test_labels")]
    public void Names_in_capitals_and_of_other_libraries_are_found(string x, string y, string xTest, string yTest)
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes), test = NumpyFile.Npy("|u1", [2, 6, 5], bytes[..60]);
        var (train, tested) = Read(
            NumpyFile.Npz((xTest, test), (x, images), (yTest, Labels(0, 1)), (y, Labels(0, 1, 2, 1))));
        Assert.Equal((4, 2), (train.Count, tested!.Count));
        Assert.Equal([0, 1, 2, 1], train.Labels);
        Assert.Equal([0, 1], tested.Labels);
    }

    [Fact]
    public void Arrays_that_are_not_read_are_told()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes);
        List<string> notes = [];
        var path = folder.Put("med.npz", NumpyFile.Npz(("train_images", images), ("train_labels", Labels(0, 1, 1, 0)),
            ("val_images", images), ("val_labels", Labels(0, 1, 1, 0))));
        _ = NumpyData.Read(new() { Path = path }, notes.Add);
        Assert.Equal([$"{path}: arrays that are not read: val_images, val_labels"], notes);
        // Labels of the test alone are not read.
        path = folder.Put("test.npz", NumpyFile.Npz(("x", images), ("x_test", images), ("y_test", Labels(0, 1, 1, 0))));
        Assert.Empty(NumpyData.Read(new() { Path = path }, notes.Add).Test!.Labels);
        Assert.Equal($"{path}: arrays that are not read: y_test", notes[^1]);
        _ = NumpyData.Read(new() { Path = folder.Put("a.npy", images) }, notes.Add);
        Assert.Equal(2, notes.Count);
    }

    [Fact]
    public void Labels_may_be_any_whole_numbers_or_rows_with_one_1()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes);
        IExamples With(byte[] labels) => Read(NumpyFile.Npz(("x", images), ("labels", labels))).Train;
        var signs = With(Labels(-1, 1, 1, -1));
        Assert.Equal(["-1", "1"], signs.ClassNames);
        Assert.Equal([0, 1, 1, 0], signs.Labels);
        var years = With(Labels(2020, 1999, 2020, 2003));
        Assert.Equal(["1999", "2003", "2020"], years.ClassNames);
        Assert.Equal([2, 0, 2, 1], years.Labels);
        var floats = With(NumpyFile.Npy("<f8", [4], new double[] { 0, 2, 1, 2 }));
        Assert.Equal(["0", "1", "2"], floats.ClassNames);
        Assert.Equal([0, 2, 1, 2], floats.Labels);
        var rows = With(NumpyFile.Npy("<f4", [4, 3], new float[] { 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1 }));
        Assert.Equal(["0", "1", "2"], rows.ClassNames);
        Assert.Equal([2, 0, 1, 2], rows.Labels);
    }

    [Fact]
    public void One_number_each_is_a_vector()
    {
        var set = Assert.IsType<VectorSet>(Read(NumpyFile.Npy("<f8", [3], new[] { 0.5, 2, -1 })).Train);
        Assert.Equal((3, 1), (set.Count, set.Dimension));
        Assert.Equal([0.5f, 2, -1], set.Values);
    }

    [Fact]
    public void Arrays_that_do_not_fit_together_are_refused_with_the_reason()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes);
        Assert.Equal(
            ": array: found a, b, expected one of images, x_train, train_images, train_x, x, data, train, arr_0, or "
            + "data.key to name one.",
            Fault(NumpyFile.Npz(("a", images), ("b", images))));
        Assert.Equal(": array: found x, expected y.",
            Fault(NumpyFile.Npz(("x", images)), new() { Path = "", Key = "y" }));
        Assert.Equal("[labels]: number of labels: found 3, expected 4 as there are examples.",
            Fault(NumpyFile.Npz(("x", images), ("labels", Labels(1, 2, 3)))));
        Assert.Equal("[labels]: label 2: found 0.5, expected a whole number.",
            Fault(NumpyFile.Npz(("x", images), ("labels", NumpyFile.Npy("<f4", [4], new[] { 0, 1, 0.5f, 1 })))));
        Assert.Equal("[labels]: number of labels: found 2, expected 4 as there are examples.",
            Fault(NumpyFile.Npz(("x", images), ("labels", NumpyFile.Npy("<i8", [2, 2], new long[4])))));
        Assert.Equal("[labels]: label 1: found a row of int64 [4, 2], expected a number for each example, or a row "
            + "with one 1.", Fault(NumpyFile.Npz(
                ("x", images), ("labels", NumpyFile.Npy("<i8", [4, 2], new[] { 1L, 0, 1, 1, 0, 1, 0, 1 })))));
        Assert.EndsWith("labels.npy: labels: found those of test examples, expected none, as those that train have "
            + "none.", Assert.Throws<DataException>(() => Read(NumpyFile.Npz(("x", images), ("x_test", images)), new()
            {
                Path = "", TestLabelsPath = folder.Put("labels.npy", Labels(0, 1, 1, 0)),
            })).Message);
        Assert.EndsWith(": data.flip: found vectors [2], expected images.",
            Fault(NumpyFile.Npy("<f4", [2, 2], new float[4]), new() { Path = "", Flip = true }));
        Assert.Equal(": shape: found [0, 2, 2], expected [N, H, W], [N, H, W, C] or [N, D], N 1 or more.",
            Fault(NumpyFile.Npy("|u1", [0, 2, 2], Array.Empty<byte>())));
        Assert.Equal("[x_test]: shape of an example: found [1, 5, 6], expected [1, 6, 5] as those that train.",
            Fault(NumpyFile.Npz(("x_train", images), ("x_test", NumpyFile.Npy("|u1", [4, 5, 6], bytes)))));
    }
}

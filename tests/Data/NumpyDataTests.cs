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
        Assert.Equal(
            ": shape: found uint8 [4, 3, 2, 5], expected [N, H, W] or [N, H, W, C] with C 1 or 3 (data.layout), or "
            + "[N, D].", Fault(NumpyFile.Npy("|u1", [4, 3, 2, 5], bytes)));
    }

    [Fact]
    public void Floats_stay_floats_in_their_range()
    {
        var values = bytes.Select(b => b / 60f - 1).ToArray();                         // -1 to 0.98
        var file = NumpyFile.Npy("<f4", [4, 2, 5, 3], values);
        Assert.Equal(": element 0: found -1, expected 0 (black) to 1 (white): set data.range.", Fault(file));
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
            Read(images, new() { Path = "", LabelsPath = folder.Put("labels.npy", Labels(0, 0, 1, 1)),
            TestPath = folder.Put("test.npy", test), TestLabelsPath = folder.Put("testLabels.npy", Labels(1, 0)) });
        Assert.Equal([1, 0], apart.Test!.Labels);
    }

    [Fact]
    public void What_does_not_fit_together_is_told()
    {
        byte[] images = NumpyFile.Npy("|u1", [4, 6, 5], bytes);
        Assert.Equal(
            ": array: found a, b, expected one of images, x_train, train_images, x, X, data, arr_0, or a single array.",
            Fault(NumpyFile.Npz(("a", images), ("b", images))));
        Assert.Equal(": array: found x, expected y.",
            Fault(NumpyFile.Npz(("x", images)), new() { Path = "", Key = "y" }));
        Assert.Equal("[labels]: number of labels: found 3, expected 4 as there are examples.",
            Fault(NumpyFile.Npz(("x", images), ("labels", Labels(1, 2, 3)))));
        Assert.Equal("[labels]: label 2: found 256, expected 0 to 255.",
            Fault(NumpyFile.Npz(("x", images), ("labels", Labels(1, 2, 256, 3)))));
        Assert.Equal("[labels]: label 0: found -1, expected 0 to 255.",
            Fault(NumpyFile.Npz(("x", images), ("labels", Labels(-1, 2, 2, 3)))));
        Assert.Equal("[labels]: element type: found float32 [4], expected integer labels.",
            Fault(NumpyFile.Npz(("x", images), ("labels", NumpyFile.Npy("<f4", [4], new float[4])))));
        Assert.Equal("[labels]: shape of labels: found int64 [2, 2], expected [4].",
            Fault(NumpyFile.Npz(("x", images), ("labels", NumpyFile.Npy("<i8", [2, 2], new long[4])))));
        Assert.Equal(": element type: found int32 [1, 2, 2], expected uint8 or floating-point images.",
            Fault(NumpyFile.Npy("<i4", [1, 2, 2], new int[4])));
        Assert.Equal(": shape: found [0, 2, 2], expected [N, H, W], [N, H, W, C] or [N, D], N 1 or more.",
            Fault(NumpyFile.Npy("|u1", [0, 2, 2], Array.Empty<byte>())));
        Assert.Equal("[x_test]: shape of an example: found [1, 5, 6], expected [1, 6, 5] as those that train.",
            Fault(NumpyFile.Npz(("x_train", images), ("x_test", NumpyFile.Npy("|u1", [4, 5, 6], bytes)))));
    }
}

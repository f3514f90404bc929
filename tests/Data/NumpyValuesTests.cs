using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>Arrays as images or vectors.</summary>
public sealed class NumpyValuesTests : NumpyCase
{
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
    public void Floats_stay_floats_in_their_range()
    {
        var values = bytes.Select(b => b / 60f - 1).ToArray();                         // -1 to 0.98
        var file = NumpyFile.Npy("<f4", [4, 2, 5, 3], values);
        Assert.Equal(
            ": pixels: found float32 [4, 2, 5, 3] from -1 to 0.98333335, expected 0 (black) to 1 (white), or others as "
            + "data.range: [-1, 1].", Fault(file));
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
    public void One_number_each_is_a_vector()
    {
        var set = Assert.IsType<VectorSet>(Read(NumpyFile.Npy("<f8", [3], new[] { 0.5, 2, -1 })).Train);
        Assert.Equal((3, 1), (set.Count, set.Dimension));
        Assert.Equal([0.5f, 2, -1], set.Values);
    }
}

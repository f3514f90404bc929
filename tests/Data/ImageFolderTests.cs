using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class ImageFolderTests : ImageFolderCase
{
    [Fact]
    public void Subfolders_are_classes_in_the_order_of_their_names()
    {
        Put("dogs/b.png", 20);
        Put("dogs/a.png", 10, 9, 30, 1);
        Put("cats/z.PNG", 30);
        Put(".hidden/x.png", 99);
        File.WriteAllText(folder["cats/notes.txt"], "not a picture");
        var set = ImageFolder.Read(folder.Path, Options());
        Assert.Equal(["cats", "dogs"], set.ClassNames);
        Assert.Equal([0, 1, 1], set.Labels);
        Assert.Equal((3, 4, 4, 3), (set.Count, set.Height, set.Width, set.Channels));
        Assert.Equal([30, 10, 20], Enumerable.Range(0, 3).Select(i => set[i][0]));
        Assert.Equal(2, set.Shape.Classes);
    }

    [Fact]
    public void Without_subfolders_there_are_no_labels()
    {
        for (var k = 0; k < 5; k++) Put($"{k}.png", (byte)(10 * k));
        var data = DataSets.Open(Options() with { Color = Color.Gray, ValidCount = 1, TestCount = 1 });
        Assert.Equal((3, 1, 1), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal((1, 0), (data.Shape.Channels, data.Shape.Classes));
        using var device = new DeviceData(data.Train, Binarization.None, CPU);
        Assert.False(device.Labeled);
        using var order = new BatchOrder(device.Count, 1, 0, CPU);
        Assert.Null(device.Batch(order, 0).Labels);
    }

    [Fact]
    public void Images_of_any_size_come_to_the_wanted_height_and_width()
    {
        // Left half 40, right half 200, twice as wide as high.
        ImageFile.Write(folder["a.png"],
            new([.. Enumerable.Range(0, 8 * 16).Select(k => (byte)(k % 16 < 8 ? 40 : 200))], 8, 16, 1));
        var o = Options() with { Color = Color.Gray, Size = [4, 8], Background = "white" };
        byte[] row = [40, 40, 40, 40, 200, 200, 200, 200];
        foreach (var fit in Enum.GetValues<Fit>())
        {
            var set = ImageFolder.Read(folder.Path, o with { Fit = fit });
            Assert.Equal((4, 8, "[1, 4, 8]"), (set.Height, set.Width, $"{set.Shape}"));
            Assert.Equal(new[] { row, row, row, row }.SelectMany(r => r).Select(Edge), set.Pixels.Select(Edge));
        }
        var padded = ImageFolder.Read(folder.Path, o with { Fit = Fit.Pad, Size = [8] });
        Assert.Equal((8, 8), (padded.Height, padded.Width));
        Assert.All(padded.Pixels[..16], p => Assert.Equal(255, p));
        Assert.All(padded.Pixels[^16..], p => Assert.Equal(255, p));
        Assert.Equal(40, padded.Pixels[16]);

        // The filter blurs across the edge, by no more than the two pixels at it.
        static byte Edge(byte value) => (byte)(value < 120 ? 40 : 200);
    }

    [Fact]
    public void Folders_that_are_parts_of_a_set_are_told()
    {
        const string Named = "parts of a set are named by data.path: .../train and data.testPath: .../test";
        foreach (var part in new[] { "train", "test" })
            for (var k = 0; k < 10; k++) Put($"{part}/{k}.png", (byte)k);
        Assert.Equal([$"the classes are called test, train: {Named}"], DataSets.Open(Options()).Notes);
        foreach (var part in new[] { "train", "test" })
        {
            Directory.CreateDirectory(folder[$"deep/{part}"]);
            Directory.Move(folder[part], folder[$"deep/{part}/cats"]);
        }
        Assert.EndsWith($"or in the folder itself; {Named}.",
            Assert.Throws<DataException>(() => ImageFolder.Read(folder["deep"], Options())).Message);
    }

    [Fact]
    public void Mirrored_images_are_half_of_each_batch_and_of_training_alone()
    {
        // One image with a white left column and a class of its own, 64 times.
        byte[] image = [255, 0, 0, 0, 255, 0, 0, 0];
        var set = new ImageSet([.. Enumerable.Repeat(image, 64).SelectMany(p => p)], [], 64, 2, 4, 1, []);
        using var scope = NewDisposeScope();
        torch.manual_seed(1);
        using var data = new DeviceData(new DataPart(set), Binarization.None, CPU, mirrored: true);
        using var order = new BatchOrder(64, 64, 0, CPU);
        var counts = new List<long>();
        for (var step = 0; step < 20; step++)
        {
            var x = data.Batch(order, step).X;
            Assert.True(x.sum(3).eq(1).all().item<bool>());                // a row keeps its one white pixel
            counts.Add(x.select(3, 3).sum().to(int64).item<long>() / 2);   // those whose white column is the last
            Assert.Equal(64, counts[^1] + (x.select(3, 0).sum().to(int64).item<long>() / 2));
        }
        // 1,280 images: 640 with a standard deviation of 18; five of them.
        Assert.InRange(counts.Sum(), 640 - 90, 640 + 90);
        Assert.True(counts.Distinct().Count() > 1);
        Assert.Equal(0, data.Range(0, 64).select(3, 3).sum().item<float>());
        Assert.True(new ImageFolderOptions { Path = "", Flip = true }.IsMirrored);
        Assert.False(new DigitsOptions().IsMirrored);
    }

    [Fact]
    public void A_test_folder_has_the_classes_of_the_first()
    {
        foreach (var (part, k) in new[] { ("train", 0), ("test", 1) })
            foreach (var c in new[] { "a", "b" })
                for (var i = 0; i < 3; i++) Put($"{part}/{c}/{i}.png", (byte)(100 * k + i));
        var o = new ImageFolderOptions
        {
            Path = folder["train"], TestPath = folder["test"], Size = [4],
            ValidCount = 1
        };
        var data = DataSets.Open(o);
        Assert.Equal(("train", 5, 1, 6), (data.Name, data.Train.Count, data.Valid.Count, data.Test.Count));
        Put("test/c/0.png", 1);
        Assert.Equal($"{folder["test/c"]}: class: found c, expected a, b.",
            Assert.Throws<DataException>(() => DataSets.Open(o)).Message);
    }

    [Fact]
    public void A_subset_takes_the_same_share_of_every_class()
    {
        for (var i = 0; i < 20; i++) Put($"a/{i:00}.png", 1);
        for (var i = 0; i < 10; i++) Put($"b/{i:00}.png", 1);
        var set = ImageFolder.Read(folder.Path, Options() with { Count = 6 });
        Assert.Equal([0, 0, 0, 0, 1, 1], set.Labels);
    }

    [Fact]
    public void Files_of_every_format_are_read()
    {
        string[] files = ["lossless.webp", "plain.bmp", "plain.gif", "lzw.tiff", "png", "jpeg"];
        foreach (var file in files)
            folder.Put($"{file}.{file.Split('.')[^1].ToUpperInvariant()}", FormatTests.Bytes(file));
        Assert.Null(Left(out var set));
        Assert.Equal(files.Length, set.Count);
        File.Delete(folder["jpeg.JPEG"]);                             // the one with loss
        _ = Left(out set);
        Assert.All(Enumerable.Range(1, set.Count - 1), k => Assert.True(set[0].SequenceEqual(set[k])));
    }

    [Fact]
    public void Transparent_pixels_show_the_chosen_background()
    {
        folder.Put("a.png", PngBytes.File(1, 1, 8, 6, interlaced: false, [200, 100, 50, 0]));
        byte[] Read(string background) =>
            ImageFolder.Read(folder.Path, Options(size: 1) with { Background = background }).Pixels;
        Assert.Equal([0, 0, 0], Read(new ImageFolderOptions { Path = "" }.Background));
        Assert.Equal([255, 255, 255], Read("white"));
        Assert.Equal([77, 77, 77], Read("77"));
    }
}

using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private void Put(string name, byte value, int height = 8, int width = 8, int channels = 3)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        ImageFile.Write(folder[name], new([.. Enumerable.Repeat(value, height * width * channels)], height, width,
            channels));
    }

    private ImageFolderOptions Options(int size = 4) => new() { Path = folder.Path, Size = [size] };

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
    public void Unreadable_images_are_named()
    {
        string Fault(ImageFolderOptions o) => Assert.Throws<DataException>(() => ImageFolder.Read(o.Path, o)).Message;
        Assert.Equal($"{folder["none"]}: file: found none, expected a folder of images.",
            Fault(Options() with { Path = folder["none"] }));
        const string expected =
            "expected PNG, JPEG, WebP, BMP, GIF or TIFF files, in a subfolder for each class or in the folder itself.";
        Assert.Equal($"{folder.Path}: images: found none, {expected}", Fault(Options()));
        Directory.CreateDirectory(folder["a"]);
        Assert.Equal($"{folder.Path}: images: found none (empty class folders: a), {expected}", Fault(Options()));
        Put("a/0.png", 1);
        Put("a/1.png", 1);
        File.WriteAllText(folder["a/1.png"], "torn");
        Assert.StartsWith($"{folder["a/1.png"]}: signature: found 746F726E, expected", Fault(Options()));
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
    public void Files_that_are_left_out_are_counted_by_reason()
    {
        Put("cats/0.png", 1);
        Put("cats/1.png", 2);
        Assert.Null(Left(out _));
        Put("dogs/0.png", 3);
        Put("dogs/old/0.png", 4);
        Put("dogs/old/older/0.png", 4);
        Put("dogs/old/.hidden.png", 4);
        Put("0.png", 5);
        Put(".hidden.png", 6);
        foreach (var other in new[] { "cats/a.heic", "cats/b.HEIC", "notes.txt", "dogs/README", "dogs/old/notes.txt" })
            File.WriteAllText(folder[other], "");
        foreach (var empty in new[] { "fish", "birds" }) Directory.CreateDirectory(folder[empty]);
        var line = Left(out var set);
        Assert.Equal(
            "left out: 4 of other formats (.heic 2, .txt 1, no ending 1), 1 beside class folders, 2 in deeper folders; "
            + "empty class folders: birds, fish",
            line);
        Assert.Equal(["cats", "dogs"], set.ClassNames);
        Assert.Equal([0, 0, 1], set.Labels);
        var data = DataSets.Open(Options() with { ValidCount = 0, TestCount = 1 });
        Assert.Equal(line, data.Notes[0]);
        Assert.Equal(line, DataStatistics.Lines(data).ElementAt(2));
        foreach (var k in Enumerable.Range(0, 5)) Directory.CreateDirectory(folder[$"z{k}"]);
        Assert.EndsWith("empty class folders: birds, fish, z0, z1, z2 and 2 more", Left(out _));
    }

    [Fact]
    public void An_empty_subfolder_does_not_hide_the_images_beside_it()
    {
        for (var k = 0; k < 4; k++) Put($"{k}.png", (byte)k);
        Directory.CreateDirectory(folder["empty"]);
        Assert.Equal("empty class folders: empty", Left(out var set));
        Assert.Equal((4, 0), (set.Count, set.Shape.Classes));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(0)]
    public void Damaged_images_are_skipped_and_counted_if_asked(int memory)
    {
        for (var k = 0; k < 20; k++) Put($"{(k % 2 == 0 ? "a" : "b")}/{k:00}.png", (byte)k);
        int[] damaged = [0, 7, 8, 19];
        foreach (var k in damaged)
        {
            var path = folder[$"{(k % 2 == 0 ? "a" : "b")}/{k:00}.png"];
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..(k * 3)]);
        }
        var options = Options() with { MemoryMegabytes = memory, ValidCount = 3, TestCount = 2 };
        var (count, _, faults, _) = ImageFolder.Check(options);
        Assert.Equal(20, count);
        Assert.Equal(damaged.Select(k => $"{k:00}.png"), faults.Select(f => Path.GetFileName(f.File)).Order());
        Assert.Throws<DataException>(() => DataSets.Open(options).Train.Examples().Tensor());

        var data = DataSets.Open(options with { SkipDamaged = true });
        Assert.Equal(["left out: 4 damaged"], data.Notes);
        Assert.Equal((11, 3, 2), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal(memory == 0, data.Train.Set is StoredImages);
        var all = (ImageSet)data.Train.Set.Take([.. Enumerable.Range(0, 16)]);
        int[] sound = [.. Enumerable.Range(0, 20).Except(damaged).OrderBy(k => k % 2).ThenBy(k => k)];
        Assert.Equal(sound, Enumerable.Range(0, 16).Select(i => (int)all[i][0]));
        Assert.Equal(sound.Select(k => (byte)(k % 2)), all.Labels);

        foreach (var k in sound) File.WriteAllText(folder[$"{(k % 2 == 0 ? "a" : "b")}/{k:00}.png"], "torn");
        var none = Assert.Throws<DataException>(() => DataSets.Open(options with { SkipDamaged = true }));
        Assert.EndsWith(": images: found none (left out: 20 damaged), expected images that can be read.", none.Message);
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

    private string? Left(out ImageSet set)
    {
        string? line = null;
        set = (ImageSet)ImageFolder.Open(folder.Path, Options(), leftOut: l => line = l.Line);
        return line;
    }

    [Fact]
    public void Links_are_refused()
    {
        Put("a/0.png", 1);
        File.CreateSymbolicLink(folder["a/1.png"], "/etc/hostname");
        const string expected = "expected a file or folder of its own (data.followLinks: true reads links).";
        string Fault() => Assert.Throws<DataException>(() => ImageFolder.Read(folder.Path, Options())).Message;
        Assert.Equal($"{folder["a/1.png"]}: kind: found a link to /etc/hostname, {expected}", Fault());
        File.Delete(folder["a/1.png"]);
        Directory.CreateSymbolicLink(folder["b"], "/etc");
        Assert.Equal($"{folder["b"]}: kind: found a link to /etc, {expected}", Fault());
    }

    [SkippableFact]
    public void Links_are_followed_if_asked()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need rights there");
        using var elsewhere = new TemporaryFolder();
        Put("a/0.png", 1);
        Put("b/0.png", 2);
        File.Copy(folder["b/0.png"], elsewhere["c.png"]);
        File.CreateSymbolicLink(folder["a/1.png"], elsewhere["c.png"]);
        Directory.CreateSymbolicLink(folder["c"], elsewhere.Path);
        Directory.CreateSymbolicLink(folder["a/round"], folder.Path);                 // is not gone round
        var set = ImageFolder.Read(folder.Path, Options() with { FollowLinks = true });
        Assert.Equal(["a", "b", "c"], set.ClassNames);
        Assert.Equal([1, 2, 2, 2], Enumerable.Range(0, 4).Select(i => (int)set[i][0]));
        File.CreateSymbolicLink(folder["b/nowhere.png"], elsewhere["none.png"]);
        var following = Options() with { FollowLinks = true };
        var fault = Assert.Throws<DataException>(() => ImageFolder.Read(folder.Path, following));
        Assert.StartsWith($"{folder["b/nowhere.png"]}: file: found none", fault.Message);
    }
}

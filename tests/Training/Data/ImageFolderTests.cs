using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Tests.Training.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private void Put(string name, byte value, int height = 8, int width = 8, int channels = 3)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        ImageFile.Write(folder[name], new([.. Enumerable.Repeat(value, height * width * channels)], height, width, channels));
    }

    private ImageFolderOptions Options(int size = 4) => new() { Path = folder.Path, Size = size };

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
        var data = DataSets.Open(Options() with { Colour = Colour.Grey, ValidCount = 1, TestCount = 1 });
        Assert.Equal((3, 1, 1), (data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.Equal((1, 0), (data.Shape.Channels, data.Shape.Classes));
        using var device = new DeviceData(data.Train, Binarisation.None, CPU);
        Assert.False(device.Labelled);
        using var order = new BatchOrder(device.Count, 1, 0, CPU);
        Assert.Null(device.Batch(order, 0).Labels);
    }

    [Fact]
    public void A_test_folder_has_the_classes_of_the_first()
    {
        foreach (var (part, k) in new[] { ("train", 0), ("test", 1) })
            foreach (var c in new[] { "a", "b" })
                for (var i = 0; i < 3; i++) Put($"{part}/{c}/{i}.png", (byte)(100 * k + i));
        var o = new ImageFolderOptions { Path = folder["train"], TestPath = folder["test"], Size = 4, ValidCount = 1 };
        var data = DataSets.Open(o);
        Assert.Equal(("train", 5, 1, 6), (data.Name, data.Train.Count, data.Valid.Count, data.Test.Count));
        Put("test/c/0.png", 1);
        Assert.Equal($"{folder["test/c"]}: class: found c, expected a, b.", Assert.Throws<DataFault>(() => DataSets.Open(o)).Message);
    }

    [Fact]
    public void Fewer_than_all_takes_of_every_class_its_share()
    {
        for (var i = 0; i < 20; i++) Put($"a/{i:00}.png", 1);
        for (var i = 0; i < 10; i++) Put($"b/{i:00}.png", 1);
        var set = ImageFolder.Read(folder.Path, Options() with { Count = 6 });
        Assert.Equal([0, 0, 0, 0, 1, 1], set.Labels);
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        string Fault(ImageFolderOptions o) => Assert.Throws<DataFault>(() => ImageFolder.Read(o.Path, o)).Message;
        Assert.Equal($"{folder["none"]}: file: found none, expected a folder of images.", Fault(Options() with { Path = folder["none"] }));
        Assert.Equal($"{folder.Path}: images: found none, expected files *.png or *.jpg, in a subfolder for each class.", Fault(Options()));
        Directory.CreateDirectory(folder["a"]);
        Assert.Equal($"{folder.Path}: images: found none in 1 subfolders, expected files *.png or *.jpg, in a subfolder for each class.", Fault(Options()));
        Put("a/0.png", 1);
        Put("a/1.png", 1);
        File.WriteAllText(folder["a/1.png"], "torn");
        Assert.StartsWith($"{folder["a/1.png"]}: signature: found 746F726E, expected", Fault(Options()));
    }

    [Fact]
    public void Links_are_refused()
    {
        Put("a/0.png", 1);
        File.CreateSymbolicLink(folder["a/1.png"], "/etc/hostname");
        Assert.Equal($"{folder["a/1.png"]}: kind: found a link to /etc/hostname, expected a file or folder of its own.", Assert.Throws<DataFault>(() => ImageFolder.Read(folder.Path, Options())).Message);
        File.Delete(folder["a/1.png"]);
        Directory.CreateSymbolicLink(folder["b"], "/etc");
        Assert.Equal($"{folder["b"]}: kind: found a link to /etc, expected a file or folder of its own.", Assert.Throws<DataFault>(() => ImageFolder.Read(folder.Path, Options())).Message);
    }
}

using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>Files of an image folder that are not read, or end in a sentence.</summary>
public sealed class LeftOutTests : ImageFolderCase
{
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
        Assert.StartsWith($"{folder["a/1.png"]}: signature: found 'torn', expected", Fault(Options()));
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

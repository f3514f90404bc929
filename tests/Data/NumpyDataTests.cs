using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>Which arrays train and which test.</summary>
public sealed class NumpyDataTests : NumpyCase
{
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
    public void A_file_of_test_examples_alone_is_split_with_its_labels()
    {
        var file = NumpyFile.Npz(("test_images", NumpyFile.Npy("|u1", [40, 1, 1], bytes[..40])),
            ("test_labels", Labels([.. Enumerable.Range(0, 40).Select(k => k % 2L)])));
        var data = DataSets.Open(new NumpyOptions { Path = folder.Put("a.npz", file) });
        Assert.Equal((32, 4, 4, 2), (data.Train.Count, data.Valid.Count, data.Test.Count, data.Shape.Classes));
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void Test_examples_that_also_train_are_counted()
    {
        var array = NumpyFile.Npy("|u1", [40, 1, 1], bytes[..40]);
        IReadOnlyList<string> Notes(byte[] test) => DataSets.Open(new NumpyOptions
        {
            Path = folder.Put("a.npz", NumpyFile.Npz(("x_train", array), ("x_test", test))), ValidCount = 0,
        }).Notes;
        Assert.Contains("40 of 40 test examples also train: test numbers say little of new examples", Notes(array));
        // Half of them, and fewer than half.
        Assert.Contains(Notes(NumpyFile.Npy("|u1", [40, 1, 1], bytes[20..60])), n => n.StartsWith("20 of 40 test "));
        Assert.DoesNotContain(Notes(NumpyFile.Npy("|u1", [40, 1, 1], bytes[21..61])), n => n.Contains("also train"));
        // Of two possible examples, any two sets have both.
        array = NumpyFile.Npy("|b1", [40, 1, 1], [.. Enumerable.Range(0, 40).Select(k => (byte)(k % 2))]);
        Assert.DoesNotContain(Notes(array), n => n.Contains("also train"));
    }

    [Fact]
    public void What_else_a_file_holds_need_not_be_readable()
    {
        var file = NumpyFile.Npz(("notes", NumpyFile.Npy("|O", [1], new byte[] { 0 })),
            ("X", NumpyFile.Npy("|u1", [40, 1, 1], bytes[..40])), ("y", Labels([.. Enumerable.Repeat(1L, 40)])));
        List<string> told = [];
        var (train, _) = NumpyData.Read(new() { Path = folder.Put("a.npz", file) }, told.Add);
        Assert.Equal((40, 2), (train.Count, train.Shape.Classes));
        Assert.Equal([folder["a.npz"] + ": arrays that are not read: notes"], told);
    }

    [Fact]
    public void What_may_be_a_mistake_is_told()
    {
        var both = NumpyFile.Npy("|u1", [2, 3, 4, 1], bytes[..24]);
        var path = folder.Put("both.npy", both);
        Assert.Equal([$"{path}: the last axis of uint8 [2, 3, 4, 1] is read as the channels; data.layout: "
            + "channelsFirst reads the other one"], NumpyData.Read(new() { Path = path }).Train.Notes);
        Assert.Empty(NumpyData.Read(new() { Path = path, Layout = Layout.ChannelsLast }).Train.Notes);
        const string Same = "all training images are the same";
        var same = folder.Put("same.npy", NumpyFile.Npy("|u1", [20, 2, 2], new byte[80]));
        Assert.Contains(Same, DataSets.Open(new NumpyOptions { Path = same }).Notes);
        var gray = folder.Put("gray.npy", NumpyFile.Npy("<f4", [20, 1, 1], new float[20]));
        Assert.Contains(Same, DataSets.Open(new NumpyOptions { Path = gray }).Notes);
        var other = folder.Put("other.npy", NumpyFile.Npy("|u1", [20, 2, 2], bytes[..80]));
        Assert.DoesNotContain(Same, DataSets.Open(new NumpyOptions { Path = other }).Notes);
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

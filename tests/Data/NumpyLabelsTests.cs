using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class NumpyLabelsTests : NumpyCase
{
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
}

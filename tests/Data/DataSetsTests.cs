using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

public sealed class DataSetsTests
{
    [SkippableFact]
    public void A_tenth_of_the_training_images_of_MNIST_is_held_out()
    {
        var data = DataSets.Open(new IdxOptions { Path = RealData.Folder("mnist") });
        Assert.Equal((54_000, 6_000, 10_000), (data.Train.Count, data.Valid.Count, data.Test.Count));
    }

    [Fact]
    public void Statistics_of_drawn_digits_are_as_agreed() =>
        Golden.Matches(string.Join('\n', DataStatistics.Lines(DataSets.Open(new DigitsOptions { Count = 500 }))) + "\n",
            Golden.Beside("stats-digits.golden.txt"));

    [Fact]
    public void Statistics_match_a_hand_computation()
    {
        var set = new VectorSet([1, -2, 3, 4, 5, 1000000, 7, 8], [0, 1, 1, 1], 2, ["a", "b"]);
        var rows = DataStatistics.Moments(new(set, [0, 1, 2]));
        Assert.Equal(["0", "1"], rows.Select(r => r.Name));
        Assert.Equal(3, rows[0].Moments.Mean, 12);
        Assert.Equal(Math.Sqrt(8 / 3.0), rows[0].Moments.Deviation, 12);
        Assert.Equal((-2, 1000000), (rows[1].Moments.Least, rows[1].Moments.Most));
        Assert.Equal([1, 2], DataStatistics.Counts(new(set, [0, 1, 2])));
        var colors = new ImageSet([0, 255, 51, 0, 255, 153], [], 1, 1, 2, 3, []);
        Assert.Equal(["red", "green", "blue"], DataStatistics.Moments(new(colors)).Select(r => r.Name));
        Assert.Equal([0, 1, 0.4], DataStatistics.Moments(new(colors)).Select(r => Math.Round(r.Moments.Mean, 12)));
    }

    private static IReadOnlyList<string> NotesOf(string text) =>
        DataSets.Open(new CsvOptions { Path = text, ValidCount = 1, TestCount = 1 }).Notes;

    [Fact]
    public void Columns_that_hardly_vary_are_named()
    {
        using var folder = new TemporaryFolder();
        string Table(Func<int, string> row) =>
            folder.Put("a.csv", System.Text.Encoding.UTF8.GetBytes(
            "size,weight\n" + string.Concat(Enumerable.Range(0, 1002).Select(k => row(k) + "\n"))));
        Assert.Equal(["column weight is constant, 2.5: its density grows without bound; data.columns can leave it out"],
            NotesOf(Table(k => $"{k},2.5")));
        Assert.Matches("^column size is 0 in (99[1-9]|1,000) of 1,000 rows: its density",
            Assert.Single(NotesOf(Table(k => $"{(k % 200 == 0 ? k : 0)},{k}"))));
        Assert.Matches("^column weight hardly varies, 1E\\+06 ± 0.5: its density",
            Assert.Single(NotesOf(Table(k => $"{k},{1000000 + k % 2}"))));
        // Rare values, small numbers and large ones are no fault of a column.
        Assert.Empty(NotesOf(Table(k => $"{k % 2},{(k % 50 == 0 ? 1 : 0)}")));
        Assert.Empty(NotesOf(Table(k => $"{k * 1e-9},{k * 1e9}")));
        Assert.Empty(DataSets.Open(new ToyOptions { Count = 1000 }).Notes);
    }

    [Fact]
    public void Many_columns_that_hardly_vary_are_counted()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Put("a.csv", System.Text.Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("1,2,3,4,5,6,7,8\n", 10))));
        Assert.Equal(["column 0", "column 1", "column 2", "column 3", "column 4", "3 more columns"],
            NotesOf(path).Select(n => n[..n.IndexOf(n[0] == '3' ? " hardly" : " is", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData(9, null, null, "no validation or test examples")]
    [InlineData(20, 0, 2, "no validation examples")]
    [InlineData(20, 2, 0, "no test examples")]
    [InlineData(10, null, null, null)]
    public void Parts_without_examples_are_told(int count, int? valid, int? test, string? told)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Put("a.csv", System.Text.Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, count).Select(k => $"{k}\n"))));
        var data = DataSets.Open(new CsvOptions { Path = path, ValidCount = valid, TestCount = test });
        Assert.Equal(
            told is null ? []
            : [$"{told}: nothing is measured on them (data.validCount and data.testCount set them aside)"], data.Notes);
        Assert.True(data.Shown.Part.Count > 0);
        var untested = data.Valid.Count > 0 ? "validation" : "training";
        Assert.Equal(data.Test.Count > 0 ? "test" : untested, data.Shown.Name);
    }

    [Fact]
    public void A_column_that_counts_the_rows_is_told()
    {
        using var folder = new TemporaryFolder();
        string Table(string header, int from) => folder.Put("a.csv", System.Text.Encoding.UTF8.GetBytes(
            header + "\n" + string.Concat(Enumerable.Range(0, 20).Select(k => $"{from + k},{k * k % 7}\n"))));
        const string Index = "counts the rows: an index, which data.columns can leave out";
        Assert.Equal([$"column 0 {Index}"], NotesOf(Table(",x", 0)));
        Assert.Equal([$"column Id {Index}"], NotesOf(Table("Id,x", 1)));
        Assert.Empty(NotesOf(Table("seconds,x", 0)));
        Assert.Empty(NotesOf(Table("id,x", 5)));
    }

    [Fact]
    public void A_class_without_training_examples_is_told()
    {
        using var folder = new TemporaryFolder();
        var labels = NumpyFile.Npy("<i8", [90], Enumerable.Range(0, 90).Select(k => 1L + k % 2).ToArray());
        var path = folder.Put("a.npz", NumpyFile.Npz(
            ("images", NumpyFile.Npy("|u1", [90, 1, 1], Enumerable.Range(0, 90).Select(k => (byte)k).ToArray())),
            ("labels", labels)));
        Assert.Equal(["no training examples of class 0"], DataSets.Open(new NumpyOptions { Path = path }).Notes);
    }

    [Fact]
    public void Statistics_say_what_columns_are_called_and_what_is_to_be_known()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Put("a.csv", System.Text.Encoding.UTF8.GetBytes(
            "size,kind,weight\n" + string.Concat(Enumerable.Range(0, 9)
            .Select(k => $"{k},{(k < 4 ? "cat" : "a dog of the house")},{k * k}\n"))));
        var lines = DataStatistics.Lines(DataSets.Open(new CsvOptions { Path = path, Label = "kind" })).ToList();
        Assert.Equal("no validation or test examples: nothing is measured on them "
            + "(data.validCount and data.testCount set them aside)", lines[2]);
        lines.RemoveAt(2);
        Assert.Equal("""
            a: vectors [2], 2 classes
            train 9   valid 0   test 0

                                mean       std       min       max
            size                   4     2.582         0         8
            weight           22.6667   21.4683         0        64

            class              train     valid      test
            a dog of the…          5         0         0
            cat                    4         0         0
            """, string.Join('\n', lines));
    }

    [Fact]
    public void Numbers_far_from_zero_keep_their_spread()
    {
        var values = Enumerable.Range(0, 1000).Select(k => 1e6f + k % 2).ToArray();
        Assert.Equal(0.5, DataStatistics.Moments(new(new VectorSet(values, [], 1, [])))[0].Moments.Deviation, 9);
    }
}

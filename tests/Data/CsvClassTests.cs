using Generative.Configuration;
using Generative.Data;
using Generative.Training;
using static Generative.Data.Tests.CsvText;

namespace Generative.Data.Tests;

/// <summary>The column with the class of each row.</summary>
public sealed class CsvClassTests
{
    [Theory]
    [InlineData("kind")]
    [InlineData("1")]
    public void A_column_may_name_the_class(string label)
    {
        var set = Read("x,kind,y\n1,\"b, or so\",2\n3,a,4\n5,\"b, or so\",6\n", Label(label));
        Assert.Equal(["a", "b, or so"], set.ClassNames);
        Assert.Equal([1, 0, 1], set.Labels);
        Assert.Equal([1, 2, 3, 4, 5, 6], set.Values);
    }

    [Fact]
    public void Classes_without_a_header_are_found_by_number()
    {
        // The iris table: no header, the class in words in the last column.
        var iris = Read("5.1,3.5,1.4,0.2,setosa\n7.0,3.2,4.7,1.4,versicolor\n", Label("4"));
        Assert.Equal((2, 4, "setosa"), (iris.Count, iris.Dimension, iris.ClassNames[0]));
        // A first row that holds the label's number is no header.
        Assert.Equal((2, 2), Read("4,1,0\n2,3,1\n", Label("2")) is var set ? (set.Count, set.Dimension) : default);
        Assert.Equal(["1", "2", "10"], Read("0,10\n0,2\n0,1\n", Label("1")).ClassNames);
    }

    [Fact]
    public void Classes_that_differ_in_capitals_alone_are_told()
    {
        var set = Read("1,Cat\n2,cat\n3,dog\n", Label("1"));
        Assert.Equal(["classes that differ in capitals alone: Cat, cat"], set.Notes);
    }

    [Fact]
    public void Classes_that_are_the_same_number_are_told()
    {
        var set = Read("1,0\n2,1\n3,1.0\n4,0\n", Label("1"));
        Assert.Equal(["classes that are the same number: 1, 1.0"], set.Notes);
    }

    [Fact]
    public void A_name_that_two_columns_have_is_not_one_of_them()
    {
        const string text = "x,y,x\n1,2,3\n4,5,6\n";
        const string sentence =
            "a.csv: column: found 2 called 'x', expected a name of one column, or its number from 0.";
        Assert.Equal(sentence, Fault(text, Label("x")));
        Assert.Equal(sentence, Fault(text, new() { Path = "", Columns = ["y", "x"] }));
        Assert.Equal([2, 3, 5, 6], Read(text, new() { Path = "", Columns = ["y", "2"] }).Values);
        Assert.Equal([1, 2, 4, 5], Read(text, new() { Path = "", Columns = ["0", "1"] }).Values);
    }

    [Fact]
    public void Impossible_labels_are_refused()
    {
        Assert.Equal("a.csv: column: found 'z', expected 'x', 'y', or 0 to 1.", Fault("x,y\n1,2\n", Label("z")));
        Assert.Equal(
            "a.csv: column: found 'z', expected 0 to 1, as there is no header (data.header: true says otherwise).",
            Fault("1,2\n", Label("z")));
        Assert.Equal("a.csv: columns: found none beside the label, expected 1 or more columns of numbers.",
            Fault("x\n1\n", Label("x")));
        Assert.Equal("a.csv: classes: found 300, expected at most 256.",
            Fault(string.Concat(Enumerable.Range(0, 300).Select(k => $"0,{k}\n")), Label("1")));
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("  ", "nothing")]
    [InlineData("\"\"", "nothing")]
    [InlineData("NaN", "'NaN'")]
    [InlineData("null", "'null'")]
    public void A_missing_class_is_no_class(string label, string found)
    {
        const string Missing = "expected a class: name it, or leave the row out (" + Skips;
        Assert.Equal($"a.csv: line 3, field 2: found {found}, {Missing}",
            Fault($"x,kind\n1,a\n2,{label}\n3,b\n", Label("kind")));
        Assert.Equal($"a.csv: line 1, field 2: found {found}, {Missing}",
            Fault($"1,{label}\n2,a\n", Label("1")));
        Assert.Equal($"a.csv: line 2, field 2: found {found}, {Missing}",
            Fault($"5,1\n2,{label}\n2,3\n", Label("1")));
    }

    [Fact]
    public void A_class_that_may_mean_none_is_counted()
    {
        var set = Read("1,NA\n2,EU\n3,NA\n", Label("1"));
        Assert.Equal(["EU", "NA"], set.ClassNames);
        Assert.Equal(["2 examples have the class 'NA'; if that means no class, leave them out"], set.Notes);
        Assert.Empty(Read("1,US\n2,EU\n", Label("1")).Notes);
    }
}

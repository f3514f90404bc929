using System.IO.Compression;
using System.Text;
using Generative.Configuration;
using Generative.Data;
using Generative.Training;
using static Generative.Data.Tests.CsvText;

namespace Generative.Data.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a;b\r\n1;2\r\n3;4\r\n")]
    [InlineData("\n1\t2\n\n 3 \t+4.0\n\n")]
    [InlineData("a|b\n1|2\n3|4\n")]
    [InlineData("1.0e0 2\n3 4\n")]
    [InlineData("a,b\nTrue,2\n3,4\n")]
    [InlineData("\"1\",\"2\"\n\"3\",\"4e0\"\n")]
    public void Numbers_are_read(string text)
    {
        var set = Read(text);
        Assert.Equal((2, 2, 0), (set.Count, set.Dimension, set.Shape.Classes));
        Assert.Equal([1, 2, 3, 4], set.Values);
    }

    [Fact]
    public void Numbers_may_have_a_decimal_comma()
    {
        var o = new CsvOptions { Path = "", DecimalComma = true, Label = "kind" };
        Assert.Equal([1.5f, -2, 0.25f, 3], Read("x;y;kind\n1,5;-2;a\n,25;3,0;b\n", o).Values);
        Assert.Equal([1.5f, 2], Read("\"1,5\"\t2\n", o with { Label = null }).Values);
    }

    [Fact]
    public void Rows_with_something_missing_are_skipped_and_counted_where_that_is_wanted()
    {
        const string Text = "x,y,kind\n1,2,a\nNA,4,b\n5,6,\n7,,a\n9,10,b\n";
        var o = Label("kind") with { SkipMissing = true };
        var set = Read(Text, o);
        Assert.Equal([1, 2, 9, 10], set.Values);
        Assert.Equal([0, 1], set.Labels);
        Assert.Equal(["left out: 3 rows in which a number or the class is missing"], set.Notes);
        // What is not used may be missing; what is wrong is no less wrong.
        Assert.Empty(Read("x,y,z\n1,2,\n", o with { Label = null, Columns = ["x", "y"] }).Notes);
        Assert.Equal("a.csv: line 2, field 1: found 'many', expected a finite number.", Fault("x,kind\nmany,a\n", o));
        Assert.Equal("a.csv: rows: found none that is whole, expected rows of numbers.", Fault("x,kind\n1,\n", o));
    }

    [Theory]
    [InlineData("1,2,\n3,4,\n")]
    [InlineData("a,b,\r\n1,2,\r\n3,4, \r\n")]
    [InlineData("  1.0   2.0\n  3.0   4.0  \n")]
    [InlineData("1  2 \r\n3 4")]
    public void A_delimiter_at_the_end_of_rows_and_aligned_columns_are_no_columns(string text)
    {
        var set = Read(text);
        Assert.Equal(2, set.Dimension);
        Assert.Equal([1, 2, 3, 4], set.Values);
    }

    [Fact]
    public void A_decimal_point_where_a_comma_is_set_says_so() => Assert.Equal(
        "a.csv: line 2, field 1: found '1.5', expected a finite number (data.decimalComma: false reads a decimal "
            + "point).",
        Fault("x;y\n1.5;2\n", new() { Path = "", DecimalComma = true }));

    [Fact]
    public void Text_in_UTF_16_without_a_mark_is_named()
    {
        var path = folder.Put("a.csv", Encoding.Unicode.GetBytes("a,b\n1,2\n"));
        Assert.Equal($"{path}: file: found UTF-16 without a byte order mark, expected a CSV file: save the table as "
            + "one, in UTF-8.", Assert.Throws<DataException>(() => Csv.Read(new CsvOptions { Path = path })).Message);
    }

    [Fact]
    public void Digits_beyond_single_precision_are_told()
    {
        var note = Assert.Single(Read("a,b\n100000001,1\n100000003,2\n").Notes);
        Assert.Equal("column a goes from 100000001 to 100000003, and single precision rounds its numbers by up to 3: "
            + "take 100000001 off them", note);
        Assert.Empty(Read("a,b\n100000000,1\n200000000,2\n").Notes);
        Assert.Empty(Read("1000000,0\n1000001,0\n").Notes);
    }

    [Fact]
    public void Numbers_that_are_missing_are_kept_as_gaps_where_that_is_wanted()
    {
        var o = Label("kind") with { KeepMissing = true };
        var set = Read("x,y,kind\n1,2,a\nNA,4,b\n7,,a\n", o);
        Assert.Equal([1, 2, float.NaN, 4, 7, float.NaN], set.Values);
        Assert.True(set.Shape.HasMissing);
        Assert.Equal("a.csv: line 2, field 1: found 'many', expected a finite number.", Fault("x,kind\nmany,a\n", o));
        // Rows without a class are left out, where that is wanted too.
        Assert.Equal([1, 2], Read("x,y,kind\n1,2,a\n5,,\n", o with { SkipMissing = true }).Values);
    }

    [Fact]
    public void A_check_lists_every_faulty_row()
    {
        var path = folder.Put("a.csv", "x,y,kind\n1,2,a\nNA,4,b\n5,6,\n7,8,a\n9,b\n"u8.ToArray());
        var check = new CsvOptions { Path = path, Label = "kind" }.Check();
        Assert.Equal((5, "row", "data.skipMissing"), (check.Count, check.Of, check.Remedy));
        Assert.Equal(["line 3, field 1", "line 4, field 3", "line 6"], check.Faults.Select(f => f.Field));
        var skipping = new CsvOptions { Path = path, Label = "kind", SkipMissing = true }.Check();
        Assert.Equal(["line 6"], skipping.Faults.Select(f => f.Field));
    }

    [Fact]
    public void A_file_may_be_gzip_and_a_workbook_is_refused_by_its_name()
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest)) zip.Write("x,y\n1,2\n3,4\n"u8);
        var path = folder.Put("a.csv.gz", bytes.ToArray());
        Assert.Equal([1, 2, 3, 4], Csv.Read(new CsvOptions { Path = path }).Train.Values);
        folder.Put("a.csv.gz", [.. bytes.ToArray()[..^12], .. new byte[12]]);
        Assert.Equal($"{path}: text: found damaged gzip data, expected a whole .gz file.",
            Assert.Throws<DataException>(() => Csv.Read(new CsvOptions { Path = path })).Message);
        var book = folder.Put("a.xlsx", "PK\x03\x04 and more"u8.ToArray());
        Assert.Equal(
            $"{book}: file: found a zip file, such as a workbook, expected a CSV file: save the table as one, in "
                + "UTF-8.",
            Assert.Throws<DataException>(() => Csv.Read(new CsvOptions { Path = book })).Message);
    }

    [Fact]
    public void Columns_can_be_chosen()
    {
        var o = new CsvOptions { Path = "", Columns = ["c", "0"], Header = true };
        Assert.Equal([3, 1, 6, 4], Read("a,b,c\n1,x,3\n4,y,6\n", o).Values);
        Assert.Equal("a.csv: column: found 'd', expected 'a', 'b', 'c', or 0 to 2.",
            Fault("a,b,c\n1,2,3\n", o with { Columns = ["d"] }));
        Assert.Equal("a.csv: columns: found '0' twice, expected each column once.",
            Fault("a,b,c\n1,2,3\n", o with { Columns = ["a", "0"] }));
        Assert.Equal(["a name of two"], Read("\"a name\nof two\"\n1\n").Columns);
    }

    [Fact]
    public void A_quoted_field_may_hold_anything()
    {
        var set = Read("1,\"a \"\"b\"\"\n, c\"\n2,plain\n", Label("1"));
        Assert.Equal(["a \"b\"\n, c", "plain"], set.ClassNames);
        Assert.Equal("a.csv: line 3, field 1: found 'x', expected a finite number.",
            Fault("1,\"two\nlines\"\nx,y\n", Label("1")));
    }

    [Theory]
    [InlineData("", "rows: found none, expected rows of numbers.")]
    [InlineData("a,b\n", "rows: found a header alone, expected rows of numbers.")]
    [InlineData("1,2\n3\n", "line 2: found 1 field, expected 2 as in the first row.")]
    [InlineData("Measured in May\n\nx,y\n1,2\n",
        "line 3: found 2 fields, expected 1 as in the first row; a title above the table has to go.")]
    [InlineData("x,y\n1,5,2,5\n", "line 2: found 4 fields, expected 2 as in the first row; numbers with a decimal "
        + "comma need another delimiter.")]
    [InlineData("1,2,\n3,4,5\n",
        "line 2, field 3: found '5', expected nothing, as the rows above end in a delimiter.")]
    [InlineData("x,y\n1,Infinity\n", "line 2, field 2: found 'Infinity', expected a finite number.")]
    [InlineData("1,2\n3,\n", "line 2, field 2: found nothing, expected a finite number (" + Skips)]
    [InlineData("1,2\n3,NaN\n", "line 2, field 2: found 'NaN', expected a finite number (" + Skips)]
    [InlineData("1,2\n3,1e400\n", "line 2, field 2: found '1e400', expected a finite number.")]
    [InlineData("1,2\n3,a word of more letters than that\n",
        "line 2, field 2: found 'a word of more letters t...', expected a finite number, or '1' as data.label or not "
        + "among data.columns.")]
    [InlineData("x,y\n3,\"1,5\"\n", "line 2, field 2: found '1,5', expected a finite number (data.decimalComma: true "
        + "reads a decimal comma).")]
    [InlineData("x,y\n3,\"1,234.5\"\n", "line 2, field 2: found '1,234.5', expected a finite number.")]
    [InlineData("1,\"2\n", "line 1: found a quote that does not end, expected a closing quote.")]
    [InlineData("1,\"2\"3\n", "line 1: found '3' behind a closing quote, expected the delimiter.")]
    public void Damage_ends_in_one_sentence(string text, string sentence) =>
        Assert.Equal("a.csv: " + sentence, Fault(text));

    [Fact]
    public void A_first_row_with_a_number_missing_is_no_header()
    {
        Assert.Equal("a.csv: line 1, field 2: found nothing, expected a finite number (" + Skips,
            Fault("1,,3\n4,5,6\n"));
        Assert.Equal("a.csv: line 1, field 1: found 'NaN', expected a finite number (" + Skips, Fault("NaN,2\n4,5\n"));
        // A table that pandas wrote with its index: the first column has no name.
        Assert.Equal(["0", "x"], Read(",x\n0,2\n1,5\n").Columns);
    }

    [Fact]
    public void Columns_keep_their_names_and_a_test_table_is_read_by_them()
    {
        var train = Read("x, y ,kind\n1,2,a\n3,4,b\n", Label("kind"));
        Assert.Equal(["x", "y"], train.Columns);
        Assert.Empty(Read("1,2\n").Columns);
        VectorSet Test(string text) => Csv.Read(() => new StringReader(text), "t.csv", Label("kind"), train);
        Assert.Equal([5, 6], Test("kind,y,x\na,6,5\n").Values);
        Assert.Equal([5, 6], Test("more,x,y,kind\n9,5,6,a\n").Values);
        Assert.Equal("t.csv: column: found none, expected 'y', as in the training table.",
            Assert.Throws<DataException>(() => Test("x,z,kind\n5,6,a\n")).Message);
    }

    [Theory]
    [InlineData("1, \"a;b\"\n2, \"c\"\n", "a;b c")]
    [InlineData("\"a;b\",1\n\"c\",2\n", "a;b c")]
    [InlineData("\n   \n1;\"a,b\"\n2;c\n", "a,b c")]
    public void Delimiters_inside_quotes_are_text(string text, string classes) =>
        Assert.Equal(classes, string.Join(' ', Read(text, Label(text[1] is 'a' ? "0" : "1")).ClassNames));

    [Fact]
    public void A_quote_inside_a_field_ends_in_one_sentence() =>
        Assert.Equal(
            "a.csv: line 2: found a quote inside a field, expected quotes around the whole field, and those inside "
            + "doubled.", Fault("1,pipe\n2,5\" pipe\n", Label("1")));

    [Fact]
    public void Lines_are_counted_through_quotes_and_blank_lines() =>
        Assert.Equal("a.csv: line 7, field 1: found 'x', expected a finite number.",
            Fault("1,\"two\n\nmore\"\n\r\n2,b\r\n\nx,c\n", Label("1")));

    [Fact]
    public void Lines_and_columns_are_bounded()
    {
        Assert.Equal("a.csv: line 1: found more than 1048576 characters, expected shorter lines.",
            Fault(new string('1', 1 << 21)));
        Assert.Equal("a.csv: line 1: found more than 16384 fields, expected at most 16384.",
            Fault(new string(',', 20000)));
        Assert.StartsWith("a.csv: line 2: found more than 1048576 characters",
            Fault("1,2\n" + new string('1', 1 << 25)));
        Assert.StartsWith("a.csv: line 1: found more than 1048576 characters",
            Fault("\"" + string.Concat(Enumerable.Repeat("aaaaaaa\n", 1 << 18))));
    }

    [Fact]
    public void A_test_file_has_the_columns_and_classes_of_the_first()
    {
        string train = folder.Put("train.csv", "x,y,c\n1,2,a\n3,4,b\n5,6,a\n"u8.ToArray()),
            test = folder.Put("test.csv", "x,y,c\n7,8,b\n"u8.ToArray());
        var o = new CsvOptions { Path = train, TestPath = test, Label = "c", ValidCount = 1 };
        var data = DataSets.Open(o);
        Assert.Equal(("train", 2, 1, 1), (data.Name, data.Train.Count, data.Valid.Count, data.Test.Count));
        Assert.True(data.Shape.IsVector);
        Assert.Equal([1], data.Test.Set.Labels);
        folder.Put("test.csv", "x,y,c\n7,8,q\n"u8.ToArray());
        Assert.Equal($"{test}: class: found 'q', expected a, b.",
            Assert.Throws<DataException>(() => DataSets.Open(o)).Message);
        folder.Put("test.csv", [0xC3, 0x28, (byte)'\n']);
        Assert.Equal($"{test}: text: found bytes that are no UTF-8, expected UTF-8: save the file in it.",
            Assert.Throws<DataException>(() => DataSets.Open(o)).Message);
    }
}

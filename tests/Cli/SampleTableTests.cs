using System.Globalization;
using System.Text;
using System.Text.Json;
using Generative.Data;

namespace Generative.Cli.Tests;

/// <summary>Samples of tables as tables, and classes by their names.</summary>
public sealed class SampleTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Train(string table, string data = "", string model = "{type: realNvp, hidden: [8], couplings: 2}")
    {
        var path = folder.Put("table.csv", Encoding.UTF8.GetBytes(table));
        var config = folder.Put("small.yaml", Encoding.UTF8.GetBytes($$"""
            model: {{model}}
            data: {type: csv, path: '{{path}}', validCount: 4, testCount: 4{{data}}}
            training: {steps: 3, batchSize: 8, device: cpu, threads: 1}
            sampling: {count: 4}
            """));
        var (code, _, error) = InProcess.Run("train", config, "--outdir", folder["runs"]);
        Assert.Equal((0, ""), (code, error));
        return Directory.GetDirectories(folder["runs"]).Order(StringComparer.Ordinal).Last();
    }

    private static string Rows(string first, string kinds) =>
        first + "\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(k => $"{k % 7},{kinds.Split(' ')[k % kinds.Split(' ').Length]},{k % 5 * 0.25}\n"));

    private string[] Sampled(string run, params string[] more)
    {
        var path = folder["samples.csv"];
        var (code, text, error) = InProcess.Run(["sample", run, "-n", "5", "-o", path, "--device", "cpu", .. more]);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal($"5 samples of {Path.GetFileName(run)}/step-000003: {path}\n", text);
        return File.ReadAllLines(path);
    }

    [Fact]
    public void A_tables_samples_have_its_columns_and_are_the_numbers_themselves()
    {
        var run = Train(Rows("\"size, cm\",kind,weight", "cat dog"), ", label: kind");
        File.Delete(folder["table.csv"]);                                  // samples need no data
        var lines = Sampled(run);
        Assert.Equal(6, lines.Length);
        Assert.Equal("\"size, cm\",weight", lines[0]);
        Assert.Equal(0, InProcess.Run("sample", run, "-n", "5", "--npz", folder["a.npz"], "--device", "cpu").Code);
        Assert.Equal(Npy.Read(folder["a.npz"])["arr_0"].Floats(),
            lines.Skip(1).SelectMany(l => l.Split(',')).Select(f => float.Parse(f, CultureInfo.InvariantCulture)));
        // What was written is read again.
        var again = Csv.Read(() => new StringReader(string.Join('\n', lines)), "samples.csv", new() { Path = "" });
        Assert.Equal((5, 2), (again.Count, again.Dimension));
        Assert.Equal(["size, cm", "weight"], again.Columns);
    }

    [Fact]
    public void Columns_without_names_are_numbered() =>
        Assert.Equal(
            "x0,x1", Sampled(Train("1,2\n" + string.Concat(Enumerable.Range(0, 30).Select(k => $"{k},{k % 3}\n"))))[0]);

    [Fact]
    public void A_class_is_asked_for_by_its_name_and_written_beside_the_samples()
    {
        const string Conditional = "{type: realNvp, hidden: [8], couplings: 2, classConditional: true}";
        var run = Train(Rows("size,kind,weight", "cat dog fox"), ", label: kind", Conditional);
        var byName = Sampled(run, "--class", "dog");
        Assert.Equal("size,weight,kind", byName[0]);
        Assert.All(byName.Skip(1), l => Assert.EndsWith(",dog", l));
        Assert.Equal(byName, Sampled(run, "--class", "1"));
        Assert.NotEqual(byName, Sampled(run, "--class", "fox"));
        string Error(string name) =>
            InProcess.Run("sample", run, "--class", name, "-o", folder["samples.csv"], "--device", "cpu").Error;
        Assert.Equal("--class: class: found 'fax', expected cat, dog, fox, or a number (did you mean 'fox'?).\n",
            Error("fax"));
        Assert.Equal("--class: class: found 3, expected 0..2.\n", Error("3"));
        Assert.Equal("--class: class: found -1, expected 0..2.\n", Error("-1"));
    }

    [Fact]
    public void Classes_that_are_numbers_go_by_their_names()
    {
        const string Conditional = "{type: realNvp, hidden: [8], couplings: 2, classConditional: true}";
        var run = Train(Rows("size,kind,weight", "1 2 10"), ", label: kind", Conditional);
        // The classes are 1, 2 and 10: the second of them is called 2, and the first has no other number than 0.
        Assert.EndsWith(",2", Sampled(run, "--class", "2")[1]);
        Assert.EndsWith(",10", Sampled(run, "--class", "10")[1]);
        Assert.EndsWith(",1", Sampled(run, "--class", "0")[1]);
    }

    [Fact]
    public void A_checkpoint_keeps_the_names_of_classes_and_columns()
    {
        var run = Train(Rows("size,kind,weight", "cat dog"), ", label: kind");
        var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "step-000003", "state.json"))).RootElement;
        Assert.Equal(["cat", "dog"], state.GetProperty("classNames").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["size", "weight"], state.GetProperty("columns").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public void What_cannot_be_a_table_is_refused_in_a_sentence()
    {
        var config = folder.Put("digits.yaml", """
            model: {type: gaussianVae, hidden: [8]}
            data: {type: digits, count: 60}
            training: {steps: 2, batchSize: 8, device: cpu, threads: 1}
            sampling: {count: 4}
            """u8.ToArray());
        Assert.Equal(0, InProcess.Run("train", config, "--outdir", folder["runs"]).Code);
        var run = Directory.GetDirectories(folder["runs"]).Single();
        var (code, _, error) = InProcess.Run("sample", run, "-o", folder["a.csv"], "--device", "cpu");
        Assert.Equal(
            (2, $"{folder["a.csv"]}: samples: found images, expected vectors; for images a .png file, or --npz.\n"),
            (code, error));
        Assert.False(File.Exists(folder["a.csv"]));
        run = Train(Rows("size,kind,weight", "1 2"));
        (code, _, error) = InProcess.Run("sample", run, "-o", folder["a.txt"], "--device", "cpu");
        Assert.Equal((2, $"{folder["a.txt"]}: samples: found vectors, expected documents.\n"), (code, error));
        var missing = folder["none/a.csv"];
        (code, _, error) = InProcess.Run("sample", run, "-o", missing, "--device", "cpu");
        Assert.Equal(2, code);
        Assert.StartsWith(
            $"-o: got '{missing}', expected a file in a folder that is there: {Path.GetDirectoryName(missing)} is not",
            error);
    }
}

using Generative.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Data.Tests;

/// <summary>Sequences: the strokes of the drawn digits, and what is read from NumPy and CSV files.</summary>
public sealed class SequenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Strokes_lie_on_the_ink_of_the_image_of_the_same_index()
    {
        var (images, set) = (Digits.Generate(200, 5), DigitStrokes.Generate(200, 5));
        Assert.Equal(images.Labels, set.Labels);
        Assert.Equal(new DataShape(1, 32, 3, 10) { Sequence = SequenceKind.Strokes, HasMissing = true }, set.Shape);
        for (var i = 0; i < set.Count; i++)
        {
            var steps = set[i];
            var (x, y) = (13.5f, 13.5f);
            for (var k = 0; k < steps.Length; k += 3)
            {
                (x, y) = (x + steps[k], y + steps[k + 1]);
                // The pen is wider than a pixel: whatever it passes is inked.
                Assert.True(images[i][(int)(y + 0.5f) * 28 + (int)(x + 0.5f)] > 30, $"drawing {i}, step {k / 3}");
            }
            Assert.Equal(1, steps[^1]);
        }
        Assert.True(set[7].SequenceEqual(DigitStrokes.Generate(8, 5)[7]));
    }

    [Fact]
    public void After_the_end_of_a_sequence_there_is_NaN_in_every_batch()
    {
        using var scope = NewDisposeScope();
        var set = SequenceSet.Of([[1, 2, 3, 4], [5, 6], [7, 8, 9, 10, 11, 12]], 2);
        Assert.Equal([2, 1, 3], set.Lengths);
        using var data = new DeviceData(set, Binarization.Dynamic, CPU);
        var x = data.Range(0, 3);
        Assert.Equal([3, 1, 3, 2], x.shape);
        Assert.Equal([1, 2, 3, 4, float.NaN, float.NaN, 5, 6, float.NaN, float.NaN, float.NaN, float.NaN,
            7, 8, 9, 10, 11, 12], x.data<float>().ToArray());
        // A part whose sequences are all whole is still of sequences that may end early.
        Assert.True(set.Take([2]).Shape.HasMissing);
    }

    private static readonly float[] six = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    [Fact]
    public void An_npz_gives_sequences_lengths_and_labels()
    {
        var set = Read(("x", NumpyFile.Npy("<f4", [2, 3, 2], six)), ("lengths", NumpyFile.Npy("<i8", [2], [3L, 2])),
            ("labels", NumpyFile.Npy("<i8", [2], [1L, 0])));
        Assert.Equal([3, 2], set.Lengths);
        Assert.Equal([1, 0], set.Labels.Select(l => (int)l));
        Assert.Equal([7, 8, 9, 10], set[1].ToArray());
        Assert.Equal((3, 2, true), (set.Steps, set.Dimension, set.Shape.HasMissing));
    }

    [Fact]
    public void Without_lengths_steps_of_NaN_at_the_end_do_not_count_and_two_axes_are_sequences_of_numbers()
    {
        var set = Read(("whatever", NumpyFile.Npy("<f8", [2, 3], [1.0, 2, 3, 4, 5, double.NaN])));
        Assert.Equal([3, 2], set.Lengths);
        Assert.Equal((3, 1), (set.Steps, set.Dimension));
        Assert.False(Read(("x", NumpyFile.Npy("<f4", [2, 3, 2], six))).Shape.HasMissing);
    }

    [Theory]
    [InlineData("[lengths]: length 1: found 4, expected 1 to 3, the steps of x.", new long[] { 3, 4 })]
    [InlineData("[lengths]: length 0: found 0, expected 1 to 3, the steps of x.", new long[] { 0, 3 })]
    [InlineData("[lengths]: shape: found int64 [3], expected [2], a length for each sequence.", new long[] { 1, 2, 3 })]
    public void Lengths_that_do_not_fit_are_a_fault(string sentence, long[] lengths) => Assert.Equal(sentence,
        Fault(new(), ("x", NumpyFile.Npy("<f4", [2, 3, 2], six)),
            ("lengths", NumpyFile.Npy("<i8", [lengths.Length], lengths))));

    [Fact]
    public void What_is_no_set_of_sequences_is_a_fault()
    {
        var x = ("x", NumpyFile.Npy("<f4", [2, 3, 2], six));
        Assert.Equal("[lengths]: element type: found float32 [2], expected whole numbers.",
            Fault(new(), x, ("lengths", NumpyFile.Npy("<f4", [2], [1f, 2]))));
        Assert.Equal("[x]: shape: found float32 [12], expected [N, T, D] or [N, T], of 2 or more steps T.",
            Fault(new(), ("x", NumpyFile.Npy("<f4", [12], six))));
        Assert.Equal(": array: found x, expected n, as data.lengthsKey says.", Fault(new() { LengthsKey = "n" }, x));
        Assert.Equal("[x]: sequence 0, step 1: found NaN, expected a finite number in each step before the end.",
            Fault(new(), ("x", NumpyFile.Npy("<f4", [2, 3, 1], [1f, float.NaN, 3, 4, 5, 6]))));
        Assert.Equal("[x]: sequence 1: found NaN alone, expected 1 or more steps of numbers.",
            Fault(new(), ("x", NumpyFile.Npy("<f4", [2, 2, 1], [1f, 3, float.NaN, float.NaN]))));
        Assert.Equal("[x]: numbers of a step: found 2, expected 3 (dx, dy, pen up), as data.strokes says.",
            Fault(new() { Strokes = true }, x));
        Assert.Equal("[x]: pen of sequence 0, step 1: found 6, expected 1 (lifted after the step) or 0.",
            Fault(new() { Strokes = true }, ("x", NumpyFile.Npy("<f4", [1, 2, 3], [1f, 2, 0, 4, 5, 6]))));
    }

    [Fact]
    public void Rows_of_a_table_are_the_steps_of_the_sequence_that_a_column_names()
    {
        var set = Table("who,a,b\nx,1,2\ny,3,4\nx,5,6\ny,7,8\nx,9,10\n");
        Assert.Equal([3, 2], set.Lengths);
        Assert.Equal([1, 2, 5, 6, 9, 10], set[0].ToArray());
        Assert.Equal([3, 4, 7, 8], set[1].ToArray());
        Assert.Equal(["a", "b"], set.Columns);
        Assert.Empty(set.Labels);
    }

    [Theory]
    [InlineData("line 3, field 1: found nothing, expected the name or number of the row's sequence.",
        "who,a\nx,1\n,2\nx,3\n")]
    [InlineData("column: found 'who', expected 'whom', 'a', or 0 to 1.", "whom,a\nx,1\nx,2\n")]
    [InlineData("sequences: found 1 row for each value of data.group, expected a column with the same value in all "
        + "rows of a sequence.", "who,a\nx,1\ny,2\n")]
    [InlineData("line 3, field 2: found 'two', expected a finite number.", "who,a\nx,1\nx,two\n")]
    public void A_table_that_gives_no_sequences_is_a_fault(string sentence, string text) =>
        Assert.EndsWith($"a.csv: {sentence}", Assert.Throws<DataException>(() => Table(text)).Message);

    private SequenceSet Table(string text)
    {
        var path = folder.Put("a.csv", System.Text.Encoding.UTF8.GetBytes(text));
        return (SequenceSet)new SequenceTableOptions { Path = path, Group = "who" }.Read(_ => { }).Train;
    }

    private SequenceSet Read(params (string Name, byte[] Npy)[] arrays) => Read(new(), arrays);

    private sealed record Asked(string? LengthsKey = null, bool Strokes = false);

    private SequenceSet Read(Asked o, (string Name, byte[] Npy)[] arrays)
    {
        var path = folder.Put("a.npz", NumpyFile.Npz(arrays));
        return (SequenceSet)new SequencesOptions { Path = path, LengthsKey = o.LengthsKey, Strokes = o.Strokes }
            .Read(_ => { }).Train;
    }

    private string Fault(Asked o, params (string Name, byte[] Npy)[] arrays) =>
        Assert.Throws<DataException>(() => Read(o, arrays)).Message[folder["a.npz"].Length..];
}

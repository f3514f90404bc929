using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>Title and style of a picture.</summary>
/// <param name="Heading">Title of a figure; sheets of images have none.</param>
/// <param name="Names">Names of the columns of vectors; null: x₁, x₂, ...</param>
/// <param name="Data">Vectors of the data, drawn behind the samples; null: none.</param>
/// <param name="Scale">Pixels per pixel of an image; null: as <see cref="Sheets"/> does.</param>
/// <param name="Columns">Images in a row; 0: a nearly square sheet.</param>
/// <param name="Sequence">What a step is where the examples are sequences.</param>
internal sealed record Look(
    string Heading, IReadOnlyList<string>? Names = null, Tensor? Data = null, int? Scale = null, int Columns = 0,
    SequenceKind Sequence = SequenceKind.None);

/// <summary>Pictures of samples and reconstructions: sheets of images, figures of vectors and of sequences.</summary>
internal static class Pictures
{
    private const int MostReconstructions = 16;

    /// <summary>Samples [n, C, H, W]: images in [0, 1] or vectors, in the frame of the data.</summary>
    public static Picture Samples(Tensor samples, Look look)
    {
        if (look.Sequence != SequenceKind.None) return SequencePictures.Of(samples, look);
        if (!IsVector(samples)) return Sheets.Of(samples, look.Columns, look.Scale);
        PointSet drawn = new("samples", Rows(samples));
        if (look.Data is null) return Vectors(look, [drawn]);
        PointSet data = new("data", Rows(look.Data), PointMark.Background);
        return Vectors(look, [data, drawn], data.Rows);
    }

    /// <summary>Trajectories of samples [frames, n, C, H, W]: rows of images, panels of vectors.</summary>
    public static Picture Film(Tensor film, Look look)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var frames = (int)film.size(0);
        if (!IsVector(film[0])) return Sheets.Of(film.transpose(0, 1).flatten(0, 1), frames, look.Scale);
        var moments = film.unbind(0).Select(Rows);
        return FilmFigure.Of(look.Heading, [.. moments], look.Names ?? PointsFigure.Names((int)film.shape[^1]));
    }

    /// <summary>Examples [n, C, H, W] and their reconstructions: images row by row, vectors joined by lines.</summary>
    public static Picture Reconstructions(IReconstructor model, Tensor x, Look look)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var r = model.Reconstruct(x);
        if (look.Sequence != SequenceKind.None)
            return SequencePictures.Beside(x, r, ["example", "reconstruction"], look);
        if (!IsVector(x)) return Sheets.Alternate(x, r, MostReconstructions, look.Scale);
        var (from, to) = (Rows(x), Rows(r));
        var links = Joined("", from.Zip(to, (a, b) => new[] { a, b }), PointMark.Link);
        return Vectors(look, [links, new("examples", from), new("reconstructions", to)]);
    }

    /// <summary>Sequences that are begun, completed, and as they are, each [n, 1, T, D]: drawings in three rows; curves
    /// of the last two.</summary>
    public static Picture Completions(IReadOnlyList<Tensor> rows, Look look) => look.Sequence == SequenceKind.Strokes
        ? SequencePictures.Of(cat([.. rows], 0), look with { Columns = (int)rows[0].size(0) })
        : SequencePictures.Beside(rows[2], rows[1], ["as it is", "completed"], look);

    /// <summary>Interpolations [n, steps, C, H, W], with both ends: rows of images, paths of vectors.</summary>
    public static Picture Ways(Tensor ways, Look look)
    {
        if (!IsVector(ways[0])) return Sheets.Of(ways.flatten(0, 1), (int)ways.size(1), look.Scale);
        var paths = ways.unbind(0).Select(Rows).ToArray();
        if (ways.shape[^1] == 1) return Numbers(paths, look);
        List<PointSet> sets = look.Data is null ? [] : [new("data", Rows(look.Data), PointMark.Background)];
        sets.Add(Joined("between", paths, PointMark.Path));
        sets.Add(new("from", [.. paths.Select(p => p[0])], PointMark.Ends));
        sets.Add(new("to", [.. paths.Select(p => p[^1])], PointMark.Ends));
        return Vectors(look, sets);
    }

    // Of a single column: its number along each way.
    private static Figure Numbers(IReadOnlyList<IReadOnlyList<double[]>> paths, Look look)
    {
        var steps = Math.Max(1, paths[0].Count - 1);
        var lines = paths.Select(p => p.Select((row, k) => new[] { (double)k / steps, row[0] }));
        var name = look.Names?[0] ?? PointsFigure.Names(1)[0];
        return PointsFigure.Of(look.Heading, [Joined("", lines, PointMark.Path)], ["share of the way", name]);
    }

    /// <summary>Whether x are vectors [n, 1, 1, D].</summary>
    public static bool IsVector(Tensor x) => x.shape is [_, 1, 1, _];

    /// <summary>Vectors [n, 1, 1, D] as rows of numbers.</summary>
    public static IReadOnlyList<double[]> Rows(Tensor vectors)
    {
        using var scope = NewDisposeScope();
        var numbers = vectors.Doubles();
        return [.. numbers.Chunk((int)vectors.shape[^1])];
    }

    // Lines, each followed by a row of NaN, where the drawing breaks.
    private static PointSet Joined(string name, IEnumerable<IEnumerable<double[]>> lines, PointMark mark)
    {
        List<double[]> rows = [];
        foreach (var line in lines)
        {
            rows.AddRange(line);
            rows.Add(Array.ConvertAll(rows[^1], _ => double.NaN));
        }
        return new(name, rows, mark);
    }

    // One column: a histogram; two: points of the plane; more: a pair plot.
    private static Figure Vectors(Look look, IReadOnlyList<PointSet> sets, IReadOnlyList<double[]>? framed = null)
    {
        var names = look.Names ?? PointsFigure.Names(sets[0].Rows[0].Length);
        Frame? frame = names.Count == 2 && framed is not null ? Frame.Of(framed).Wider(Frame.Beyond) : null;
        return names.Count switch
        {
            1 => HistogramFigure.Of(look.Heading, names[0], PointsFigure.Numbers(sets, 0)),
            2 => PointsFigure.Of(look.Heading, sets, names, frame),
            _ => PairFigure.Of(look.Heading, sets, names, framed),
        };
    }
}

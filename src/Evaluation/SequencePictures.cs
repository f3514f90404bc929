using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>Pictures of sequences [n, 1, T, D]: sheets of what a pen draws, panels of curves.</summary>
internal static class SequencePictures
{
    private const int MostPanels = 24, Columns = 4, Width = 170, Height = 110, MostCurves = 8, MostDrawings = 16;

    /// <summary>A drawing or a panel for each.</summary>
    public static Picture Of(Tensor x, Look look) => look.Sequence == SequenceKind.Strokes
        ? Sheets.Of(StrokeImages.Of(x), look.Columns, look.Scale)
        : Curves(x.split(1, 0), [""], look);

    /// <summary>Sequences and others of the same, such as reconstructions: drawings row by row, curves in one
    /// panel.</summary>
    public static Picture Beside(Tensor x, Tensor other, IReadOnlyList<string> names, Look look) =>
        look.Sequence == SequenceKind.Strokes
            ? Sheets.Alternate(StrokeImages.Of(x), StrokeImages.Of(other), MostDrawings, look.Scale)
            : Curves(stack([x, other], 1).split(1, 0).Select(p => p.squeeze(0)), names, look);

    // A panel for each of the tensors [k, 1, T, D]: D curves of each of its k sequences.
    private static Figure Curves(IEnumerable<Tensor> panels, IReadOnlyList<string> names, Look look)
    {
        Tensor[] all = [.. panels];
        var (T, D) = (all[0].size(2), (int)all[0].size(3));
        var curves = Math.Min(D, MostCurves);
        var numbers = Array.ConvertAll(all[..Math.Min(all.Length, MostPanels)], p => p.Doubles());
        var x = new PlotAxis("step", new(0, T + 1));
        var y = new PlotAxis("", AxisRange.WithoutStragglers(numbers.SelectMany(v => v)));
        var plots = numbers.Select(v => LineFigure.Panel(x, y, Series(v), Width, Height));
        var labels = look.Names ?? PointsFigure.Names(D);
        string[] notes =
        [
            .. all.Length > MostPanels ? [$"the first {MostPanels} of {all.Length} sequences"] : (string[])[],
            .. D > curves ? [$"the first {curves} of {D} numbers"] : (string[])[],
        ];
        return new(look.Heading, PanelGrid.Place([.. plots], Columns, Width, Height))
        {
            Note = string.Join(", ", notes),
            Description = "Curves of sequences over their steps.",
            Legend = Legend(),
        };

        Series[] Series(double[] values) =>
        [
            .. from which in Enumerable.Range(0, names.Count)
               from column in Enumerable.Range(0, curves)
               select new Series("", [.. Enumerable.Range(0, (int)T)
                   .Select(t => new LinePoint(t + 1, values[(which * T + t) * D + column]))
                   .Where(p => double.IsFinite(p.Y))], PlotStyle.Series(names.Count > 1 ? which : column)),
        ];

        IReadOnlyList<ScottPlot.LegendItem> Legend()
        {
            if (names.Count == 1 && curves == 1) return [];
            var shown = names.Count > 1 ? names : labels.Take(curves);
            return [.. shown.Select((name, k) => PlotStyle.Entry(name, PlotStyle.Series(k), line: true, dot: false))];
        }
    }
}

using Generative.Evaluation.Plots;
using Generative.Numerics;

namespace Generative.Evaluation;

/// <summary>Pictures of a mixture: its points by component, in the plane with ellipses, means and the boundaries
/// between components; its means as images.</summary>
/// <remarks>An ellipse is μ + 2 L u, u on the unit circle, Σ = L Lᵀ: two standard deviations in every direction.
/// Boundaries are those of <see cref="PlaneBoundaries"/>.</remarks>
internal static class ClusterPicture
{
    /// <summary>The most points that are drawn.</summary>
    public const int MostPoints = 5000;

    private const int MostNamed = 10, Corners = 72, Cells = 160;
    private const string Lines = "boundaries", Widths = ", two standard deviations";
    private const double Deviations = 2;

    /// <summary>The picture.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="x">The first examples [n, C, H, W].</param>
    /// <param name="assigned">Components of all examples (int64).</param>
    /// <param name="look">Title and names.</param>
    public static Picture Of(IMixture model, Tensor x, Tensor assigned, Look look)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        // A component without examples would only show where its prior is.
        var taken = bincount(assigned, minlength: model.Categories).nonzero().squeeze(1);
        if (!Pictures.IsVector(x))
            return Sheets.Of(model.Centers.index_select(0, taken).clamp(0, 1), scale: look.Scale);
        if (model is ITopicModel topics) return TopicTable.Picture(topics, look);
        var names = look.Names ?? PointsFigure.Names((int)x.shape[^1]);
        var sets = Groups(model, Pictures.Rows(x), assigned.cpu().data<long>().ToArray());
        switch (names.Count)
        {
            case 1: return HistogramFigure.Of(look.Heading, names[0], PointsFigure.Numbers(sets, 0));
            case 2 when model.Centers.shape[^1] == 2:
                var centers = model.Centers.index_select(0, taken);
                var ellipses = model.Spreads is { } sigma ? Ellipses(centers, sigma.index_select(0, taken)) : [];
                var frame = Frame.Of(sets.SelectMany(s => s.Rows).Concat(ellipses));
                sets.AddRange(Boundaries(model, frame));
                var lines = ellipses.Count == 0 ? Lines : Lines + Widths;
                sets.Add(new(lines, ellipses, PointMark.Link));
                sets.Add(new("means", Pictures.Rows(centers), PointMark.Ends));
                return PointsFigure.Of(look.Heading, sets, names, frame);
            default: return PairFigure.Of(look.Heading, sets, names);
        }
    }

    // The first points, by component.
    private static List<PointSet> Groups(IMixture model, IReadOnlyList<double[]> rows, long[] assigned) =>
        [.. rows.Zip(assigned).GroupBy(p => p.Second).OrderBy(g => g.Key)
            .Select(g => new PointSet(
                model.Categories > MostNamed ? "" : $"cluster {g.Key}", [.. g.Select(p => p.First)]))];

    // A set shows so many rows at most.
    private static IEnumerable<PointSet> Boundaries(IMixture model, Frame frame)
    {
        var centers = model.Centers;
        return PlaneBoundaries.Of(Component, Cells, frame)
            .Chunk(PointsFigure.MostDots / 3 * 3).Select(some => new PointSet("", some, PointMark.Link));

        Tensor Component(Tensor points) =>
            model.Categorize(points.to(centers.dtype).to(centers.device).view(-1, 1, 1, 2));
    }

    // Closed lines, each followed by a row of NaN, where the drawing breaks.
    private static List<double[]> Ellipses(Tensor centers, Tensor sigma)
    {
        var angle = linspace(0, 2 * Math.PI, Corners + 1, dtype: float64);
        var circle = stack([angle.cos(), angle.sin()], 0);                             // [2, corners]
        var L = linalg.cholesky(sigma.to(float64).cpu());                              // [K, 2, 2]
        var lines = centers.flatten(1).to(float64).cpu().unsqueeze(2) + Deviations * L.MatMul(circle);
        List<double[]> rows = [];
        foreach (var line in lines.transpose(1, 2).unbind(0))
        {
            rows.AddRange(Pictures.Rows(line));
            rows.Add([double.NaN, double.NaN]);
        }
        return rows;
    }
}

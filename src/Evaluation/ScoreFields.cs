using System.Globalization;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>A model's score field in the plane, over the density of the noisy data.</summary>
internal static class ScoreFields
{
    private const int Arrows = 21, Cells = 75;
    private const double Blur = 0.01;

    /// <summary>A panel for each σ.</summary>
    /// <param name="model">A model of points in the plane.</param>
    /// <param name="points">Points of the data, [n, 1, 1, 2].</param>
    /// <param name="sigmas">Noise levels.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="look">Title and names of the axes.</param>
    public static Figure Picture(IScoreField model, Tensor points, IReadOnlyList<double> sigmas, Frame frame, Look look)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        FieldPanel Panel(double sigma) =>
            new(Title(sigma), Density(points, sigma, frame), Field(model, points, sigma, frame));
        var noise = sigmas is [0] ? "" : " with as much noise";
        var note = $"arrows: the score; colors: the density of the data{noise}";
        var names = look.Names ?? PointsFigure.Names(2);
        return FieldFigure.Of(look.Heading, note, frame, names, Arrows, [.. sigmas.Select(Panel)]);
    }

    /// <summary>The largest, the middle and the smallest noise level.</summary>
    public static IReadOnlyList<double> Shown(IReadOnlyList<double> noise) =>
        noise.Count <= 3 ? noise : [noise[0], noise[noise.Count / 2], noise[^1]];

    private static string Title(double sigma) =>
        sigma == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"noise σ = {sigma:g3}");

    private static FieldArrow[] Field(IScoreField model, Tensor points, double sigma, Frame frame)
    {
        var places = PlaneCells.Midpoints(Arrows, frame, points.dtype, points.device).view(-1, 1, 1, 2);
        var (x, score) = (Pictures.Rows(places), Pictures.Rows(model.Score(places, sigma)));
        return [.. x.Zip(score, (p, s) => new FieldArrow(p[0], p[1], s[0], s[1]))];
    }

    // Kernel density of the points: Gaussians of the noise's width plus a hundredth of the frame's.
    private static double[,] Density(Tensor points, double sigma, Frame frame)
    {
        double Width(AxisRange range) => Math.Sqrt(sigma * sigma + Math.Pow(Blur * range.Width, 2));
        var width = tensor(new[] { Width(frame.X), Width(frame.Y) }, dtype: points.dtype, device: points.device);
        var cells = PlaneCells.Midpoints(Cells, frame, points.dtype, points.device);
        var distance = cdist(cells / width, points.flatten(1) / width);          // [cells², n]
        var density = (distance.square() / -2).exp().mean([1]);
        return PlaneCells.FromTop((density / density.max()).sqrt(), Cells);
    }
}

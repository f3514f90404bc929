using System.Globalization;
using Generative.Data;
using Generative.Evaluation.Plots;

namespace Generative.Evaluation;

/// <summary>A model's score field in the plane, drawn over the density of the data with as much noise.</summary>
public static class ScoreFields
{
    private const int arrows = 21, cells = 75;

    /// <summary>A panel for each σ.</summary>
    /// <param name="model">Its data are points of the plane.</param>
    /// <param name="points">Some of the data, [n, 1, 1, 2].</param>
    /// <param name="sigmas">Levels of noise.</param>
    /// <param name="limit">[-limit, limit]² is shown.</param>
    public static Image Picture(IScoreField model, Tensor points, IReadOnlyList<double> sigmas, double limit)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var figure = new FieldFigure([.. sigmas.Select(sigma => new FieldPanel(Title(sigma), limit, Density(points, sigma, limit), Arrows(model, points, sigma, limit)))]);
        var canvas = new RasterCanvas(figure.Width, FieldFigure.Height, 1.5);
        figure.Draw(canvas);
        return canvas.Image;
    }

    /// <summary>The largest, the middle and the smallest level, or all of fewer.</summary>
    public static IReadOnlyList<double> Shown(IReadOnlyList<double> noise) => noise.Count <= 3 ? noise : [noise[0], noise[noise.Count / 2], noise[^1]];

    private static string Title(double sigma) => sigma == 0 ? "score" : string.Create(CultureInfo.InvariantCulture, $"score, noise {sigma:g3}");

    private static (double, double)[] Arrows(IScoreField model, Tensor points, double sigma, double limit) =>
        [.. model.Score(Plane.Midpoints(arrows, limit, points.dtype, points.device).view(-1, 1, 1, 2), sigma).to(float64).cpu().data<double>().Chunk(2).Select(v => (v[0], v[1]))];

    // The points' density by Gaussian kernels of the noise's width, and a hundredth of the square's more.
    private static double[] Density(Tensor points, double sigma, double limit)
    {
        var variance = sigma * sigma + Math.Pow(0.02 * limit, 2);
        var distance = cdist(Plane.Midpoints(cells, limit, points.dtype, points.device), points.flatten(1));        // [cells², n]
        return [.. (distance.square() / (-2 * variance)).exp().mean([1]).to(float64).cpu().data<double>()];
    }
}

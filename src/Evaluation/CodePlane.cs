using System.Globalization;
using Generative.Evaluation.Plots;
using Generative.Numerics;

namespace Generative.Evaluation;

/// <summary>Codes in the plane of their first two principal components, a color for each class.</summary>
/// <remarks>The plane in which they vary most: the two eigenvectors of their covariance with the largest eigenvalues.
/// Hotelling, 1933.</remarks>
internal static class CodePlane
{
    /// <summary>The most codes that are drawn; the plane is that of all.</summary>
    public const int MostPoints = 4000;

    /// <summary>The picture; of codes of one number a histogram.</summary>
    /// <param name="codes">[n, L].</param>
    /// <param name="labels">Classes [n] (int64); null: none.</param>
    /// <param name="classes">Their names; empty: numbers.</param>
    /// <param name="heading">Title.</param>
    public static Picture Of(Tensor codes, Tensor? labels, IReadOnlyList<string> classes, string heading)
    {
        using var scope = NewDisposeScope();
        var z = codes.to(float64).cpu();
        var centered = z - z.mean([0]);
        if (z.size(1) == 1) return HistogramFigure.Of(heading, "z", PointsFigure.Numbers(Sets(z, labels, classes), 0));
        var (lambda, U) = SymmetricEigen.Of(centered.t().mm(centered) / z.size(0));   // rising
        var plane = centered.mm(U.narrow(1, z.size(1) - 2, 2).flip(1));               // [n, 2]
        var shares = (lambda / lambda.sum().clamp_min(1e-300)).data<double>().ToArray();
        return PointsFigure.Of(heading, Sets(plane, labels, classes),
            [Axis("first", shares[^1]), Axis("second", shares[^2])]);
    }

    private static string Axis(string which, double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{which} component, {100 * share:F0} % of the variance");

    private static List<PointSet> Sets(Tensor points, Tensor? labels, IReadOnlyList<string> classes)
    {
        var rows = Pictures.Rows(points).Take(MostPoints).ToArray();
        if (labels is null) return [new("", rows)];
        var own = labels.cpu().data<long>().ToArray();
        return [.. rows.Zip(own).GroupBy(p => p.Second).OrderBy(g => g.Key)
            .Select(g => new PointSet(classes.ElementAtOrDefault((int)g.Key) ?? $"{g.Key}",
                [.. g.Select(p => p.First)]))];
    }
}

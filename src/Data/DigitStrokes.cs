namespace Generative.Data;

/// <summary>The embedded data set of sequences: the pen's way along the curves of <see cref="Digits"/>.</summary>
/// <remarks>
/// Drawing i of a seed follows the very path that inks image i of that seed. A step is (Δx, Δy, p): a move in pixels, y
/// downwards, and p = 1 where the pen is lifted after it. The first move starts at the center of the page and leaves no
/// ink, as does each move after a lift: the format of Ha and Eck, "A Neural Representation of Sketch Drawings", 2017,
/// arXiv:1704.03477, section 3.1. Their end of a drawing is the length here.
/// </remarks>
public static class DigitStrokes
{
    /// <summary>T: no drawing has more steps.</summary>
    public const int MostSteps = 32;

    /// <summary>Numbers of a step.</summary>
    public const int Dimension = 3;

    internal static readonly string[] Columns = ["dx", "dy", "pen up"];

    private const float Center = (Digits.Side - 1) / 2f;

    /// <summary>Drawings 0 to count - 1 of the endless set of this seed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Which set.</param>
    /// <param name="spacing">Least length of a step but the last of a stroke, pixels; longer in a drawing that would
    /// have more than T steps.</param>
    public static SequenceSet Generate(int count, ulong seed, double spacing = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var drawings = new float[count][];
        var labels = new byte[count];
        Parallel.For(0, count, i =>
        {
            Span<Digits.Dot> path = stackalloc Digits.Dot[Digits.MostPoints];
            (labels[i], var dots) = Digits.Path(seed, i, path);
            drawings[i] = Steps(path[..dots], (float)spacing);
        });
        return SequenceSet.Of(drawings, Dimension, MostSteps) with
        {
            Labels = labels,
            ClassNames = ImageSet.NumberedClasses(Digits.Classes),
            Kind = SequenceKind.Strokes,
            Varies = true,
            Columns = Columns,
        };
    }

    private static float[] Steps(ReadOnlySpan<Digits.Dot> path, float spacing)
    {
        while (true)
        {
            var steps = Spaced(path, spacing);
            if (steps.Count <= MostSteps * Dimension) return [.. steps];
            spacing *= 1.25f;
        }
    }

    private static List<float> Spaced(ReadOnlySpan<Digits.Dot> path, float spacing)
    {
        List<float> steps = [];
        var (x, y) = (Center, Center);
        for (var i = 0; i < path.Length; i++)
        {
            var isLast = i + 1 == path.Length || path[i + 1].Lifted;
            var (dx, dy) = (path[i].X - x, path[i].Y - y);
            if (!path[i].Lifted && !isLast && dx * dx + dy * dy < spacing * spacing) continue;
            steps.AddRange([dx, dy, isLast ? 1 : 0]);
            (x, y) = (path[i].X, path[i].Y);
        }
        return steps;
    }
}

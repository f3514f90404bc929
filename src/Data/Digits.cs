using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Generative.Data;

/// <summary>The embedded data set: 28x28 gray handwritten-looking digits, as many as wanted, white ink on
/// black.</summary>
/// <remarks>
/// Image i of a seed is a pen path out of <see cref="DigitOutlines"/> (habit uniform within the class), its points
/// jittered, bent by a
/// quadratic warp, slanted, rotated and stretched; fitted, as MNIST is, into a 20x20 box whose center of ink lies at
/// the image's center
/// (LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998, section III.A);
/// and inked with a
/// pen of varying width and pressure as a distance field. Everything depends on (seed, i) alone, by exactly rounded
/// operations
/// (no sine, no exponential, no fused multiply-add), so that all machines and thread counts give the same bytes.
/// Lengths are pixels once fitted, sheet units (20 to the sheet) before.
/// </remarks>
public static class Digits
{
    public const int Side = 28, Classes = 10;
    internal const int MostPoints = 128;
    private const int Box = 20, StepsPerSpan = 5, Pitch = Side + 8, ImagesPerTask = 256;

    /// <summary>Catmull and Rom's cubic at t = 1/5 ... 5/5: the weights of p₀, p₁, p₂, p₃.</summary>
    private static readonly Vector128<float>[] Spline = [.. Enumerable.Range(1, StepsPerSpan).Select(step =>
    {
        var t = step / (float)StepsPerSpan;
        return 0.5f * Vector128.Create(((2 - t) * t - 1) * t, (3 * t - 5) * t * t + 2, ((4 - 3 * t) * t + 1) * t,
            (t - 1) * t * t);
    })];

    /// <summary>Images <paramref name="first"/> to first + count − 1 of the endless set of this seed.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="seed">Which set.</param>
    /// <param name="first">Index of the first image, for disjoint parts of one set.</param>
    /// <param name="threads">Most threads to use; 0 for one per core. The bytes do not depend on it.</param>
    /// <returns>[count, 28, 28, 1] pixels; every run of ten from a multiple of ten holds each label once.</returns>
    public static ImageSet Generate(int count, ulong seed, long first = 0, int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var pixels = GC.AllocateUninitializedArray<byte>(checked(count * Side * Side));
        var labels = new byte[count];
        var most = threads > 0 ? threads : Environment.ProcessorCount;
        var options = new ParallelOptions { MaxDegreeOfParallelism = most };
        Parallel.For(0, (count + ImagesPerTask - 1) / ImagesPerTask, options, task =>
        {
            for (var i = task * ImagesPerTask; i < Math.Min(count, (task + 1) * ImagesPerTask); i++)
                labels[i] = Draw(seed, first + i, pixels.AsSpan(i * Side * Side, Side * Side));
        });
        return new(pixels, labels, count, Side, Side, 1, ImageSet.NumberedClasses(Classes));
    }

    /// <summary>Draws image <paramref name="index"/> of <paramref name="seed"/> into 784 <paramref name="pixels"/> and
    /// returns its label.</summary>
    [SkipLocalsInit]
    public static byte Draw(ulong seed, long index, Span<byte> pixels)
    {
        Span<Dot> path = stackalloc Dot[MostPoints];
        var random = new CounterRandom(seed, (ulong)index);
        var (label, dots) = Path(seed, index, path, ref random);
        Ink(path[..dots], ref random, pixels);
        return label;
    }

    /// <summary>The pen's path of image <paramref name="index"/> of <paramref name="seed"/>, in pixels; its label and
    /// number of dots.</summary>
    internal static (byte Label, int Dots) Path(ulong seed, long index, Span<Dot> path)
    {
        var random = new CounterRandom(seed, (ulong)index);
        return Path(seed, index, path, ref random);
    }

    private static (byte Label, int Dots) Path(ulong seed, long index, Span<Dot> path, ref CounterRandom random)
    {
        var label = LabelOf(seed, (ulong)index);
        var habits = DigitOutlines.ByClass[label];
        path = path[..Trace(habits[random.Below(habits.Length)], ref random, path)];
        Fit(path, ref random);
        return (label, path.Length);
    }

    /// <summary>Labels come in shuffled tens: random to look at, balanced in any count.</summary>
    private static byte LabelOf(ulong seed, ulong index)
    {
        Span<byte> ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        new CounterRandom(~seed, index / Classes).Shuffle(ten);
        return ten[(int)(index % Classes)];
    }

    /// <summary>The jittered, bent and slanted pen path, in sheet units around (0, 0); returns its number of
    /// dots.</summary>
    private static int Trace(Outline outline, ref CounterRandom random, Span<Dot> path)
    {
        // The writer's hand: x' = a·x + b·y, y' = c·x + d·y from slant, stretch and turn (cos and sin from t = tan of
        // half the angle).
        float slant = 0.10f + 0.22f * random.Bell(), stretch = 1 + 0.15f * random.Bell(), t = 0.045f * random.Bell();
        float cos = (1 - t * t) / (1 + t * t), sin = 2 * t / (1 + t * t);
        // The bend: a quadratic displacement of the sheet, 10 units wide.
        float xx = Bend(ref random), xy = Bend(ref random), yy = Bend(ref random), uu = Bend(ref random),
            uv = Bend(ref random), vv = Bend(ref random);
        var unsteadiness = random.Uniform(0.25f, 0.80f);

        Span<Dot> knots = stackalloc Dot[outline.X.Length];
        var stroke = new Dot();
        for (var i = 0; i < knots.Length; i++)
        {
            if (i == 0 || outline.Joints[i - 1] == Joint.Lift)
                stroke = new(0.45f * random.Bell(), 0.45f * random.Bell(), 0, false);
            float x = outline.X[i] - 10 + stroke.X + unsteadiness * random.Bell(),
                y = outline.Y[i] - 10 + stroke.Y + unsteadiness * random.Bell();
            float bentX = x + xx * x * x + xy * x * y + yy * y * y, bentY = y + uu * x * x + uv * x * y + vv * y * y;
            var leanX = stretch * bentX - slant * bentY;
            knots[i] = new(cos * leanX - sin * bentY, sin * leanX + cos * bentY, 1 + 0.10f * random.Bell(), false);
        }

        var count = 0;
        for (var i = 0; i + 1 < knots.Length; i++)
        {
            var starts = i == 0 || outline.Joints[i - 1] == Joint.Lift;
            if (starts)
            {
                path[count] = knots[i] with { Lifted = true };
                count++;
            }
            if (outline.Joints[i] == Joint.Lift) continue;
            Dot p1 = knots[i], p2 = knots[i + 1];
            Dot p0 = starts || outline.Joints[i] == Joint.Corner ? p1.Beyond(p2) : knots[i - 1];
            Dot p3 = outline.Joints[i + 1] != Joint.Smooth ? p2.Beyond(p1) : knots[i + 2];
            Vector128<float> xs = Vector128.Create(p0.X, p1.X, p2.X, p3.X),
                ys = Vector128.Create(p0.Y, p1.Y, p2.Y, p3.Y);
            for (var step = 0; step < StepsPerSpan; step++)
            {
                var radius = p1.Radius + (p2.Radius - p1.Radius) * ((step + 1f) / StepsPerSpan);
                path[count] = new(Weigh(Spline[step], xs), Weigh(Spline[step], ys), radius, false);
                count++;
            }
        }
        return count;

        static float Bend(ref CounterRandom random) => 0.010f * random.Bell();

        static float Weigh(Vector128<float> w, Vector128<float> p)
        {
            w *= p;
            return w[0] + w[1] + (w[2] + w[3]);
        }
    }

    /// <summary>Gives the pen its width, scales the path so that the ink fills the 20x20 box, and moves the center of
    /// ink to the image's center.</summary>
    private static void Fit(Span<Dot> path, ref CounterRandom random)
    {
        var radius = Math.Clamp(1.36f + 0.33f * random.Bell(), 0.65f, 2.1f);
        float left = float.MaxValue, right = float.MinValue, top = float.MaxValue, bottom = float.MinValue;
        foreach (var dot in path)
        {
            (left, right) = (Math.Min(left, dot.X), Math.Max(right, dot.X));
            (top, bottom) = (Math.Min(top, dot.Y), Math.Max(bottom, dot.Y));
        }
        var scale = (Box - 2 * radius) / Math.Max(right - left, bottom - top) * (1 - 0.06f * random.Uniform());

        float ink = 0, inkX = 0, inkY = 0;
        for (var i = 0; i < path.Length; i++)
        {
            path[i] = path[i] with
            {
                X = (path[i].X - left) * scale,
                Y = (path[i].Y - top) * scale,
                Radius = path[i].Radius * radius
            };
            if (path[i].Lifted) continue;
            float dx = path[i].X - path[i - 1].X, dy = path[i].Y - path[i - 1].Y,
                length = MathF.Sqrt(dx * dx + dy * dy);
            ink += length;
            inkX += length * (path[i].X - dx / 2);
            inkY += length * (path[i].Y - dy / 2);
        }

        // Center on the ink, but never push it out of the image; half a pixel because pixel centers are whole numbers.
        // pressure and soft edge included
        float width = (right - left) * scale, height = (bottom - top) * scale, margin = 1.35f * radius + 1.25f;
        var moveX = Place(inkX / ink, width, margin, 0.5f * random.Bell());
        var moveY = Place(inkY / ink, height, margin, 0.5f * random.Bell());
        for (var i = 0; i < path.Length; i++) path[i] = path[i] with { X = path[i].X + moveX, Y = path[i].Y + moveY };

        static float Place(float center, float extent, float margin, float shift) =>
            Math.Clamp((Side - 1) / 2f - center + shift, margin - 0.5f, Side - 0.5f - margin - extent);
    }

    /// <summary>Lays ink where a pixel lies within the pen: coverage = ½ + (radius − distance) / softness, clamped to
    /// [0, 1].</summary>
    [SkipLocalsInit]
    private static void Ink(ReadOnlySpan<Dot> path, ref CounterRandom random, Span<byte> pixels)
    {
        // [28, 36]: max over segments of radius − distance
        Span<float> depth = stackalloc float[Side * Pitch];
        depth.Fill(-9);
        for (var i = 1; i < path.Length; i++)
        {
            if (path[i].Lifted) continue;
            Dot a = path[i - 1], b = path[i];
            float dx = b.X - a.X, dy = b.Y - a.Y, inverse = 1 / (dx * dx + dy * dy + 1e-6f),
                reach = Math.Max(a.Radius, b.Radius) + 1;
            int x0 = Math.Max(0, (int)(Math.Min(a.X, b.X) - reach)),
                x1 = Math.Min(Side - 1, (int)(Math.Max(a.X, b.X) + reach));
            int y0 = Math.Max(0, (int)(Math.Min(a.Y, b.Y) - reach)),
                y1 = Math.Min(Side - 1, (int)(Math.Max(a.Y, b.Y) + reach));
            for (var y = y0; y <= y1; y++)
            {
                var py = y - a.Y;
                // eight pixels at a time, the padding takes the excess
                for (var x = x0; x <= x1; x += 8)
                {
                    ref var cell = ref Unsafe.As<float, Vector256<float>>(ref depth[y * Pitch + x]);
                    var px = Vector256.Create(x - a.X) + Vector256.Create(0f, 1, 2, 3, 4, 5, 6, 7);
                    var t = Vector256.Min(Vector256.Max((px * dx + Vector256.Create(py * dy)) * inverse,
                        Vector256<float>.Zero), Vector256<float>.One);
                    Vector256<float> ex = px - t * dx, ey = Vector256.Create(py) - t * dy;
                    var d = Vector256.Create(a.Radius) + t * (b.Radius - a.Radius) - Vector256.Sqrt(ex * ex + ey * ey);
                    cell = Vector256.Max(cell, d);
                }
            }
        }
        float strength = 255 * Math.Min(1, random.Uniform(0.8f, 1.8f)),
            sharpness = strength / random.Uniform(0.9f, 1.5f);
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                pixels[y * Side + x] = (byte)(Math.Clamp(strength / 2 + depth[y * Pitch + x] * sharpness, 0, strength)
                    + 0.5f);
    }

    /// <summary>A point of the pen path with the pen's radius there; <c>Lifted</c> when no ink leads to it.</summary>
    internal readonly record struct Dot(float X, float Y, float Radius, bool Lifted)
    {
        /// <summary>The mirror image of <paramref name="other"/>, which makes a curve leave its end straight.</summary>
        public Dot Beyond(Dot other) => new(2 * X - other.X, 2 * Y - other.Y, Radius, false);
    }
}

namespace Generative.Data;

/// <summary>Distributions in the plane that flows, score models and adversarial models are tried on.</summary>
public enum Toy
{
    /// <summary>Two interleaved half circles, noise 0.05.</summary>
    Moons,

    /// <summary>Two concentric circles of radius 1 and 2, noise 0.08.</summary>
    Rings,

    /// <summary>Five curved arms.</summary>
    Pinwheel,

    /// <summary>The dark squares of a 4 x 4 board on [-2, 2]²: uniform, without noise.</summary>
    Checkerboard,

    /// <summary>Eight Gaussians on a circle of radius 2, σ 0.1 (the noise).</summary>
    EightGaussians,

    /// <summary>0.3 N((-2, -2), σ²I) + 0.7 N((2, 2), σ²I), σ 0.5 (the noise): modes too far apart for plain Langevin
    /// steps.</summary>
    TwoGaussians,

    /// <summary>y = sin 3x for x uniform in two pieces, [-1.5, -0.5] and [0.5, 1.5], noise 0.1 on y: a regression with
    /// a gap.</summary>
    Wave,
}

/// <summary>Draws points [N, 2] of a toy distribution, labeled by component; point k is a function of (seed, k)
/// alone.</summary>
public static class Toys
{
    /// <summary>Weights and means of the mixtures, whose density is known.</summary>
    public static IReadOnlyList<(double Weight, double X, double Y)> Components(Toy toy) => toy switch
    {
        Toy.EightGaussians => [.. Enumerable.Range(0, 8)
            .Select(k => (0.125, 2 * Math.Cos(k * Math.PI / 4), 2 * Math.Sin(k * Math.PI / 4)))],
        Toy.TwoGaussians => [(0.3, -2, -2), (0.7, 2, 2)],
        _ => throw new ArgumentOutOfRangeException(nameof(toy), toy, "not a mixture of Gaussians"),
    };

    /// <summary>The noise a shape has unless another is asked for.</summary>
    public static double OwnNoise(Toy toy) => toy switch
    {
        Toy.Moons => 0.05,
        Toy.Rings => 0.08,
        Toy.Pinwheel => 0.1,
        Toy.EightGaussians => 0.1,
        Toy.TwoGaussians => 0.5,
        Toy.Wave => 0.1,
        _ => 0,
    };

    /// <summary>Draws the points.</summary>
    public static VectorSet Draw(Toy toy, int count, double? noise, ulong seed)
    {
        var sigma = noise ?? OwnNoise(toy);
        var values = new float[2 * count];
        var labels = new byte[count];
        for (var k = 0; k < count; k++)
        {
            var random = new CounterRandom(seed, (ulong)k);
            var (x, y, label) = Point(toy, ref random, sigma);
            (values[2 * k], values[2 * k + 1], labels[k]) = ((float)x, (float)y, (byte)label);
        }
        var classes = toy switch { Toy.Pinwheel => 5, Toy.EightGaussians => 8, Toy.Checkerboard => 8, _ => 2 };
        return new(values, labels, 2, ImageSet.NumberedClasses(classes));
    }

    private static (double X, double Y, int Label) Point(Toy toy, ref CounterRandom random, double sigma)
    {
        switch (toy)
        {
            case Toy.Moons:
            {
                var (label, t) = (random.Below(2), Math.PI * random.Uniform());
                var (e1, e2) = Normals(ref random);
                var (x, y) = label == 0 ? (Math.Cos(t), Math.Sin(t)) : (1 - Math.Cos(t), 0.5 - Math.Sin(t));
                return (2 * (x - 0.5) + 2 * sigma * e1, 2 * (y - 0.25) + 2 * sigma * e2, label);
            }
            case Toy.Rings:
            {
                var (label, t) = (random.Below(2), 2 * Math.PI * random.Uniform());
                var (e1, e2) = Normals(ref random);
                return ((label + 1) * Math.Cos(t) + sigma * e1, (label + 1) * Math.Sin(t) + sigma * e2, label);
            }
            case Toy.Pinwheel:
            {
                // An arm: radius 1 + 0.3 e, width sigma; turned by its number and, the further out the more, by its
                // curl.
                var label = random.Below(5);
                var (e1, e2) = Normals(ref random);
                var (r, w) = (1 + 0.3 * e1, sigma * e2);
                var angle = 2 * Math.PI * label / 5 + 0.25 * Math.Exp(r);
                return (2 * (r * Math.Cos(angle) - w * Math.Sin(angle)),
                    2 * (r * Math.Sin(angle) + w * Math.Cos(angle)), label);
            }
            case Toy.Checkerboard:
            {
                var label = random.Below(8);
                var (row, column) = (label / 2, 2 * (label % 2) + label / 2 % 2);
                var (u, v) = (random.Uniform(), random.Uniform());
                var (e1, e2) = sigma > 0 ? Normals(ref random) : (0, 0);
                return (column - 2 + u + sigma * e1, row - 2 + v + sigma * e2, label);
            }
            case Toy.Wave:
            {
                var label = random.Below(2);
                var x = 2 * label - 1.5 + random.Uniform();
                return (x, Math.Sin(3 * x) + sigma * Normals(ref random).Item1, label);
            }
            default:
            {
                var components = Components(toy);
                var (u, label) = ((double)random.Uniform(), 0);
                while (label < components.Count - 1 && u >= components[label].Weight)
                {
                    u -= components[label].Weight;
                    label++;
                }
                var (e1, e2) = Normals(ref random);
                return (components[label].X + sigma * e1, components[label].Y + sigma * e2, label);
            }
        }
    }

    // Box and Muller, 1958: two independent standard normals from two uniforms.
    private static (double, double) Normals(ref CounterRandom random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.Uniform()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.Uniform());
        return (radius * cos, radius * sin);
    }
}

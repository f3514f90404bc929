namespace Generative.Supervised;

/// <summary>Support vector machine with a soft margin, by sequential minimal optimization.</summary>
/// <remarks>
/// primal  min ½ |w|² + C Σᵢ ξᵢ,   yᵢ f(xᵢ) ≥ 1 - ξᵢ, ξᵢ ≥ 0,   f(x) = wᵀφ(x) + b
/// dual    min D(α) = ½ Σᵢⱼ αᵢ αⱼ yᵢ yⱼ k(xᵢ, xⱼ) - Σᵢ αᵢ,   0 ≤ αᵢ ≤ C, Σᵢ αᵢ yᵢ = 0;   f(x) = Σᵢ αᵢ yᵢ k(xᵢ, x) + b
/// Each step moves the two α that violate the Karush-Kuhn-Tucker conditions most, along the line on which Σ αᵢ yᵢ
/// stays 0, to the minimum of D there: αᵢ yᵢ rises by s = (uᵢ - uⱼ) / (kᵢᵢ + kⱼⱼ - 2 kᵢⱼ), αⱼ yⱼ falls by it,
/// uᵢ = -yᵢ ∂D/∂αᵢ. At the end all u that may rise are at most those that may fall, and b is between them.
/// Platt, "Sequential Minimal Optimization", 1998; Keerthi, Shevade, Bhattacharyya and Murthy, 2001. x [N, D], y ±1.
/// </remarks>
public sealed class SupportVectorMachine
{
    private const double Flattest = 1e-12;                     // curvature where two examples are the same
    private const double Edge = 1e-12;                         // so near, as a share of C, is at an end
    private readonly Kernel kernel;
    private readonly Tensor x;

    private SupportVectorMachine(Kernel kernel, Tensor x, Tensor weights, double bias, long steps) =>
        (this.kernel, this.x, Weights, Bias, Steps) = (kernel, x, weights, bias, steps);

    /// <summary>αᵢ yᵢ, [N].</summary>
    public Tensor Weights { get; }

    /// <summary>b.</summary>
    public double Bias { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; }

    /// <summary>f(x), [M]; its sign is the class.</summary>
    public Tensor Decide(Tensor examples) => kernel(examples, x).mv(Weights) + Bias;

    /// <summary>Fits it.</summary>
    /// <param name="x">Examples.</param>
    /// <param name="y">Classes, 1 or -1, of the dtype of x.</param>
    /// <param name="kernel">k.</param>
    /// <param name="C">What an error costs, above 0.</param>
    /// <param name="tolerance">The violation of the conditions at which it ends.</param>
    /// <param name="mostSteps">Steps at most.</param>
    public static SupportVectorMachine Fit(
        Tensor x, Tensor y, Kernel kernel, double C = 1, double tolerance = 1e-6, long mostSteps = 1_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(C);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var K = kernel(x, x);
        // αᵢ yᵢ lies in [0, C] where yᵢ = 1, in [-C, 0] where it is -1.
        var (low, high) = ((y < 0).to(y.dtype) * -C, (y > 0).to(y.dtype) * C);
        var (beta, u, edge) = (zeros_like(y), y.clone(), C * Edge);
        var ends = (Rise: 0.0, Fall: 0.0);
        var steps = 0L;
        for (; steps < mostSteps; steps++)
        {
            using var step = NewDisposeScope();
            var rising = u.masked_fill(beta >= high - edge, double.NegativeInfinity);
            var falling = u.masked_fill(beta <= low + edge, double.PositiveInfinity);
            var (i, j) = (rising.argmax().item<long>(), falling.argmin().item<long>());
            ends = (Value(rising, i), Value(falling, j));
            if (!(ends.Rise - ends.Fall > tolerance)) break;
            var curvature = Math.Max(Value(K[i], i) + Value(K[j], j) - 2 * Value(K[i], j), Flattest);
            var room = Math.Min(Value(high, i) - Value(beta, i), Value(beta, j) - Value(low, j));
            var s = Math.Min((ends.Rise - ends.Fall) / curvature, room);
            _ = beta[i].add_(s);
            _ = beta[j].sub_(s);
            _ = u.sub_((K[i] - K[j]) * s);
        }
        return new(kernel, x, beta.MoveToOuterDisposeScope(), (ends.Rise + ends.Fall) / 2, steps);
    }

    private static double Value(Tensor t, long i) => t[i].to(float64).item<double>();
}

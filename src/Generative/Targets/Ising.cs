using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Generative.Numerics;

namespace Generative.Targets;

/// <summary>Options of <see cref="Ising"/>.</summary>
[Kind("ising", "Ising's magnet: a square of spins that like to agree with their neighbors")]
public sealed record IsingOptions : TargetOptions, IChecked
{
    [Description("spins along a side, even; the sides are joined to a torus"), Range(2, 64)]
    public int Size { get; init; } = 16;

    [Description("coupling J in units of the temperature; the magnet orders at 0.4407")]
    [Range(0.0, 2.0, MinimumIsExclusive = true)]
    public double Coupling { get; init; } = 0.3;

    /// <inheritdoc/>
    public override Target Create() => new Ising(Checked.Of(this).Size, Coupling);

    /// <inheritdoc/>
    public IEnumerable<string> Faults() =>
        Size % 2 == 0 ? [] : [$"size: got {Size}, expected an even number, for sweeps over every other spin"];
}

/// <summary>The Ising model on a torus of n by n spins.</summary>
/// <remarks>
/// p(x) ∝ exp(J Σ xᵢ xⱼ) over neighbors i, j;   xᵢ = ±1,   p(xᵢ = 1 | rest) = σ(2 J Σ xⱼ over the neighbors of i).
/// Every other spin has all its neighbors among the rest: half of the spins are drawn at once.
/// Watched: energy of a spin e = -Σ xᵢ xⱼ / n², magnetization Σ xᵢ / n². Of ln Z(J): E[e] = -(ln Z)' / n²,
/// Var[e] = (ln Z)'' / n⁴.
/// Kaufman, "Crystal Statistics II", 1949: Z = ½ (2 sinh 2J)^(n²/2) (Z₁ + Z₂ + Z₃ + Z₄), with
/// Z₁ = ∏ 2 cosh(n γ₂ᵣ₊₁ / 2), Z₂ = ∏ 2 sinh(n γ₂ᵣ₊₁ / 2), Z₃ and Z₄ the same of γ₂ᵣ, r = 0, ..., n - 1,
/// cosh γᵣ = cosh 2J coth 2J - cos(π r / n), γ₀ = 2J + ln tanh J.
/// </remarks>
public sealed class Ising(int n, double J) : Target, IConditionals
{
    private readonly Lazy<(double Mean, double Variance)> energy = new(() => Energy(n, J));

    /// <inheritdoc/>
    public override long Dimension => n * n;

    /// <inheritdoc/>
    public override bool IsContinuous => false;

    /// <inheritdoc/>
    public override bool IsNormalized => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ["energy", "magnetization"];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Mean => [energy.Value.Mean, 0];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Variance => [energy.Value.Variance, double.NaN];

    /// <inheritdoc/>
    public IReadOnlyList<Conditional> Conditionals =>
        [(x, noise) => Half(x, noise, 0), (x, noise) => Half(x, noise, 1)];

    /// <summary>J Σ xᵢ xⱼ; the constant is left out.</summary>
    public override Tensor LogDensity(Tensor x) => J * Pairs(x);

    /// <inheritdoc/>
    public override Tensor Watched(Tensor x) => stack([-Pairs(x) / (n * n), x.mean([-1])], -1);

    /// <summary>Each spin up or down at random.</summary>
    public override Tensor Start(NoiseSource noise) => noise.Uniform(Dimension).lt(0.5).to(noise.Dtype) * 2 - 1;

    /// <summary>ln Z(J), of a number J.</summary>
    public static Tensor LogPartition(int n, Tensor J)
    {
        var c = (2 * J).cosh().square() / (2 * J).sinh();
        var r = arange(2 * n, dtype: J.dtype);
        var cosh = c - (r * (Math.PI / n)).cos();
        var gamma = (cosh[1..] + (cosh[1..].square() - 1).sqrt()).log();               // [2n - 1], γ₁, γ₂, ...
        var first = n / 2.0 * (2 * J + J.tanh().log());                                // n γ₀ / 2, of either sign
        var (odd, even) = (n / 2.0 * gamma.slice(0, 0, 2 * n - 1, 2), n / 2.0 * gamma.slice(0, 1, 2 * n - 1, 2));
        Tensor Cosh(Tensor a) => (a + (-2 * a).exp().log1p()).sum();                   // Σ ln 2 cosh a
        Tensor Sinh(Tensor a) => (a + (-(-2 * a).exp()).log1p()).sum();
        var (one, two, three) = (Cosh(odd), Sinh(odd), Cosh(even) + (2 * first.cosh()).log());
        var largest = maximum(one, three).detach();
        var sum = (one - largest).exp() + (two - largest).exp() + (three - largest).exp()
            + 2 * first.sinh() * (Sinh(even) - largest).exp();
        return (sum / 2).log() + largest + n * n / 2.0 * (2 * (2 * J).sinh()).log();
    }

    private Tensor Square(Tensor x) => x.reshape([.. x.shape[..^1], n, n]);

    // Σ xᵢ xⱼ over the 2 n² pairs of neighbors, [..., n²] -> [...].
    private Tensor Pairs(Tensor x)
    {
        var spins = Square(x);
        return (spins * (spins.roll(1, -1) + spins.roll(1, -2))).flatten(-2).sum(-1);
    }

    private Tensor Half(Tensor x, NoiseSource noise, int color)
    {
        var spins = Square(x);
        var around = spins.roll(1, -1) + spins.roll(-1, -1) + spins.roll(1, -2) + spins.roll(-1, -2);
        var drawn = noise.Uniform(n, n).lt((2 * J * around).sigmoid()).to(x.dtype) * 2 - 1;
        var place = arange(n, device: x.device);
        var chosen = (place.unsqueeze(0) + place.unsqueeze(1)).remainder(2).eq(color);
        return where(chosen, drawn, spins).flatten(-2);
    }

    private static (double Mean, double Variance) Energy(int n, double J)
    {
        using var scope = NewDisposeScope();
        using var on = enable_grad();
        var at = tensor(J, float64).requires_grad_();
        var slope = Gradients.Of(LogPartition(n, at), at, differentiable: true);
        var curvature = Gradients.Of(slope, at).item<double>();
        return (-slope.item<double>() / (n * n), curvature / Math.Pow(n, 4));
    }
}

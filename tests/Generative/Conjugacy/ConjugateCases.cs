using Generative.Conjugacy;
using Generative.ExponentialFamilies;
using Generative.Inference;
using Generative.Numerics;
using static Generative.Tests.ExponentialFamilies.Quadrature;

namespace Generative.Tests.Conjugacy;

/// <summary>A row of the table.</summary>
/// <param name="Row">Likelihood and prior.</param>
/// <param name="Prior">The prior's parameters, [P].</param>
/// <param name="Examples">x [n, E].</param>
/// <param name="LogLikelihood">ln p(x | θ), written down in another way, of θ [M, T] and x [E]: [M].</param>
/// <param name="Thetas">θ [M, T] and the logarithm of the volume of each, [M].</param>
/// <param name="Points">x [M, E] and the logarithm of the volume of each, [M].</param>
internal sealed record ConjugateCase(
    ConjugatePrior Row, Tensor Prior, Tensor Examples, Func<Tensor, Tensor, Tensor> LogLikelihood,
    Func<(Tensor X, Tensor LogVolume)> Thetas, Func<(Tensor X, Tensor LogVolume)> Points);

/// <summary>Every row, for the laws.</summary>
internal static class ConjugateCases
{
    private static Tensor Numbers => Column(0.3, 1.7, -0.4, 2.2, 0.9);

    private static Tensor Center => tensor(new[] { 0.2, -0.1 });

    private static Tensor FourPoints =>
        tensor(new[,] { { 0.3, -0.5 }, { 1.2, 0.4 }, { -0.7, 0.1 }, { 0.9, -1.4 } });

    private static Tensor InverseScale => tensor(new[,] { { 2, 0.5 }, { 0.5, 1 } });

    public static Dictionary<string, Func<ConjugateCase>> All { get; } = new()
    {
        [nameof(GaussianMean)] = () => new(new GaussianMean(0.5), NormalFamily.Natural(One(0.4), One(2)), Numbers,
            (mu, x) => LogNormal(x[0], mu.squeeze(1), tensor(0.5)), () => Line(-15, 15, 4000),
            () => Line(-25, 25, 4000)),
        [nameof(GaussianPrecision)] = () => new(new GaussianPrecision(0.6), GammaFamily.Natural(One(2.5), One(1.5)),
            Numbers, (tau, x) => LogNormal(x[0], tensor(0.6), 1 / tau.squeeze(1)), () => Positive(Line(-30, 5, 6000)),
            () => Wide(4000)),
        [nameof(GaussianMeanAndPrecision)] = () => new(new GaussianMeanAndPrecision(),
            NormalGammaFamily.Natural(One(0.5), One(2), One(3), One(1)), Numbers,
            (theta, x) => LogNormal(x[0], theta.select(1, 0), 1 / theta.select(1, 1)), MeansAndPrecisions,
            () => Wide(4000)),
        [nameof(GaussianPrecisionMatrix)] = () => new(new GaussianPrecisionMatrix(Center),
            WishartFamily.Natural(InverseScale, One(4)), FourPoints,
            (theta, x) => LogNormalMatrix(x - Center, LowerTriangle.Unpack(theta, 2)), () => Matrices(90),
            () => Plane(Wide(400), Wide(400))),
        [nameof(GaussianMeanAndPrecisionMatrix)] = () => new(new GaussianMeanAndPrecisionMatrix(1),
            NormalWishartFamily.Natural(One(0.5).view(1), One(2), One(2).view(1, 1), One(6)), Numbers,
            (theta, x) => LogNormal(x[0], theta.select(1, 0), 1 / theta.select(1, 1)), MeansAndPrecisions,
            () => Wide(4000)),
        [nameof(BernoulliProbability)] = () => new(new BernoulliProbability(), BetaFamily.Natural(One(2.5), One(1.5)),
            Column(1, 0, 1, 1, 0), (p, x) => (x[0] * p + (1 - x[0]) * (1 - p)).log().squeeze(1),
            () => UnitInterval(Line(-60, 36, 6000)), () => Counts(2)),
        [nameof(MultinomialProbabilities)] = () => new(new MultinomialProbabilities(3),
            DirichletFamily.Natural(tensor(new[] { 2, 3, 1.5 })), tensor(new[,] { { 1.0, 0, 2 }, { 0, 2, 1 } }),
            (p, x) => p.pow(x).prod(1).log() + Math.Log(3), Simplex, ThreeDraws),
        [nameof(PoissonRate)] = () => new(new PoissonRate(), GammaFamily.Natural(One(2.5), One(1.5)),
            Column(3, 0, 2, 4, 1), (rate, x) => (rate.pow(x) * (-rate).exp() / Factorial(x)).log().squeeze(1),
            () => Positive(Line(-30, 5, 6000)), () => Counts(200)),
        [nameof(UniformEnd)] = () => new(new UniformEnd(), tensor(new[] { 1.5, 2 }), Column(0.4, 2.6, 1.1),
            (theta, x) => where(x <= theta, -theta.log(), double.NegativeInfinity).squeeze(1), () => Above(2.6),
            () => Both(UpTo(2.6), Above(2.6))),
    };

    private static Tensor One(double value) => tensor(value);

    private static Tensor Column(params double[] values) => tensor(values).unsqueeze(1);

    private static Tensor LogNormal(Tensor x, Tensor mu, Tensor variance) =>
        -0.5 * ((x - mu).square() / variance + (2 * Math.PI * variance).log());

    private static double Factorial(Tensor x) =>
        Enumerable.Range(1, (int)x.item<double>()).Aggregate(1.0, (product, k) => product * k);

    // x = sinh u, for tails that fall like a power of x.
    private static (Tensor X, Tensor LogVolume) Wide(int n)
    {
        var (u, volume) = Line(-12, 12, n);
        return (u.sinh(), volume + u.squeeze(1).cosh().log());
    }

    // x = m e^(e^v), dx = x e^v dv: from m to infinity.
    private static (Tensor X, Tensor LogVolume) Above(double m)
    {
        var (v, volume) = Line(-36, 4, 4000);
        return (m * v.exp().exp(), volume + Math.Log(m) + (v.exp() + v).squeeze(1));
    }

    private static (Tensor X, Tensor LogVolume) UpTo(double m)
    {
        var (x, volume) = UnitInterval(Line(-36, 36, 4000));
        return (m * x, volume + Math.Log(m));
    }

    private static (Tensor X, Tensor LogVolume) Both(
        (Tensor X, Tensor LogVolume) a, (Tensor X, Tensor LogVolume) b) =>
        (cat([a.X, b.X], 0), cat([a.LogVolume, b.LogVolume], 0));

    // All counts of three draws from three classes.
    private static (Tensor X, Tensor LogVolume) ThreeDraws()
    {
        var counts = from a in Enumerable.Range(0, 4)
                     from b in Enumerable.Range(0, 4 - a)
                     select new double[] { a, b, 3 - a - b };
        var x = stack([.. counts.Select(c => tensor(c))]);
        return (x, zeros(x.shape[0], float64));
    }

    // With precision matrices [M, 2, 2].
    private static Tensor LogNormalMatrix(Tensor y, Tensor lambda) =>
        0.5 * (PositiveDefinite.LogDet(lambda) - (y.unsqueeze(-1) * y.unsqueeze(-2) * lambda).sum([-1, -2]))
        - Math.Log(2 * Math.PI);
}
